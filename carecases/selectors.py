"""What somebody gets to see of care cases, from the account on (A-27); what is hidden is not there (C-14)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from carecases.choices import Side, TitleKind
from carecases.models import (
    Admission,
    Dossier,
    HelpRequest,
    Label,
    OutsideSchool,
    SchoolCare,
    SchoolData,
    Status,
    Title,
    Transition,
)
from core.accounts.choices import Environment, RoleKind, UnitKind
from core.accounts.models import Unit, User
from core.accounts.rights import Right
from core.lib import clock
from core.lib.names import fold

SHORT = timedelta(days=92)
"""Between dates this near, help requests are few enough to be sorted."""
LONGEST_NUMBER = 10
"""Longer figures are no dossier number."""


def side_of(user: User) -> Side:
    """On whose behalf this account works."""
    return Side.PARTNERSHIP if user.has_right(Right.ASSESS_HELP_REQUESTS) else Side.SCHOOL


def schools_of(user: User) -> QuerySet[Unit]:
    """The schools for which this account files help requests: its own, or all for the partnership.

    Institutions that were admitted are among them (C-65).
    """
    files = Q(kind=UnitKind.SCHOOL) | Q(outside__isnull=False)
    schools = Unit.objects.filter(files, organisation=user.organisation_id, closed_on=None)
    return schools if side_of(user) is Side.PARTNERSHIP else schools.filter(users=user)


def admissions_now(user: User) -> QuerySet[Admission]:
    """What holds today of what let this account into help requests of others (C-31, C-70).

    While a help request is hidden, the partnership lets nobody in, and nobody of the partnership comes in (C-14, C-32).
    """
    found = Admission.objects.filter(
        user=user, ended_at=None, see_until__gte=clock.today(), help_request__removed_at=None
    )
    if not works_for_partnership(user):
        by_partnership = Q(given_by__role__rights__contains=[Right.ASSESS_HELP_REQUESTS.value])
        return found.exclude(by_partnership, help_request__is_hidden=True)
    return found if user.has_right(Right.MANAGE_PROCESSES) else found.filter(help_request__is_hidden=False)


def works_for_partnership(user: User) -> bool:
    """Whether hidden help requests are hidden from this account, administrators of processes included."""
    return user.has_right(Right.ASSESS_HELP_REQUESTS) or user.has_right(Right.MANAGE_PROCESSES)


def help_requests_of(user: User) -> QuerySet[HelpRequest]:
    """The account's own, and those that it was let into for now; `carecases.seats` says what it sees of them."""
    # The numbers themselves: PostgreSQL uses no index for "of my school, or one that a subquery finds".
    let_in = list(admissions_now(user).values_list("help_request", flat=True))
    own = own_help_requests(user)
    return (
        own | HelpRequest.objects.filter(pk__in=let_in, organisation=user.organisation_id, removed_at=None)
        if let_in
        else own
    )


def own_help_requests(user: User) -> QuerySet[HelpRequest]:
    """A school sees its own; the partnership those that are not hidden, its administrators also those."""
    found = HelpRequest.objects.filter(organisation=user.organisation_id, removed_at=None)
    if not user.has_right(Right.SEE_HELP_REQUESTS):
        return found.none()
    if user.has_right(Right.MANAGE_PROCESSES):
        return found
    if side_of(user) is Side.PARTNERSHIP:
        return found.filter(is_hidden=False)
    return found.filter(school__in=own_schools(user))


def dossiers_of(user: User) -> QuerySet[Dossier]:
    """The account's own, and those of help requests that it was let into for now."""
    let_in = list(admissions_now(user).values_list("help_request__dossier", flat=True))
    own = own_dossiers(user)
    return own | Dossier.objects.filter(pk__in=let_in, organisation=user.organisation_id) if let_in else own


def own_dossiers(user: User) -> QuerySet[Dossier]:
    """A school sees those of its pupils; the partnership those with a help request that it may see."""
    found = Dossier.objects.filter(organisation=user.organisation_id)
    if not user.has_right(Right.SEE_HELP_REQUESTS):
        return found.none()
    if user.has_right(Right.MANAGE_PROCESSES):
        return found
    if side_of(user) is Side.PARTNERSHIP:
        seen = HelpRequest.objects.filter(dossier=OuterRef("pk"), is_hidden=False, removed_at=None)
        return found.filter(Exists(seen))
    return found.filter(school__in=own_schools(user))


def own_schools(user: User) -> list[int]:
    """The numbers of the account's schools: the numbers themselves, so that PostgreSQL uses its index."""
    return list(user.units.values_list("pk", flat=True))


def find_pupils(user: User, words: str, born_on: date | None = None) -> QuerySet[Dossier]:
    """Dossiers whose name holds all words, however they are written; twins are told apart by the date of birth."""
    found = dossiers_of(user)
    for word in words.split():
        found = found.filter(findable__contains=fold(word))
    if born_on is not None:
        found = found.filter(birth_date=born_on)
    return found.select_related("school")


def region_of(school: Unit) -> str:
    """The region in which the partnership put a school; empty for none. One query, unless `care` came along."""
    care: SchoolCare | None = getattr(school, "care", None)
    return care.region if care else ""


def titles_for(school: Unit, on: date) -> QuerySet[Title]:
    """What this school can ask for on a date (C-10); from outside only that for which it was admitted (C-65)."""
    region = region_of(school)
    is_offered = Q(regions_only=[]) | Q(regions_only__contains=[region])
    offered = Title.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on),
        Q(valid_until=None) | Q(valid_until__gte=on),
        organisation=school.organisation_id,
    )
    outside = outside_school(school)
    if outside is not None:
        is_admitted = outside.until is None or outside.until >= on
        return offered.filter(outside_schools=outside) if is_admitted else offered.none()
    return offered.filter(is_offered).exclude(regions_except__contains=[region])


def outside_school(school: Unit) -> OutsideSchool | None:
    """As what a school from outside or an institution was admitted; None for a school of the partnership."""
    return OutsideSchool.objects.filter(unit=school).first()


def staff_of(school: Unit) -> QuerySet[User]:
    """The accounts that work for a school now, with a role of the type Rest (A-25), by name."""
    return User.objects.filter(
        units=school,
        organisation=school.organisation_id,
        environment=Environment.STAFF,
        role__kind=RoleKind.REST,
        is_active=True,
    ).order_by("full_name", "pk")


def newest_school_data(dossier: Dossier) -> SchoolData | None:
    """Who speaks for the school where the pupil is now."""
    return dossier.school_data.filter(school=dossier.school_id).select_related("school", "applicant").first()


GRANTED = "toegekend"
"""The code of the status in which support is planned. A TLV is issued and a budget arranged instead (C-74)."""
WITHOUT_GRANTED = (TitleKind.TLV, TitleKind.BUDGET)


def transitions_for(user: User, help_request: HelpRequest) -> QuerySet[Transition]:
    """To which statuses this account may bring the help request from where it stands."""
    ways = Transition.objects.filter(
        source=help_request.status_id, sides__contains=[side_of(user)]
    ).select_related("target__function")
    return ways.exclude(target__code=GRANTED) if help_request.title.kind in WITHOUT_GRANTED else ways


@dataclass(frozen=True)
class Wanted:
    """What the list of help requests was asked for; empty parts ask for nothing."""

    pupil: str = ""
    statuses: list[str] = field(default_factory=list)
    title: int | None = None
    school: int | None = None
    coordinator: int | None = None
    label: int | None = None
    turn: str = ""
    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return any(vars(self).values())

    @property
    def is_narrow(self) -> bool:
        """Whether so little is left of a large list that it is sorted quickly."""
        is_short = self.first is not None and self.last is not None and self.last - self.first <= SHORT
        return is_short or any((self.pupil, self.statuses, self.title, self.school, self.label))


def find_help_requests(user: User, wanted: Wanted) -> QuerySet[HelpRequest]:
    """The help requests that fit; the page orders them (C-19)."""
    found = help_requests_of(user)
    if wanted.pupil:
        found = found.filter(_about(user, wanted.pupil))
    if wanted.statuses or wanted.turn:
        found = found.filter(status__in=_statuses_wanted(user, wanted))
    for name, value in (
        ("labels", wanted.label),
        ("title", wanted.title),
        ("school", wanted.school),
        ("coordinator", wanted.coordinator),
        ("asked_on__gte", wanted.first),
        ("asked_on__lte", wanted.last),
    ):
        if value is not None:
            found = found.filter(**{name: value})
    return found.select_related("dossier", "school", "title", "status", "coordinator").prefetch_related(
        Prefetch("labels", labels_seen_by(user), to_attr="seen_labels")
    )


def labels_seen_by(user: User) -> QuerySet[Label]:
    """The partnership's own words; schools and guests see only those that are marked for schools (C-18)."""
    found = Label.objects.filter(organisation=user.organisation_id)
    return found if works_for_partnership(user) else found.filter(for_schools=True)


def _about(user: User, words: str) -> Q:
    """By dossier number, or by name."""
    if words.isascii() and words.isdecimal() and len(words) < LONGEST_NUMBER:
        return Q(dossier__organisation=user.organisation_id, dossier__number=int(words))
    return Q(dossier__in=find_pupils(user, words).values("pk"))


def _statuses_wanted(user: User, wanted: Wanted) -> list[int]:
    """The numbers themselves, so that the database can use its index on status."""
    found = Status.objects.filter(process__organisation=user.organisation_id)
    if wanted.statuses:
        found = found.filter(label__in=wanted.statuses)
    if wanted.turn:
        found = found.filter(turn=wanted.turn)
    return list(found.values_list("pk", flat=True))


def status_labels(user: User) -> list[str]:
    """The labels of all statuses of the partnership, each once; hidden ones only for who may see them."""
    statuses = Status.objects.filter(process__organisation=user.organisation_id)
    if side_of(user) is Side.PARTNERSHIP and not user.has_right(Right.MANAGE_PROCESSES):
        statuses = statuses.filter(is_hidden=False)
    return sorted(set(statuses.values_list("label", flat=True)))


def same_pupil_elsewhere(user: User, first_name: str, last_name: str, birth_date: date) -> Dossier | None:
    """The dossier of this very pupil that the account does not see: only that there is one may be told (C-64)."""
    return (
        Dossier.objects.filter(
            organisation=user.organisation_id,
            same_name=fold(first_name + last_name),
            birth_date=birth_date,
        )
        .exclude(pk__in=dossiers_of(user).values("pk"))
        .order_by("pk")
        .first()
    )


def is_known_elsewhere(user: User, words: str, born_on: date) -> bool:
    """Whether exactly this name and date of birth are those of a pupil whom the account does not see (C-64)."""
    whole = fold(words)
    same = Dossier.objects.filter(Q(same_name=whole) | Q(findable=whole), birth_date=born_on)
    unseen = same.filter(organisation=user.organisation_id).exclude(pk__in=dossiers_of(user).values("pk"))
    return unseen.exists()


def same_pupil_here(user: User, first_name: str, last_name: str, birth_date: date) -> Dossier | None:
    """The dossier of this very pupil among those that the account sees (C-01)."""
    return (
        dossiers_of(user)
        .filter(same_name=fold(first_name + last_name), birth_date=birth_date)
        .select_related("school")
        .first()
    )
