"""Surveys as each account may see them. Every function takes the user first."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from django.db.models import Count, QuerySet

from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment, Child, Group
from core.childcare.selectors import children_of, family_access, staffed_groups
from core.lib import clock
from portal.surveys.models import Answer, Survey


class Reply(StrEnum):
    """How a day of a child stands. `ABSENT` was reported outside the survey, so nothing is asked any more."""

    OPEN = "open"
    COMES = "comes"
    STAYS_HOME = "stays_home"
    ABSENT = "absent"


@dataclass(frozen=True)
class AskedDay:
    """A day on which a child has care in one of the groups; times from the first start to the last end."""

    child: Child
    group: Group
    on: date
    starts: time
    ends: time
    is_absent: bool
    answer: Answer | None

    @property
    def reply(self) -> Reply:
        if self.answer is not None:
            return Reply.COMES if self.answer.comes else Reply.STAYS_HOME
        return Reply.ABSENT if self.is_absent else Reply.OPEN

    @property
    def key(self) -> str:
        """Names the day in forms."""
        return f"{self.child.pk}-{self.on:%Y-%m-%d}"

    @property
    def is_registered(self) -> bool:
        return self.answer is not None and self.answer.request_id is not None


def asked_days(survey: Survey, children: Iterable[Child] | None = None) -> list[AskedDay]:
    """Every child and day that the survey is about, by name and date; of these children, or of all. Two queries."""
    moments = CareMoment.objects.filter(
        group__in=survey.groups.all(),
        date__range=(survey.first_day, survey.last_day),
        status__in=[MomentStatus.PLANNED, MomentStatus.ABSENT],
    )
    answers = Answer.objects.filter(survey=survey)
    if children is not None:
        wanted = list(children)
        moments, answers = moments.filter(child__in=wanted), answers.filter(child__in=wanted)
    by_day = {(answer.child_id, answer.date): answer for answer in answers.select_related("guardian")}
    found: dict[tuple[int, date], list[CareMoment]] = defaultdict(list)
    rows = moments.select_related("child", "group__location")
    for moment in rows.order_by("child__first_name", "child__last_name", "child_id", "date", "starts"):
        found[moment.child_id, moment.date].append(moment)
    return [_asked_day(care, by_day.get(key)) for key, care in found.items()]


def _asked_day(care: list[CareMoment], answer: Answer | None) -> AskedDay:
    return AskedDay(
        child=care[0].child,
        group=care[0].group,
        on=care[0].date,
        starts=care[0].starts,
        ends=max(moment.ends for moment in care),
        is_absent=all(moment.status == MomentStatus.ABSENT for moment in care),
        answer=answer,
    )


# Parents


def surveys_of(user: User) -> QuerySet[Survey]:
    """The surveys that a guardian answers or answered: open ones, and those whose holiday is not over."""
    access = family_access(user)
    if access is None or access.guardian is None or not access.may_ask:
        return Survey.objects.none()
    today = clock.today()
    asked = CareMoment.objects.filter(
        child__in=children_of(user), status__in=[MomentStatus.PLANNED, MomentStatus.ABSENT]
    )
    surveys = Survey.objects.filter(
        organisation=user.organisation_id, opens_on__lte=today, last_day__gte=today
    )
    return surveys.filter(pk__in=_with_care(surveys, asked)).order_by("closes_on", "pk")


def _with_care(surveys: QuerySet[Survey], moments: QuerySet[CareMoment]) -> list[int]:
    """Those of the surveys in whose days and groups some of the moments fall; two queries."""
    candidates = list(surveys.values_list("pk", "first_day", "last_day", "groups"))
    if not candidates:
        return []
    first = min(row[1] for row in candidates)
    last = max(row[2] for row in candidates)
    days = set(moments.filter(date__range=(first, last)).values_list("group_id", "date"))
    return [
        pk
        for pk, first_day, last_day, group in candidates
        if any(of == group and first_day <= on <= last_day for of, on in days)
    ]


def is_open(survey: Survey) -> bool:
    """Whether parents answer now."""
    return survey.opens_on <= clock.today() <= survey.closes_on and survey.closed_at is None


# Staff


def survey_groups(user: User) -> QuerySet[Group]:
    """The groups about which a member of staff may ask."""
    return staffed_groups(user, Right.RUN_SURVEYS).order_by("location__name", "name")


def surveys_for_staff(user: User) -> QuerySet[Survey]:
    """Surveys with a group whose day the user sees."""
    groups = staffed_groups(user, Right.SEE_GROUP_DAY)
    own = Survey.groups.through.objects.filter(group__in=groups)
    return Survey.objects.filter(pk__in=own.values("survey"), organisation=user.organisation_id).annotate(
        asked_groups=Count("groups", distinct=True)
    )


def surveys_to_change(user: User) -> QuerySet[Survey]:
    """Those of which the user may ask all groups: a change is for the parents of every one of them."""
    through = Survey.groups.through.objects
    own = through.filter(group__in=survey_groups(user))
    others = through.exclude(group__in=survey_groups(user))
    surveys = Survey.objects.filter(pk__in=own.values("survey"), organisation=user.organisation_id)
    return surveys.exclude(pk__in=others.values("survey"))


@dataclass
class DayNumbers:
    """How many children of a group come on a day, stay home, and are not answered for."""

    group: Group
    on: date
    comes: int = 0
    stays_home: int = 0
    open: int = 0


@dataclass(frozen=True)
class Overview:
    """What staff see of a survey: numbers by group and day, and the children with days that nobody answered."""

    numbers: list[DayNumbers]
    unanswered: list[tuple[Child, int]]
    problems: list[AskedDay]

    @property
    def open_days(self) -> int:
        return sum(number for _child, number in self.unanswered)


def overview(user: User, survey: Survey) -> Overview:
    """Of the groups whose day the user sees. Four queries."""
    seen = set(staffed_groups(user, Right.SEE_GROUP_DAY).values_list("pk", flat=True))
    days = [day for day in asked_days(survey) if day.group.pk in seen]
    numbers: dict[tuple[str, str, int, date], DayNumbers] = {}
    unanswered: dict[int, tuple[Child, int]] = {}
    for day in days:
        key = (day.group.location.name, day.group.name, day.group.pk, day.on)
        row = numbers.setdefault(key, DayNumbers(day.group, day.on))
        if day.reply is Reply.COMES:
            row.comes += 1
        elif day.reply is Reply.OPEN:
            row.open += 1
            child, number = unanswered.get(day.child.pk, (day.child, 0))
            unanswered[day.child.pk] = (child, number + 1)
        else:
            row.stays_home += 1
    return Overview(
        numbers=[numbers[key] for key in sorted(numbers)],
        unanswered=list(unanswered.values()),
        problems=[day for day in days if day.answer is not None and day.answer.problem],
    )


def families_asked(survey: Survey, *, only_unanswered: bool = False) -> set[int]:
    """The families with a day in the survey; with `only_unanswered` those with a day that waits for an answer."""
    return {
        day.child.family_id for day in asked_days(survey) if not only_unanswered or day.reply is Reply.OPEN
    }


def open_answers(survey: Survey, guardians: Collection[int] | None = None) -> QuerySet[Answer]:
    """Answers "does not come" of which no absence was made yet and none was refused."""
    found = Answer.objects.filter(survey=survey, comes=False, request__isnull=True, problem="")
    return found if guardians is None else found.filter(guardian__in=guardians)
