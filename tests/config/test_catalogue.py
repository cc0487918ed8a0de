"""The check of the translations, on a small project of its own."""

import gettext
import os
from pathlib import Path

import pytest

from config import catalogue

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
GREETING = 'msgid "Welcome %(name)s"\nmsgstr "Welkom %(name)s"\n'


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project with one template, whose two texts the catalogue holds."""
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "LOCALES", tmp_path / "locale")
    monkeypatch.setattr(catalogue, "SOURCES", ("portal", "templates"))
    (tmp_path / "locale" / "nl" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "portal").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}\n<ul>\n    <li>{% blocktranslate %}Welcome {{ name }}{% endblocktranslate %}</li>\n</ul>"
    )
    translate(tmp_path, GREETING)
    return tmp_path


def translate(project: Path, *entries: str) -> Path:
    path = project / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    path.write_text("\n".join((HEADER, *entries)))
    return path


def write_code(project: Path, source: str) -> None:
    (project / "portal" / "views.py").write_text(source)


def test_a_complete_catalogue_has_no_problems(project):
    assert catalogue.problems() == []


def test_a_text_in_code_that_the_catalogue_lacks_is_told_with_its_place(project):
    write_code(project, "from django.utils.translation import gettext as _\n\nTITLE = _('Agenda')\n")
    assert catalogue.problems() == [
        "locale/nl/LC_MESSAGES/django.po: 'Agenda' (portal/views.py:3) is not in the catalogue: make messages"
    ]


def test_a_text_in_a_template_that_the_catalogue_lacks_is_told_with_its_place(project):
    page = project / "templates" / "other.html"
    page.write_text("{% load i18n %}<p>\n{% translate 'Agenda' %}</p>")
    (problem,) = catalogue.problems()
    assert "'Agenda' (templates/other.html:2) is not in the catalogue" in problem


def test_the_same_text_in_another_context_is_another_text(project):
    write_code(project, "CLOSED = pgettext('door', 'Closed')\nOVER = gettext('Closed')\n")
    translate(project, GREETING, 'msgctxt "door"\nmsgid "Closed"\nmsgstr "Dicht"\n')
    (problem,) = catalogue.problems()
    assert "'Closed' (portal/views.py:2) is not in the catalogue" in problem


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ('msgid "Welcome %(name)s"\nmsgstr ""\n', "has no translation"),
        (f"#, fuzzy\n{GREETING}", "is marked fuzzy"),
        (
            'msgid "Welcome %(name)s"\nmsgstr "Welkom %(naam)s"\n',
            "has an unknown placeholder: naam",
        ),
    ],
)
def test_a_poor_translation_is_told(project, entry, problem):
    translate(project, entry)
    assert catalogue.problems() == [f"locale/nl/LC_MESSAGES/django.po: 'Welcome %(name)s' {problem}"]


def test_both_forms_of_a_plural_must_be_translated(project):
    write_code(project, "TEXT = ngettext('%(n)s child', '%(n)s children', 2)\n")
    plural = 'msgid "%(n)s child"\nmsgid_plural "%(n)s children"\nmsgstr[0] "%(n)s kind"\nmsgstr[1] "{}"\n'
    translate(project, GREETING, plural.format("%(n)s kinderen"))
    assert catalogue.problems() == []
    translate(project, GREETING, plural.format(""))
    assert "'%(n)s child' has no translation" in catalogue.problems()[0]


def test_a_translation_that_nothing_uses_is_told(project):
    translate(project, GREETING, 'msgid "Yesterday"\nmsgstr "Gisteren"\n')
    assert "'Yesterday' is used nowhere any more" in catalogue.problems()[0]


def test_compiling_writes_what_gettext_reads_and_follows_a_change(project):
    catalogue.compile_all()
    assert translated(project, "Welcome %(name)s") == "Welkom %(name)s"
    source = translate(project, GREETING.replace("Welkom", "Hallo"))
    later = source.stat().st_mtime_ns + 2_000_000_000
    os.utime(source, ns=(later, later))
    catalogue.compile_all()
    assert translated(project, "Welcome %(name)s") == "Hallo %(name)s"


def translated(project: Path, text: str) -> str:
    compiled = project / "locale" / "nl" / "LC_MESSAGES" / "django.mo"
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file).gettext(text)
