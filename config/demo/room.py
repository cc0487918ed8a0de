"""What happens in the group room: who is here today, talks, a question about a holiday, and observations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.accounts.models import Organisation, User
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment, Child, Family, Group, Presence
from core.lib import clock
from portal.observations.choices import State
from portal.observations.models import Form, FormVersion, Observation
from portal.observations.rules.questions import Row, definition_of
from portal.surveys.choices import Becomes
from portal.surveys.models import Answer, Survey
from portal.talks.choices import TalkWay
from portal.talks.models import Round, Talk
from portal.talks.rules.slots import slots

DAYS_BACK = 4
EARLY, LATE = timedelta(minutes=6), timedelta(minutes=11)
"""How much before or after the plan children come and leave, in turns."""
FORMS = (
    (
        "Welbevinden baby's",
        (0, 24),
        (
            Row("Eten en slapen", "Drinkt en eet", "choice", ("met plezier", "wisselend", "moeizaam")),
            Row("", "Slaapt op de groep", "choice", ("goed", "wisselend", "moeizaam")),
            Row("Contact", "Waaraan merk je dat het kind zich veilig voelt?", "text", ()),
        ),
    ),
    (
        "Welbevinden en spelen",
        (24, 48),
        (
            Row("Welbevinden", "Komt met plezier binnen", "choice", ("ja", "meestal", "nee")),
            Row("", "Wat maakt dit kind blij?", "text", ()),
            Row("Spelen met anderen", "Speelt samen met andere kinderen", "choice", ("ja", "soms", "nee")),
            Row("", "Hoe lost het kind een ruzie op?", "text", ()),
            Row("Taal", "Wat valt op in het praten?", "text", ()),
        ),
    ),
    (
        "Welbevinden bso",
        (48, 156),
        (
            Row("Welbevinden", "Heeft het naar de zin op de bso", "choice", ("ja", "meestal", "nee")),
            Row("", "Waar gaat het kind helemaal in op?", "text", ()),
        ),
    ),
)
WRITTEN = (
    "Ze bouwde een kwartier lang aan een toren van blokken en riep daarna de anderen erbij om te kijken. Toen hij "
    "omviel moest ze hard lachen en begon ze meteen opnieuw.",
    "Meestal met woorden: “ik was eerst”. Soms komt ze ons halen en dan helpt het om het samen na te zeggen.",
    "Maakt zinnen van vier tot vijf woorden, zingt alle liedjes mee en vraagt bij alles waarom.",
)


@dataclass(frozen=True)
class Room:
    """Who does what: a member of staff, the family whose pages show it all, and the day of today."""

    organisation: Organisation
    staff: User
    planner: User
    family: Family
    today: date


def build_room(room: Room) -> None:
    """For the groups where the member of staff works."""
    organisation = room.organisation
    organisation.registers_presence = organisation.uses_observations = True
    organisation.save(update_fields=["registers_presence", "uses_observations"])
    groups = list(Group.objects.filter(location__staff=room.staff).order_by("name"))
    _presences(room, groups)
    _talks(room)
    _survey(room, groups)
    _observations(room)


def _presences(room: Room, groups: Sequence[Group]) -> None:
    """The last days whole; today as it is now."""
    moments = CareMoment.objects.filter(
        group__in=groups,
        date__range=(room.today - timedelta(days=DAYS_BACK), room.today),
        status=MomentStatus.PLANNED,
    )
    stays: list[Presence] = []
    free_from: dict[tuple[int, date], datetime] = {}
    for number, moment in enumerate(moments.order_by("date", "starts", "pk")):
        stay = _stay(room, moment, LATE if number % 3 else -EARLY)
        key = (moment.child_id, moment.date)
        if stay is None or stay.came_at < free_from.get(key, stay.came_at):
            continue
        free_from[key] = stay.left_at or clock.midnight_after(moment.date)
        stays.append(stay)
    Presence.objects.bulk_create(stays)


def _stay(room: Room, moment: CareMoment, shift: timedelta) -> Presence | None:
    """None for one that is still to come."""
    came = clock.local(moment.date, moment.starts) + shift
    left = clock.local(moment.date, moment.ends) - abs(shift)
    if came >= clock.now():
        return None
    has_left = left < clock.now()
    return Presence(
        child_id=moment.child_id,
        group_id=moment.group_id,
        date=moment.date,
        came_at=came,
        left_at=left if has_left else None,
        checked_in_by=room.staff,
        checked_out_by=room.staff if has_left else None,
    )


def _talks(room: Room) -> None:
    """Times two weeks ahead for the group of the family's youngest, of which some are taken."""
    child = _youngest(room)
    group = child.placements.order_by("valid_from", "pk")[0].group
    one = Round.objects.create(
        group=group,
        title="Tienminutengesprekken",
        way=TalkWay.HERE,
        place="Teamkamer, eerste verdieping",
        note="We vertellen hoe het gaat op de groep en horen graag hoe het thuis gaat.",
        made_by=room.staff,
        made_at=clock.now() - timedelta(days=3),
    )
    on = _working_day(room.today + timedelta(days=14))
    talks = Talk.objects.bulk_create(
        Talk(
            round=one,
            staff=room.staff,
            starts_at=clock.local(on, first),
            ends_at=clock.local(on, last),
        )
        for first, last in slots(time(18, 30), time(20, 30), 10, 5)
    )
    others = (
        Child.objects.filter(placements__group=group).exclude(family=room.family).distinct().order_by("pk")
    )
    for talk, other in zip(talks[::2], others[:3], strict=False):
        talk.child, talk.guardian, talk.taken_at = other, other.family.guardians.all()[0], clock.now()
    Talk.objects.bulk_update(talks, ["child", "guardian", "taken_at"])


def _survey(room: Room, groups: Sequence[Group]) -> None:
    """Two weeks from a month ahead on; every other child is answered for."""
    first = _working_day(room.today + timedelta(days=30))
    survey = Survey.objects.create(
        organisation=room.organisation,
        name="Wie komt er in de vakantie?",
        first_day=first,
        last_day=first + timedelta(days=11),
        opens_on=room.today - timedelta(days=2),
        closes_on=room.today + timedelta(days=12),
        becomes=Becomes.AT_DEADLINE,
        note="Zo weten we hoeveel collega's we nodig hebben en welke groepen samen spelen.",
        made_by=room.planner,
        made_at=clock.now() - timedelta(days=3),
        told_at=clock.now() - timedelta(days=2),
    )
    survey.groups.set(groups)
    moments = CareMoment.objects.filter(
        group__in=groups, date__range=(survey.first_day, survey.last_day), status=MomentStatus.PLANNED
    ).exclude(child__family=room.family)
    days = sorted(set(moments.values_list("child_id", "date")))
    guardians = {child.pk: child.family.guardians.all()[0] for child in _with_guardians(days)}
    Answer.objects.bulk_create(
        Answer(
            survey=survey,
            child_id=child,
            date=on,
            comes=(child + on.day) % 3 > 0,
            guardian=guardians[child],
            answered_at=clock.now() - timedelta(days=1),
        )
        for child, on in days
        if child % 2
    )


def _with_guardians(days: Sequence[tuple[int, date]]) -> Sequence[Child]:
    children = {child for child, _on in days}
    return list(Child.objects.filter(pk__in=children).prefetch_related("family__guardians"))


def _observations(room: Room) -> None:
    """Forms for three ages, one that is shared with the family, and a draft."""
    versions = [_form(room, name, ages, rows) for name, ages, rows in FORMS]
    child = _youngest(room)
    group = child.placements.order_by("valid_from", "pk")[0].group
    playing = versions[1]
    keys = [question["key"] for section in playing.sections for question in section["questions"]]
    answers = dict(zip(keys, ("ja", WRITTEN[0], "soms", WRITTEN[1], WRITTEN[2]), strict=True))
    about = {"child": child, "group": group, "version": playing, "written_by": room.staff}
    moment = clock.now() - timedelta(days=20)
    Observation.objects.create(
        **about,
        observed_on=room.today - timedelta(days=21),
        answers=answers,
        written_at=moment,
        state=State.FINAL,
        final_at=moment,
        final_by=room.staff,
    )
    Observation.objects.create(
        **about, observed_on=room.today, answers={keys[0]: "meestal"}, written_at=clock.now()
    )


def _form(room: Room, name: str, ages: tuple[int, int], rows: Sequence[Row]) -> FormVersion:
    form = Form.objects.create(
        organisation=room.organisation, name=name, age_from_months=ages[0], age_until_months=ages[1]
    )
    return FormVersion.objects.create(
        form=form, number=1, sections=definition_of(rows), made_at=clock.now(), made_by=room.planner
    )


def _youngest(room: Room) -> Child:
    return room.family.children.order_by("-birth_date", "pk")[0]


def _working_day(on: date) -> date:
    """The Monday after a day in the weekend."""
    return on + timedelta(days=max(0, 8 - on.isoweekday()) if on.isoweekday() > 5 else 0)
