"""From templates to a mail in the style of the organisation."""

import pytest
from django.utils import translation

from core.lib.colour import contrast
from core.notifications.mail_templates import render
from tests.factories import OrganisationFactory

TEMPLATES = {
    "emails/test/greeting/subject.txt": "\n Dag &\n  {{ name }}\n",
    "emails/test/greeting/body.txt": (
        '{% extends "emails/base.txt" %}{% block content %}Dag {{ name }},\n\n\n\nTot {{ site }}.{% endblock %}'
    ),
    "emails/test/greeting/body.html": (
        '{% extends "emails/base.html" %}{% block content %}<p>Dag {{ name }}</p>'
        '{% include "emails/_button.html" with url=site label="Openen" %}{% endblock %}'
    ),
}


@pytest.fixture(autouse=True)
def _templates(settings):
    """The templates of one mail beside those of the project."""
    engine = settings.TEMPLATES[0]
    loaders = [
        ("django.template.loaders.locmem.Loader", TEMPLATES),
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    settings.TEMPLATES = [engine | {"APP_DIRS": False, "OPTIONS": engine["OPTIONS"] | {"loaders": loaders}}]


def greeting(name: str = "Sanne", **organisation):
    return render("test/greeting", {"name": name}, organisation=OrganisationFactory.build(**organisation))


def test_a_subject_is_one_line():
    assert greeting().subject == "Dag & Sanne"


def test_words_stay_as_they_are_in_plain_text_and_are_escaped_in_html():
    mail = greeting("Ans & <b>Co</b>")
    assert "Dag Ans & <b>Co</b>," in mail.text
    assert "Dag Ans &amp; &lt;b&gt;Co&lt;/b&gt;" in mail.html


def test_plain_text_has_one_empty_line_between_paragraphs(settings):
    settings.PUBLIC_URL = "https://kring.example/"
    assert "Dag Sanne,\n\nTot https://kring.example.\n" in greeting().text


def test_every_mail_names_its_organisation_and_how_to_reach_it():
    mail = greeting(name="Sanne")
    organisation = OrganisationFactory.build(name="De Kring", phone="023 555 01 23")
    mail = render("test/greeting", {"name": "Sanne"}, organisation=organisation)
    assert mail.from_name == "De Kring"
    for part in (mail.text, mail.html):
        assert "De Kring" in part
        assert "023 555 01 23" in part


@pytest.mark.parametrize(
    ("language", "words"), [("en", "replies do not arrive"), ("nl", "antwoorden komen niet aan")]
)
def test_every_mail_says_that_nobody_reads_the_answer(language, words):
    with translation.override(language):
        mail = greeting()
    assert words in mail.text
    assert words in mail.html
    assert f'<html lang="{language}">' in mail.html


@pytest.mark.parametrize("accent", ["#ffee00", "#2f6f5e", "#ffffff"])
def test_white_words_read_on_the_colour_of_any_organisation(accent):
    from core.lib.colour import light_palette

    mail = greeting(accent=accent)
    colour = light_palette(accent).accent
    assert f"background: {colour}; color: #ffffff" in mail.html
    assert contrast(colour, "#ffffff") >= 4.5
