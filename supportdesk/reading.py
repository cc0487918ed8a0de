"""A kept diagnosis as a page, a PDF or a mail shows it, beside the run before it (S-03)."""

from collections.abc import Iterable
from dataclasses import dataclass

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


def result_of(diagnosis: Diagnosis) -> Result:
    """What a diagnosis found; asks for the run before it where there is one."""
    before = verdicts_of(diagnosis.previous) if diagnosis.previous else {}
    lines = [_line(kept, before) for kept in diagnosis.findings]
    return Result(
        causes=_with(lines, Verdict.EXPLAINS),
        unknown=_with(lines, Verdict.COULD_NOT),
        fine=_with(lines, Verdict.PASSED),
    )


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


def _spoken(kept: object) -> Spoken:
    assert isinstance(kept, dict)
    return kept


def _listed(kept: object) -> list[object]:
    assert isinstance(kept, list)
    return kept
