"""Care cases of the demo partnership: its processes, pupils of every school, and help requests on their way."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from carecases.choices import Need, Sex, Side
from carecases.models import (
    Dossier,
    Function,
    HelpRequest,
    Process,
    SchoolCare,
    SchoolData,
    Status,
    StatusChange,
    Title,
    Transition,
)
from config.demo import names
from config.demo.accounts import PARTNERSHIP
from config.demo.care_functions import build_functions, build_order
from config.demo.care_processes import PLANS, REGION, REGIONS, TITLES, Plan
from core.accounts.choices import UnitKind
from core.accounts.models import Organisation, Unit, User

PUPILS_PER_SCHOOL = 9
SIDES = {"s": Side.SCHOOL, "p": Side.PARTNERSHIP}
NEEDS = {
    "!": Need.REASON,
    "f": Need.FORMS,
    "b": Need.PAPERS,
    "e": Need.EVALUATION,
    "h": Need.HOLDER,
    "t": Need.TLV,
    "d": Need.DECISION,
    "a": Need.APPROACH,
}
DESCRIPTIONS = (
    "Op het gebied van gedrag in de klas.",
    "Rekenen blijft achter; zie het OPP.",
    "",
    "Vraag van school en ouders samen: hoe houden we deze leerling bij ons op school? "
    "Er is al extra instructie in een kleine groep, en de logopedist komt wekelijks.",
)


def build_care(today: date, rng: Random) -> None:
    """Processes and titles, and a spread of help requests in every status a school would meet."""
    organisation = Organisation.objects.get(slug=PARTNERSHIP)
    build_functions(organisation)
    for plan in PLANS:
        _build_process(organisation, plan)
    _build_titles(organisation)
    schools = list(Unit.objects.filter(organisation=organisation, kind=UnitKind.SCHOOL).order_by("pk"))
    contact = User.objects.get(organisation=organisation, username="scp")
    SchoolCare.objects.bulk_create(
        SchoolCare(unit=school, region=_region(place), contact=contact, has_agreement=place != 1)
        for place, school in enumerate(schools)
    )
    dossiers = _build_dossiers(organisation, schools, today, rng)
    _build_help_requests(organisation, dossiers, contact, today, rng)
    build_order(organisation, contact, rng)


def _region(place: int) -> str:
    """The first two schools work as most do; the third is in the region with a process of its own."""
    return REGION if place == 2 else REGIONS[place % 2]


def _build_process(organisation: Organisation, plan: Plan) -> None:
    process = Process.objects.create(organisation=organisation, name=plan.name)
    functions = {function.name: function for function in Function.objects.filter(organisation=organisation)}
    statuses = Status.objects.bulk_create(
        Status(
            process=process,
            position=place,
            function=functions.get(status.queue),
            **{name: value for name, value in vars(status).items() if name != "queue"},
        )
        for place, status in enumerate(plan.statuses)
    )
    by_code = {status.code: status for status in statuses}
    Transition.objects.bulk_create(
        Transition(
            process=process,
            source=by_code[source],
            target=by_code[target],
            sides=[side for sign, side in SIDES.items() if sign in who],
            needs=[need for sign, need in NEEDS.items() if sign in who],
        )
        for source, target, who in plan.ways
    )


def _build_titles(organisation: Organisation) -> None:
    processes = {process.name: process for process in Process.objects.filter(organisation=organisation)}
    for title in TITLES:
        process = processes[title.plan.name]
        first = title.first or title.plan.statuses[0].code
        Title.objects.create(
            organisation=organisation,
            name=title.name,
            match_text=title.match_text,
            kind=title.kind,
            process=process,
            first_status=process.statuses.get(code=first),
            regions_only=list(title.only),
            regions_except=list(title.except_),
        )


def _build_dossiers(
    organisation: Organisation, schools: list[Unit], today: date, rng: Random
) -> list[Dossier]:
    applicants = {
        school.pk: User.objects.filter(units=school, role__name="Intern begeleider").order_by("pk").first()
        for school in schools
    }
    at = datetime.combine(today - timedelta(days=200), datetime.min.time(), UTC)
    dossiers = Dossier.objects.bulk_create(
        Dossier(
            organisation=organisation,
            number=4001 + number,
            school=school,
            made_by=applicants[school.pk],
            made_at=at,
            **pupil,
        )
        for number, (school, pupil) in enumerate(_pupils(schools, today, rng))
    )
    SchoolData.objects.bulk_create(
        SchoolData(
            dossier=dossier,
            school=dossier.school,
            group=str(rng.randint(1, 8)),
            applicant=dossier.made_by,
            contact=dossier.made_by.full_name if dossier.made_by else "De directie",
            function="Intern begeleider" if dossier.made_by else "Directeur",
            email=dossier.made_by.email if dossier.made_by else f"info@{dossier.school_id}.scholen.example",
            phone="+31105550380",
            since=today - timedelta(days=200),
        )
        for dossier in dossiers
    )
    return dossiers


def _pupils(schools: list[Unit], today: date, rng: Random) -> Iterator[tuple[Unit, dict[str, object]]]:
    for school in schools:
        for _ in range(PUPILS_PER_SCHOOL):
            sex = rng.choice((Sex.GIRL, Sex.BOY))
            last = names.surname(rng)
            yield (
                school,
                {
                    "first_name": names.first_name(rng, "girls" if sex == Sex.GIRL else "boys"),
                    "prefix": last.prefix,
                    "last_name": last.name,
                    "birth_date": today - timedelta(days=rng.randint(4 * 365, 12 * 365)),
                    "sex": sex,
                },
            )


def _build_help_requests(
    organisation: Organisation, dossiers: list[Dossier], contact: User, today: date, rng: Random
) -> None:
    """Each pupil one or two, walked from the first status along the ways of its process."""
    titles = list(
        Title.objects.filter(organisation=organisation)
        .select_related("process", "first_status")
        .order_by("pk")
    )
    ways = _ways(organisation)
    care = {care.unit_id: care.region for care in SchoolCare.objects.all()}
    data = {row.dossier_id: row for row in SchoolData.objects.filter(dossier__organisation=organisation)}
    made, steps = [], []
    for dossier in dossiers:
        offered = [title for title in titles if _is_offered(title, care[dossier.school_id])]
        for title in rng.sample(offered, rng.choice((1, 1, 2))):
            walk = _walk(title.first_status, ways, rng)
            asked_on = today - timedelta(days=rng.randint(3, 180))
            help_request = HelpRequest(
                organisation=organisation,
                dossier=dossier,
                school_id=dossier.school_id,
                school_data=data[dossier.pk],
                title=title,
                process=title.process,
                status=walk[-1],
                is_hidden=walk[-1].is_hidden,
                asked_on=asked_on,
                description=rng.choice(DESCRIPTIONS),
                coordinator=contact if len(walk) > 1 and rng.random() < 0.6 else None,
                made_by=dossier.made_by,
                made_at=datetime.combine(asked_on, datetime.min.time(), UTC) + timedelta(hours=10),
                key=uuid.UUID(int=rng.getrandbits(128)),
            )
            made.append(help_request)
            steps += list(_steps(help_request, walk, contact))
    HelpRequest.objects.bulk_create(made)
    StatusChange.objects.bulk_create(steps)


def _is_offered(title: Title, region: str) -> bool:
    return (not title.regions_only or region in title.regions_only) and region not in title.regions_except


def _ways(organisation: Organisation) -> dict[int, list[Transition]]:
    found: dict[int, list[Transition]] = {}
    ways = (
        Transition.objects.filter(process__organisation=organisation).select_related("target").order_by("pk")
    )
    for way in ways:
        found.setdefault(way.source_id, []).append(way)
    return found


def _walk(first: Status, ways: dict[int, list[Transition]], rng: Random) -> list[Status]:
    walk = [first]
    for _ in range(rng.randint(0, 4)):
        onward = [way.target for way in ways.get(walk[-1].pk, ()) if not way.target.is_hidden]
        if not onward:
            break
        walk.append(rng.choice(onward))
    return walk


def _steps(help_request: HelpRequest, walk: list[Status], contact: User) -> Iterator[StatusChange]:
    for place, status in enumerate(walk):
        by_school = place == 0 or status.turn == "partnership"
        yield StatusChange(
            help_request=help_request,
            source=walk[place - 1] if place else None,
            target=status,
            by=help_request.made_by if by_school else contact,
            at=help_request.made_at + timedelta(days=2 * place),
            reason="Het OPP ontbreekt nog." if status.is_incomplete else "",
        )
