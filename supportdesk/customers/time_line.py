"""What happened to a customer, from real records, newest first (S-02).

Each part that has something to tell is a source; one query apiece (two where rows have rows of their own), however
much there is. Apps add theirs with `add_source`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecases.intake.choices import Outcome
from carecases.intake.selectors import attempts_of
from carecases.selectors import help_requests_of
from core.accounts.choices import ResetStep
from core.accounts.models import AccountSession, User
from core.accounts.rights import Right
from core.accounts.selectors import reset_attempts
from core.accounts.sign_in_help import ABOUT_SIGNING_IN, REASONS
from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.models import RegistrationStop
from core.lib import clock
from core.lib.paging import Cursor, read_cursor
from core.notifications.choices import OutboxState
from core.notifications.models import Bounce, DeliveryAttempt, OutboxMessage
from requests_app.models import Request
from supportdesk.complaints import Complaint
from supportdesk.customers.selectors import diagnoses_of, repairs_of
from supportdesk.models import Diagnosis
from supportdesk.reading import outcome_of
from supportdesk.repairing import known_repairs

PAGE_SIZE = 25


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `tone` is that of a chip: neutral, ok, attention or danger; `chip` its words."""

    at: datetime
    icon: str
    title: str
    detail: str = ""
    chip: str = ""
    tone: str = "neutral"
    url: str = ""


@dataclass(frozen=True)
class Wanted:
    """Whose time line, for whom; `before` is a moment that is still on the page, `size` how many rows may be needed."""

    worker: User
    customer: User
    before: datetime
    size: int


Source = Callable[[Wanted], Iterable[Entry]]

_sources: list[Source] = []


def add_source(source: Source) -> Source:
    """Tell of more that happens to customers; may decorate the function."""
    if source not in _sources:
        _sources.append(source)
    return source


@dataclass(frozen=True)
class Page:
    """Entries and the cursor of older ones, empty at the end."""

    entries: list[Entry]
    next: str


def time_line(worker: User, customer: User, *, after: str = "") -> Page:
    """One page; `after` is a cursor of an earlier one."""
    cursor = read_cursor(after)
    wanted = Wanted(worker, customer, cursor.moment if cursor else clock.now(), PAGE_SIZE + 1)
    return page_of(entry for source in _sources for entry in source(wanted))


def page_of(found: Iterable[Entry]) -> Page:
    """The newest of what all sources gave. Entries of one moment stay on one page."""
    entries = sorted(found, key=lambda entry: entry.at, reverse=True)
    if len(entries) <= PAGE_SIZE:
        return Page(entries, "")
    last = entries[PAGE_SIZE].at
    shown = [entry for entry in entries if entry.at > last]
    return Page(shown, str(Cursor(last, 0))) if shown else Page(entries[:PAGE_SIZE], str(Cursor(last, 0)))


@add_source
def sign_ins(wanted: Wanted) -> Iterable[Entry]:
    if not wanted.worker.has_right(Right.SEE_SIGN_IN_ATTEMPTS):
        return []
    lines = Event.objects.filter(
        organisation=wanted.worker.organisation_id,
        object_type=wanted.customer._meta.label_lower,
        object_id=str(wanted.customer.pk),
        action__in=ABOUT_SIGNING_IN,
        at__lte=wanted.before,
    ).order_by("-at", "-pk")[: wanted.size]
    return [sign_in_entry(line, REASONS) for line in lines]


def sign_in_entry(line: Event, reasons: Mapping[str, Promise], *, about: str = "") -> Entry:
    """A line about signing in; `reasons` has words for why it was refused, `about` says of what it was."""
    refused = line.action == Action.SIGN_IN_REFUSED
    reason = str(line.data.get("reason", ""))
    shape = SHAPES.get(str(line.data.get("shape", "")))
    why = f"{reasons.get(reason, reason)}{f' ({shape})' if shape else ''}" if reason else ""
    return Entry(
        at=line.at,
        icon="log-in",
        title=str(Action(line.action).label).capitalize(),
        detail=" · ".join(part for part in (about, why, line.device, line.address) if part),
        chip=_("refused") if refused else "",
        tone="danger" if refused else "neutral",
    )


SHAPES: dict[str, Promise] = {
    "four_digits": gettext_lazy("four digits, as a PIN"),
    "capitals": gettext_lazy("capitals only"),
}


@add_source
def resets(wanted: Wanted) -> Iterable[Entry]:
    found = reset_attempts(wanted.worker, wanted.customer).filter(at__lte=wanted.before)
    return [
        Entry(
            at=attempt.at,
            icon="key-round",
            title=_("Asked for a new password"),
            detail=" · ".join(attempt.note_words),
            chip=str(ResetStep(attempt.step).label),
            tone="ok" if attempt.step == ResetStep.SENT else "attention",
        )
        for attempt in found[: wanted.size]
    ]


@add_source
def mails(wanted: Wanted) -> Iterable[Entry]:
    found = OutboxMessage.objects.filter(
        recipient=wanted.customer, channel="mail", created_at__lte=wanted.before
    )
    return mail_entries(found, wanted.size)


def mail_entries(found: QuerySet[OutboxMessage], size: int) -> list[Entry]:
    """The newest of these mails, each with how its delivery went. Three queries."""
    told = found.order_by("-created_at", "-pk").prefetch_related(
        Prefetch("tries", DeliveryAttempt.objects.order_by("number")),
        Prefetch("bounces", Bounce.objects.order_by("-at")),
    )
    return [_mail(message) for message in told[:size]]


MAILS: dict[str, Promise] = {
    "accounts.invited": gettext_lazy("Mail: invitation"),
    "accounts.reset_link": gettext_lazy("Mail: link for a new password"),
    "accounts.password_changed": gettext_lazy("Mail: the password was changed"),
    "accounts.new_device": gettext_lazy("Mail: signed in on a new device"),
    "accounts.confirm_email": gettext_lazy("Mail: confirm the e-mail address"),
    "accounts.sign_in_waits": gettext_lazy("Mail: too many failures"),
    "requests.settled": gettext_lazy("Mail: request decided"),
    "supportdesk.for_customer": gettext_lazy("Mail: what we found out"),
    "homelogin.link": gettext_lazy("Mail: link for home login"),
    "homelogin.sign_in_waits": gettext_lazy("Mail: too many failures"),
    "notifications.digest": gettext_lazy("Mail: news of the day"),
}
MAILS_OF_PART: dict[str, Promise] = {
    "accounts": gettext_lazy("Mail: about the account"),
    "conversations": gettext_lazy("Mail: a message"),
    "publishing": gettext_lazy("Mail: news"),
    "register": gettext_lazy("Mail: about invoice, place or registration"),
    "requests": gettext_lazy("Mail: about a request"),
    "carecases": gettext_lazy("Mail: about a help request"),
    "together": gettext_lazy("Mail: about looking along"),
    "tickets": gettext_lazy("Mail: about a ticket"),
}
"""By the part of Kring that sends it, for kinds that have no words of their own."""


def _mail(message: OutboxMessage) -> Entry:
    last = next(iter(reversed(message.tries.all())), None)
    bounce = next(iter(message.bounces.all()), None)
    state = OutboxState(message.state)
    words = [last.address, last.answer] if last else [message.address]
    chip, tone = str(state.label), "ok" if state is OutboxState.SENT else "neutral"
    if state is OutboxState.DEAD or (state is OutboxState.WAITING and last is not None):
        tone = "danger" if state is OutboxState.DEAD else "attention"
    if bounce is not None:
        chip, tone = _("came back"), "danger"
        words += [bounce.explanation]
    return Entry(
        at=message.created_at,
        icon="mail",
        title=str(MAILS.get(message.kind) or MAILS_OF_PART.get(message.kind.partition(".")[0]) or _("Mail")),
        detail=" · ".join(part for part in words if part),
        chip=chip,
        tone=tone,
    )


@add_source
def devices(wanted: Wanted) -> Iterable[Entry]:
    if not wanted.worker.has_right(Right.SEE_SIGN_IN_ATTEMPTS):
        return []
    found = AccountSession.objects.filter(user=wanted.customer, created_at__lte=wanted.before).order_by(
        "-created_at", "-pk"
    )
    return [
        Entry(
            at=row.created_at,
            icon="monitor-smartphone",
            title=_("Session on %(device)s")
            % {"device": f"{row.browser_family} {row.system}".strip() or "–"},
            detail=" · ".join(
                part for part in (row.address, row.get_ended_how_display() if row.ended_at else "") if part
            ),
            chip=_("doubted") if row.suspect_at and not row.ended_at else "",
            tone="attention",
        )
        for row in found[: wanted.size]
    ]


@add_source
def family_requests(wanted: Wanted) -> Iterable[Entry]:
    if not wanted.worker.has_right(Right.SUPPORT_CUSTOMERS):
        return []
    found = Request.objects.filter(
        family__guardians__user=wanted.customer, submitted_at__lte=wanted.before
    ).order_by("-submitted_at", "-pk")
    return [
        Entry(
            at=request.submitted_at,
            icon="calendar-plus",
            title=str(request.get_kind_display()).capitalize(),
            detail=_("request %(number)s") % {"number": request.pk},
            chip="" if request.settled_at else _("open"),
        )
        for request in found[: wanted.size]
    ]


@add_source
def registrations(wanted: Wanted) -> Iterable[Entry]:
    """Where registering stopped, for registrations with the customer's e-mail address (K-13)."""
    found = RegistrationStop.objects.filter(
        registration__organisation=wanted.worker.organisation_id,
        registration__email__iexact=wanted.customer.email,
        at__lte=wanted.before,
    )
    if not (wanted.customer.email and wanted.worker.has_right(Right.SUPPORT_CUSTOMERS)):
        return []
    return [
        Entry(
            at=row.at,
            icon="user-plus",
            title=_("Registering stopped at the step “%(step)s”") % {"step": row.get_step_display()},
            chip=_("known already") if row.match else _("answers not good"),
            tone="attention",
        )
        for row in found.order_by("-at", "-pk")[: wanted.size]
    ]


@add_source
def intakes(wanted: Wanted) -> Iterable[Entry]:
    """What pupil-tracking systems sent for the schools of the customer."""
    found = (
        attempts_of(wanted.worker)
        .filter(school__in=wanted.customer.units.all(), received_at__lte=wanted.before)
        .select_related("sender", "school")
        .order_by("-received_at", "-pk")
    )
    return [
        Entry(
            at=row.received_at,
            icon="download",
            title=_("%(sender)s sent a help request for %(school)s")
            % {"sender": row.sender.name, "school": row.school},
            detail=_("dossier %(number)s") % {"number": row.dossier_number},
            chip=str(row.get_outcome_display()),
            tone="danger" if row.outcome == Outcome.REFUSED else "ok",
            url=reverse("intake:attempt", args=[row.pk]),
        )
        for row in found[: wanted.size]
    ]


@add_source
def filed_help_requests(wanted: Wanted) -> Iterable[Entry]:
    found = (
        help_requests_of(wanted.worker)
        .filter(made_by=wanted.customer, made_at__lte=wanted.before)
        .select_related("title", "status", "dossier", "school")
        .order_by("-made_at", "-pk")
    )
    return [
        Entry(
            at=row.made_at,
            icon="folder-open",
            title=_("Filed a help request: %(title)s") % {"title": row.title},
            detail=_("dossier %(number)s · %(school)s")
            % {"number": row.dossier.number, "school": row.school},
            chip=row.status.label,
            url=reverse("carecases:help_request", args=[row.pk]),
        )
        for row in found[: wanted.size]
    ]


@add_source
def conversations(wanted: Wanted) -> Iterable[Entry]:
    found = diagnoses_of(wanted.worker).filter(customer=wanted.customer, at__lte=wanted.before)
    return [conversation_entry(wanted.worker, row) for row in found[: wanted.size]]


def conversation_entry(worker: User, row: Diagnosis) -> Entry:
    """What was looked into, and what this worker may know that it came to."""
    words, tone = outcome_of(row, worker)
    return Entry(
        at=row.at,
        icon="stethoscope",
        title=str(Complaint(row.complaint).label),
        detail=_("looked into by %(name)s") % {"name": row.by},
        chip=words,
        tone=tone,
        url=reverse("supportdesk:diagnosis", args=[row.pk]),
    )


@add_source
def repairs(wanted: Wanted) -> Iterable[Entry]:
    known = known_repairs()
    may_undo = wanted.worker.has_right(Right.MEND_FOR_CUSTOMERS)
    found = repairs_of(wanted.worker).filter(customer=wanted.customer, at__lte=wanted.before)
    return [
        Entry(
            at=row.at,
            icon="wrench",
            title=str(known[row.repair].name) if row.repair in known else row.repair,
            detail=f"{row.by}: {row.reason}",
            chip=_("undone") if row.undone_at else _("done"),
            tone="neutral" if row.undone_at else "ok",
            url=reverse("supportdesk:undo", args=[row.pk]) if may_undo and not row.undone_at else "",
        )
        for row in found[: wanted.size]
    ]
