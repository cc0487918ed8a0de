"""A kept diagnosis as a page, a PDF or a mail shows it, beside the run before it (S-03)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from core.accounts.models import User
from supportdesk.checking import Context, Said, known_checks
from supportdesk.choices import Verdict
from supportdesk.models import Diagnosis
from supportdesk.words import Spoken, heard


@dataclass(frozen=True)
class Line:
    """One check: what it is called, what it found, what to say in each language, and what it found before.

    `before` is the verdict of the earlier run in words, where that was another one.
    """

    slug: str
    verdict: Verdict
    name: str
    value: str
    say: Spoken
    repairs: tuple[str, ...]
    before: str

    @property
    def say_here(self) -> str:
        return heard(self.say) if self.say else ""

    @property
    def say_otherwise(self) -> list[tuple[str, str, str]]:
        """The same in the other languages: code, own name of the language, text."""
        here = self.say_here
        return [
            (code, str(get_language_info(code)["name_local"]).capitalize(), text)
            for code, text in self.say.items()
            if text != here
        ]


@dataclass(frozen=True)
class Result:
    """All checks of one run: causes in their order, what could not be checked, what is in order."""

    causes: list[Line]
    unknown: list[Line]
    fine: list[Line]

    @property
    def is_clear(self) -> bool:
        """Whether nothing was found that explains the complaint."""
        return not self.causes

    @property
    def advice(self) -> list[Line]:
        """What is in order, and has something to tell the customer nevertheless."""
        return [line for line in self.fine if line.say]


def result_of(diagnosis: Diagnosis, reader: User) -> Result:
    """What a diagnosis found, as far as the reader may see it; asks for the run before it where there is one."""
    before = verdicts_of(diagnosis.previous) if diagnosis.previous else {}
    context = Context(reader, diagnosis.customer, diagnosis.home_account, Said(**diagnosis.said))
    lines = [
        _line(kept, before) if _may_read(str(kept["check"]), context) else _closed(kept)
        for kept in diagnosis.findings
    ]
    return Result(
        causes=_with(lines, Verdict.EXPLAINS),
        unknown=_with(lines, Verdict.COULD_NOT),
        fine=_with(lines, Verdict.PASSED),
    )


def outcome_of(diagnosis: Diagnosis, reader: User) -> tuple[str, str]:
    """What a list says of a diagnosis, and the tone of its chip (core.lib.templatetags.kring.chip).

    Whether a cause was found is told to who ran it, and to colleagues who may read every check of it. No query.
    """
    if diagnosis.by_id != reader.pk and not _may_list(diagnosis, reader):
        return _("diagnosis made"), "neutral"
    return (_("cause found"), "attention") if diagnosis.causes else (_("no cause found"), "ok")


def _may_list(diagnosis: Diagnosis, reader: User) -> bool:
    found = (known_checks().get(str(kept["check"])) for kept in diagnosis.findings)
    return all(check is not None and check.may_be_listed(reader) for check in found)


def verdicts_of(diagnosis: Diagnosis) -> dict[str, str]:
    """The verdict of each check by its slug."""
    return {kept["check"]: kept["verdict"] for kept in diagnosis.findings}


def _with(lines: Iterable[Line], verdict: Verdict) -> list[Line]:
    return [line for line in lines if line.verdict is verdict]


def _line(kept: dict[str, object], before: dict[str, str]) -> Line:
    slug, verdict = str(kept["check"]), Verdict(str(kept["verdict"]))
    earlier = before.get(slug, "")
    return Line(
        slug=slug,
        verdict=verdict,
        name=heard(_spoken(kept["name"])),
        value=heard(_spoken(kept["value"])),
        say=_spoken(kept["say"]) if kept["say"] else {},
        repairs=tuple(str(name) for name in _listed(kept["repairs"])),
        before=str(Verdict(earlier).label) if earlier and earlier != verdict else "",
    )


def _may_read(slug: str, context: Context) -> bool:
    """What a check that is no more found nobody can say to whom to show."""
    check = known_checks().get(slug)
    return check is not None and check.may_read(context)


def _closed(kept: dict[str, object]) -> Line:
    return Line(
        slug=str(kept["check"]),
        verdict=Verdict.COULD_NOT,
        name=heard(_spoken(kept["name"])),
        value=_("A colleague looked at this; your role does not show what was found."),
        say={},
        repairs=(),
        before="",
    )


def _spoken(kept: object) -> Spoken:
    assert isinstance(kept, dict)
    return kept


def _listed(kept: object) -> list[object]:
    assert isinstance(kept, list)
    return kept
