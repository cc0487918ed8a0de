"""IB'er wisselen: from a date somebody else speaks for a school, on all its open help requests at once (C-61).

Applicant, contact person and e-mail address go to the successor as new school data from that day on; what stood there
stays as history. The next status mail goes to the successor (C-15). Help requests that the school has not handed in
yet go along, unseen by the partnership (C-14).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from carecases.models import ApplicantChange, HelpRequest, SchoolData
from carecases.selectors import help_requests_of
from core.accounts.models import Unit, User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox

APPLICANT_CHANGED = "carecases.applicant_changed"

_followers: list[Callable[[ApplicantChange], None]] = []


def after_every_change(follow: Callable[[ApplicantChange], None]) -> None:
    """`follow` is called when a change has taken effect, within its transaction."""
    if follow not in _followers:
        _followers.append(follow)


class CannotChangeError(Exception):
    """The successor cannot speak for the school, or there is such a change; the words say why and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Preview:
    """What would go, as far as `user` may see it; `unseen` says that what is not handed in yet goes along too."""

    seen: list[HelpRequest]
    unseen: bool


def open_requests(leaver: User, school: Unit | None = None) -> QuerySet[HelpRequest]:
    """What is not finished and names the leaver as applicant, or mails to the leaver's address."""
    own = Q(school_data__applicant=leaver)
    if leaver.email:
        own |= Q(school_data__email__iexact=leaver.email)
    found = HelpRequest.objects.filter(
        own, organisation=leaver.organisation_id, removed_at=None, status__is_final=False
    )
    return found if school is None else found.filter(school=school)


def preview(user: User, leaver: User, school: Unit) -> Preview:
    """What this user sees of what would go."""
    seen = help_requests_of(user).filter(pk__in=open_requests(leaver, school).values("pk"))
    return Preview(
        list(seen.select_related("dossier", "title", "status").order_by("-made_at", "-pk")),
        unseen=not user.has_right(Right.MANAGE_PROCESSES),
    )


def obstacle(leaver: User, successor: User, school: Unit) -> str:
    """Why this successor cannot speak for the school; empty when they can."""
    names = {"name": successor.full_name, "school": school.name}
    if leaver.pk == successor.pk:
        return _("Choose somebody else than the one who leaves.")
    if not successor.is_open:
        return _("The account of %(name)s is closed. Choose somebody else, or reopen it first.") % names
    if not successor.has_right(Right.SEE_HELP_REQUESTS):
        return _("The role of %(name)s does not let help requests be seen. Give another role first.") % names
    if not school.users.filter(pk=successor.pk).exists():
        return _("%(name)s does not work for %(school)s. Change the school of that account first.") % names
    if not successor.email:
        return _("%(name)s has no e-mail address, so no status mail would arrive. Fill it in first.") % names
    return ""


@transaction.atomic
def change_applicant(
    actor: User, leaver: User, successor: User, school: Unit, *, on: date
) -> ApplicantChange:
    """Let the successor speak for the school from a date; straight away when it has come.

    Raises:
        CannotChangeError: see there.
    """
    _refuse(obstacle(leaver, successor, school))
    # Of two at once for the same school, one waits and is told.
    Unit.objects.select_for_update(no_key=True).get(pk=school.pk)
    waiting = ApplicantChange.objects.filter(ApplicantChange.OPEN, leaver=leaver, school=school)
    if waiting.exists():
        _refuse(
            _("A change for %(name)s is planned already. Withdraw that first.") % {"name": leaver.full_name}
        )
    change = ApplicantChange.objects.create(
        organisation_id=school.organisation_id,
        school=school,
        leaver=leaver,
        successor=successor,
        on=on,
        planned_by=actor,
        planned_at=clock.now(),
    )
    trail.record(
        Action.APPLICANT_CHANGE_PLANNED,
        actor=actor,
        organisation_id=school.organisation_id,
        subject=school,
        leaver=leaver.pk,
        successor=successor.pk,
        on=on.isoformat(),
    )
    if on <= clock.today():
        _do(change, actor)
    return change


@transaction.atomic
def withdraw(actor: User, change: ApplicantChange) -> bool:
    """Call a planned change off. False when it was done or withdrawn meanwhile."""
    waiting = ApplicantChange.objects.filter(ApplicantChange.OPEN, pk=change.pk)
    if not waiting.update(withdrawn_at=clock.now()):
        return False
    trail.record(
        Action.APPLICANT_CHANGE_WITHDRAWN, actor=actor, subject=change.school, leaver=change.leaver_id
    )
    return True


def do_due(today: date) -> int:
    """Do what has come; returns how many. Twice is harmless: a change that is done is not open any more.

    One whose successor cannot speak for the school any more waits with the reason, and is tried again.
    """
    due = ApplicantChange.objects.filter(ApplicantChange.OPEN, on__lte=today).order_by("on", "pk")
    return sum(_do_due(pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def hand_to(leaver: User, successor: User) -> int:
    """All of an account that ends goes to its successor, school by school; returns how many help requests (A-28)."""
    schools = Unit.objects.filter(pk__in=open_requests(leaver).values("school")).order_by("pk")
    moved = 0
    for school in schools:
        # Locked: the hourly run may be doing it at this moment, and then there is no open one left.
        waiting = ApplicantChange.objects.select_for_update(no_key=True)
        change = waiting.filter(ApplicantChange.OPEN, leaver=leaver, school=school).first()
        if change is None and not open_requests(leaver, school).exists():
            continue
        if change is None:
            change = ApplicantChange(
                organisation_id=school.organisation_id, school=school, leaver=leaver, planned_at=clock.now()
            )
        change.successor, change.on = successor, clock.today()
        change.save()
        _do(change, None)
        moved += change.moved
    return moved


@transaction.atomic
def _do_due(pk: int) -> bool:
    change = (
        ApplicantChange.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("leaver", "successor__role", "school")
        .filter(ApplicantChange.OPEN, pk=pk)
        .first()
    )
    if change is None:
        return False
    problem = obstacle(change.leaver, change.successor, change.school)
    if problem:
        ApplicantChange.objects.filter(pk=pk).update(problem=problem)
        return False
    _do(change, None)
    return True


def _do(change: ApplicantChange, actor: User | None) -> None:
    """The change takes effect, on what is open at this moment."""
    found = open_requests(change.leaver, change.school)
    requests = list(
        found.select_for_update(of=("self",)).select_related("school_data", "dossier").order_by("pk")
    )
    give_school_data(
        requests,
        since=clock.today(),
        applicant=change.successor,
        contact=change.successor.full_name,
        function=change.successor.capacity[:80],
        email=change.successor.email,
        phone=change.successor.business_phone,
    )
    change.done_at, change.moved, change.problem = clock.now(), len(requests), ""
    change.save(update_fields=["done_at", "moved", "problem"])
    trail.record_all(
        trail.event(
            Action.APPLICANT_CHANGED,
            actor=actor,
            organisation_id=change.organisation_id,
            subject=one,
            client=one.dossier,
            leaver=change.leaver_id,
            successor=change.successor_id,
        )
        for one in requests
    )
    for receiver in (change.leaver, change.successor):
        outbox.enqueue(
            APPLICANT_CHANGED,
            recipient=receiver,
            context={"change": change.pk},
            dedup_key=f"{APPLICANT_CHANGED}:{change.pk}:{receiver.pk}",
        )
    for follow in _followers:
        follow(change)


def give_school_data(requests: list[HelpRequest], *, since: date, **facts: object) -> None:
    """New school data for these help requests, as those of now but for `facts`; what stood there stays as history.

    Help requests that share school data share the new ones too. `requests` come with `school_data`, and are saved.
    """
    old = {one.school_data_id: one.school_data for one in requests}
    made = {pk: school_data_like(data, since=since, **facts) for pk, data in old.items()}
    SchoolData.objects.bulk_create(made.values())
    for one in requests:
        one.school_data = made[one.school_data_id]
    HelpRequest.objects.bulk_update(requests, ["school_data"])


def school_data_like(data: SchoolData, *, since: date, **facts: object) -> SchoolData:
    """School data as these but for `facts`, not saved yet."""
    kept = ("dossier_id", "school_id", "group", "applicant_id", "contact", "function", "email", "phone")
    made = SchoolData(**{name: getattr(data, name) for name in kept}, since=since)
    for name, value in facts.items():
        setattr(made, name, value)
    return made


def _refuse(words: str) -> None:
    if words:
        raise CannotChangeError(words)
