"""Forms of the demo partnership: what they ask, on which titles they hang, and filled ones (C-25 to C-27)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from carecases.choices import Side
from carecases.models import HelpRequest, Status, StatusChange, Title
from carecases.questionnaires.actions import attach
from carecases.questionnaires.choices import FormState, Party, Verdict, Way
from carecases.questionnaires.models import FilledForm, FormDefinition, FormVersion, SignOff, TitleForm
from carecases.questionnaires.rules.definition import (
    AUTHORITY,
    CHOICE,
    CHOICES,
    LONG,
    MONEY,
    PERIOD,
    SHORT,
    TELL_COORDINATOR,
    YES_NO,
    Definition,
    Question,
    Section,
    dump,
)
from config.demo.accounts import PARTNERSHIP
from core.accounts.models import Organisation, User
from core.accounts.rights import Right
from core.lib import clock

SIGNING = Section(
    "gezag",
    "Bevoegd gezag",
    (
        Question("akkoord", "Het bevoegd gezag onderschrijft deze aanvraag", YES_NO),
        Question("verantwoording", "Wie verantwoordt de besteding binnen het bestuur?", SHORT),
    ),
    "Alleen het bevoegd gezag vult deze vragen in.",
    AUTHORITY,
)
BUDGET_REQUEST = Definition(
    (
        Section(
            "vraag",
            "De ondersteuningsvraag",
            (
                Question("nodig", "Wat heeft deze leerling nodig?", LONG, help="Kort, en zonder de naam."),
                Question(
                    "gebieden",
                    "Op welke gebieden?",
                    CHOICES,
                    options=("gedrag", "leren", "taal", "motoriek", "gezondheid"),
                ),
                Question("eerder", "Was er eerder ondersteuning?", YES_NO),
                Question("opbrengst", "Wat leverde die op?", LONG, after="eerder", values=("yes",)),
            ),
        ),
        Section(
            "inzet",
            "Wat wordt gevraagd",
            (
                Question(
                    "soort",
                    "Waarvoor is het budget?",
                    CHOICE,
                    options=("extra handen in de klas", "begeleiding", "materiaal"),
                ),
                Question("bedrag", "Welk bedrag is nodig?", MONEY),
                Question("periode", "Voor welke periode?", PERIOD),
                Question("uitvoerder", "Wie voert het uit?", SHORT, is_required=False),
            ),
        ),
        Section(
            "ouders",
            "Ouders",
            (
                Question("besproken", "Is de aanvraag met de ouders besproken?", YES_NO),
                Question("waarom", "Waarom nog niet?", SHORT, after="besproken", values=("no",)),
            ),
        ),
        SIGNING,
    )
)
BUDGET_DECISION = Definition(
    (
        Section(
            "besluit",
            "Besluit",
            (
                Question(
                    "uitkomst", "Het besluit", CHOICE, options=("toegekend", "deels toegekend", "afgewezen")
                ),
                Question(
                    "bedrag",
                    "Toegekend bedrag",
                    MONEY,
                    after="uitkomst",
                    values=("toegekend", "deels toegekend"),
                ),
                Question(
                    "periode", "Periode", PERIOD, after="uitkomst", values=("toegekend", "deels toegekend")
                ),
                Question("toelichting", "Toelichting", LONG),
            ),
        ),
    )
)
BUDGET_EVALUATION = Definition(
    (
        Section(
            "opbrengst",
            "Opbrengst",
            (
                Question("doelen", "Zijn de doelen bereikt?", CHOICE, options=("ja", "deels", "nee")),
                Question("toelichting", "Wat werkte, en wat niet?", LONG),
                Question("besteed", "Welk bedrag is besteed?", MONEY),
            ),
        ),
        Section(
            "vervolg",
            "Vervolg",
            (
                Question("vervolg", "Is er vervolg nodig?", YES_NO),
                Question("welk", "Welk vervolg?", LONG, after="vervolg", values=("yes",)),
                Question(
                    "informeer",
                    "Informeer coördinator",
                    YES_NO,
                    help="Bij “ja” krijgt de coördinator bericht dat de evaluatie binnen is.",
                    effect=TELL_COORDINATOR,
                ),
            ),
        ),
    )
)
TLV_REQUEST = Definition(
    (
        Section(
            "aanvraag",
            "De aanvraag",
            (
                Question("soort", "Welk onderwijs wordt gevraagd?", CHOICE, options=("SBO", "SO", "VSO")),
                Question(
                    "categorie",
                    "Welke categorie?",
                    CHOICE,
                    options=("laag", "midden", "hoog"),
                    after="soort",
                    values=("SO", "VSO"),
                ),
                Question("onderbouwing", "Waarom kan de eigen school dit niet bieden?", LONG),
            ),
        ),
        Section(
            "gedaan",
            "Wat er al gedaan is",
            (
                Question("ondersteuning", "Welke ondersteuning was er, en hoe lang?", LONG),
                Question("onderzoek", "Is er onderzoek gedaan?", YES_NO),
                Question("door", "Door wie?", SHORT, after="onderzoek", values=("yes",)),
            ),
        ),
        SIGNING,
    ),
    asks_parents=True,
)
GRANTED, DECIDED = (
    "gearrangeerd-budget",
    (
        "gearrangeerd-budget",
        "afgewezen-regiomanager",
        "niet-ontvankelijk-financieel",
        "afgerond",
    ),
)
BUDGET_TITLES = ("Ondersteuningsbudget", "Budget inclusief onderwijs")
TLV_TITLE = "TLV-aanvraag (IJsselmonde)"


@dataclass(frozen=True)
class Hung:
    """On which titles a form hangs, and what goes with it (see TitleForm); statuses by code."""

    name: str
    asks: Definition
    titles: tuple[str, ...]
    owner: Side
    at: str = ""
    shown_at: tuple[str, ...] = ()
    due_days: int | None = None
    is_evaluation: bool = False


FORMS = (
    Hung("Aanvraag Ondersteuningsbudget", BUDGET_REQUEST, BUDGET_TITLES, Side.SCHOOL),
    Hung(
        "Besluit aanvraag ondersteuningsbudget",
        BUDGET_DECISION,
        BUDGET_TITLES,
        Side.PARTNERSHIP,
        "doorzetten-regiomanager",
        DECIDED,
    ),
    Hung(
        "Evaluatieformulier OB",
        BUDGET_EVALUATION,
        BUDGET_TITLES,
        Side.SCHOOL,
        GRANTED,
        due_days=120,
        is_evaluation=True,
    ),
    Hung("TLV-aanvraag", TLV_REQUEST, (TLV_TITLE,), Side.SCHOOL),
)
ANSWERS: dict[str, dict[str, Any]] = {
    "Aanvraag Ondersteuningsbudget": {
        "nodig": "Elke ochtend een rustige start, en iemand die helpt om aan het werk te gaan.",
        "gebieden": ["gedrag", "leren"],
        "eerder": "yes",
        "opbrengst": "Een vast dagritme hielp; de middagen blijven lastig.",
        "soort": "extra handen in de klas",
        "bedrag": "4250.00",
        "besproken": "yes",
    },
    "Besluit aanvraag ondersteuningsbudget": {
        "uitkomst": "toegekend",
        "bedrag": "4000.00",
        "toelichting": "Voor acht uur per week; halverwege kijken school en coördinator samen hoe het gaat.",
    },
    "TLV-aanvraag": {
        "soort": "SBO",
        "onderbouwing": "De leerling heeft een kleinere groep en meer instructie nodig dan de school kan geven.",
        "ondersteuning": "Twee jaar begeleiding in de groep en remedial teaching.",
        "onderzoek": "yes",
        "door": "De orthopedagoog van het bestuur.",
    },
}
AUTHORITY_ANSWERS = {"akkoord": "yes", "verantwoording": "De directeur van de school."}


def build_forms() -> None:
    """Definitions, where they hang, and the forms of every help request as its steps hung them on."""
    organisation = Organisation.objects.get(slug=PARTNERSHIP)
    maker = User.objects.get(organisation=organisation, username="beheer")
    for hung in FORMS:
        _build_form(organisation, maker, hung)
    titles = (*BUDGET_TITLES, TLV_TITLE)
    steps = StatusChange.objects.filter(
        help_request__organisation=organisation, help_request__title__name__in=titles
    ).select_related("help_request__status", "help_request__school_data", "target", "source")
    by_request: dict[int, list[StatusChange]] = {}
    for step in steps.order_by("at", "pk"):
        attach.follow(step)
        by_request.setdefault(step.help_request_id, []).append(step)
    for walk in by_request.values():
        _fill(walk[-1].help_request, walk)


def _build_form(organisation: Organisation, maker: User, hung: Hung) -> None:
    now = clock.now()
    form = FormDefinition.objects.create(organisation=organisation, name=hung.name)
    FormVersion.objects.create(
        form=form, number=1, content=dump(hung.asks), made_by=maker, made_at=now, published_at=now
    )
    for title in Title.objects.filter(organisation=organisation, name__in=hung.titles):
        statuses = Status.objects.filter(process=title.process_id)
        made = TitleForm.objects.create(
            title=title,
            form=form,
            at_status=statuses.get(code=hung.at) if hung.at else None,
            filled_by=hung.owner,
            is_evaluation=hung.is_evaluation,
            due_days=hung.due_days,
        )
        made.shown_at.set(statuses.filter(code__in=hung.shown_at))


def _fill(help_request: HelpRequest, walk: list[StatusChange]) -> None:
    """What was handed in is signed; what is still with its side is a draft that was begun."""
    moments = {step.target.code: step.at for step in walk}
    head = User.objects.filter(
        units=help_request.school_id, is_active=True, role__rights__contains=[Right.SIGN_FORMS.value]
    ).first()
    for form in FilledForm.objects.filter(help_request=help_request).select_related("version__form"):
        if form.is_evaluation:
            granted_on = clock.local_date(moments[GRANTED])
            form.due_on = max(granted_on + timedelta(days=120), clock.today() + timedelta(days=5))
            form.save(update_fields=["due_on"])
            continue
        writer = help_request.made_by if form.owner == Side.SCHOOL else help_request.coordinator
        if writer is None:
            continue
        handed_in = moments.get(GRANTED) if form.owner == Side.PARTNERSHIP else _handed_in(walk)
        _write(form, writer, handed_in or help_request.made_at, is_draft=handed_in is None)
        if handed_in is not None and head is not None and form.version.definition.asks_authority:
            _sign(form, writer, head, handed_in)


def _handed_in(walk: Iterable[StatusChange]) -> datetime | None:
    return next((step.at for step in walk if not step.target.is_hidden), None)


def _write(form: FilledForm, writer: User, at: datetime, *, is_draft: bool) -> None:
    answers = dict(ANSWERS[form.version.form.name])
    if is_draft:
        answers = dict(list(answers.items())[:2])
    elif form.version.definition.question("periode"):
        begins = clock.local_date(at) + timedelta(days=14)
        answers["periode"] = [begins.isoformat(), _end_of_year(begins).isoformat()]
    form.answers, form.written_by, form.written_at = answers, writer, at
    if not is_draft:
        form.state, form.completed_by, form.completed_at = FormState.COMPLETE, writer, at
    form.save()


def _end_of_year(begins: date) -> date:
    """31 July of the school year."""
    return date(begins.year + (begins.month > 7), 7, 31)


def _sign(form: FilledForm, writer: User, head: User, at: datetime) -> None:
    common = {"organisation": form.organisation, "form": form, "asked_by": writer, "asked_at": at}
    SignOff.objects.create(
        party=Party.AUTHORITY,
        way=Way.ACCOUNT,
        name=head.full_name,
        account=head,
        answers=AUTHORITY_ANSWERS,
        verdict=Verdict.APPROVED,
        decided_at=at,
        **common,
    )
    if form.version.definition.asks_parents:
        SignOff.objects.create(
            party=Party.PARENT,
            way=Way.PAPER,
            name="De ouders",
            on=clock.local_date(at),
            verdict=Verdict.APPROVED,
            decided_at=at,
            **common,
        )
    form.state = FormState.SIGNED
    form.save(update_fields=["state"])
