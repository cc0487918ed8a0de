"""What happened to somebody with home login, as far as the worker's school is concerned, newest first (S-02, A-31).

A home account is one for each address, whichever schools use or used it, and that another school does shows nowhere
(A-27): sign-ins count from the account's first use for this school on, and mails from this school's first link on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.homelogin.models import HomeAccount, Pupil
from core.lib import clock
from core.lib.paging import read_cursor
from core.notifications.models import OutboxMessage
from supportdesk.customers.selectors import diagnoses_of
from supportdesk.customers.time_line import (
    PAGE_SIZE,
    Entry,
    Page,
    conversation_entry,
    mail_entries,
    page_of,
    sign_in_entry,
)

AT_HOME = (
    Action.SIGN_IN,
    Action.SIGN_IN_REFUSED,
    Action.SIGN_OUT,
    Action.PASSWORD_SET,
    Action.SESSION_MOVED,
    Action.SESSION_SUSPECT,
)
BY_THE_SCHOOL = {
    Action.HOME_PUPIL_ADDED: "user-plus",
    Action.HOME_PUPIL_CHANGED: "pencil",
    Action.HOME_ADDRESSES_SET: "mail",
    Action.HOME_LINK_ASKED: "send",
    Action.HOME_SECRET_SET: "key-round",
}
"""What a school does for a pupil, with the icon of each."""
OF_THE_LINK = timedelta(minutes=1)
"""A link is put in the outbox just before it is written down that it was asked."""
REASONS: dict[str, Promise] = {
    "wrong_password": _("wrong password"),
    "waiting": _("too many failures, it was waiting"),
    "wrong_secret": _("wrong PIN or pictures"),
}


@dataclass(frozen=True)
class Wanted:
    """Whose time line, for whom. `pupils` are those of the worker's school by number; no sign-in is told of before
    `used`, no mail before `linked`; `before` is a moment that is still on the page, `size` how many rows may be
    needed."""

    worker: User
    home: HomeAccount
    pupils: dict[str, Pupil]
    used: datetime
    linked: datetime
    before: datetime
    size: int


def home_time_line(worker: User, home: HomeAccount, *, after: str = "") -> Page:
    """One page; `after` is a cursor of an earlier one. A constant number of queries."""
    cursor, now = read_cursor(after), clock.now()
    pupils = Pupil.objects.filter(addresses__account=home, group__organisation=worker.organisation_id)
    used, linked = _begun(worker, home)
    wanted = Wanted(
        worker,
        home,
        {str(pupil.pk): pupil for pupil in pupils},
        used or now,
        linked or now,
        cursor.moment if cursor else now,
        PAGE_SIZE + 1,
    )
    return page_of(entry for source in SOURCES for entry in source(wanted))


def _begun(worker: User, home: HomeAccount) -> tuple[datetime | None, datetime | None]:
    """Since when the account is used for pupils of the worker's school, and since when that school sent it links."""
    own = home.addresses.filter(pupil__group__organisation=worker.organisation_id)
    first = own.aggregate(used=Min("activated_at"), asked=Min("link_asked_at"))
    begun = [moment for moment in first.values() if moment is not None]
    return first["used"], min(begun) - OF_THE_LINK if begun else None


def signing_in(wanted: Wanted) -> Iterable[Entry]:
    """Sign-ins at home and failures, for who may see them."""
    if not wanted.worker.has_right(Right.SEE_SIGN_IN_ATTEMPTS):
        return []
    lines = Event.objects.filter(
        object_type=wanted.home._meta.label_lower,
        object_id=str(wanted.home.pk),
        action__in=AT_HOME,
        at__gte=wanted.used,
        at__lte=wanted.before,
    )
    return [sign_in_entry(line, REASONS) for line in lines.order_by("-at", "-pk")[: wanted.size]]


def at_the_tile(wanted: Wanted) -> Iterable[Entry]:
    """PINs and pictures that were not right, for who may see failures."""
    if not wanted.worker.has_right(Right.SEE_SIGN_IN_ATTEMPTS):
        return []
    lines = Event.objects.filter(
        organisation=wanted.worker.organisation_id,
        object_type=Pupil._meta.label_lower,
        object_id__in=wanted.pupils,
        action=Action.SIGN_IN_REFUSED,
        at__lte=wanted.before,
    )
    found = lines.order_by("-at", "-pk")[: wanted.size]
    return [sign_in_entry(line, REASONS, about=str(wanted.pupils[line.object_id])) for line in found]


def by_the_school(wanted: Wanted) -> Iterable[Entry]:
    """What teachers did for the children with this address."""
    lines = Event.objects.filter(
        organisation=wanted.worker.organisation_id,
        client_type=Pupil._meta.label_lower,
        client_id__in=wanted.pupils,
        action__in=list(BY_THE_SCHOOL),
        at__lte=wanted.before,
    ).select_related("actor")
    return [
        Entry(
            at=line.at,
            icon=BY_THE_SCHOOL[Action(line.action)],
            title=str(Action(line.action).label).capitalize(),
            detail=" · ".join(
                part
                for part in (str(wanted.pupils[line.client_id]), line.actor.full_name if line.actor else "")
                if part
            ),
        )
        for line in lines.order_by("-at", "-pk")[: wanted.size]
    ]


def mails(wanted: Wanted) -> Iterable[Entry]:
    """What was sent to the address about home login."""
    found = OutboxMessage.objects.filter(
        # These mails have no account as receiver; said so, an index finds them.
        recipient=None,
        address__iexact=wanted.home.email,
        kind__startswith="homelogin.",
        created_at__gte=wanted.linked,
        created_at__lte=wanted.before,
    )
    return mail_entries(found, wanted.size)


def conversations(wanted: Wanted) -> Iterable[Entry]:
    """What was looked into before."""
    found = diagnoses_of(wanted.worker).filter(home_account=wanted.home, at__lte=wanted.before)
    return [conversation_entry(wanted.worker, row) for row in found[: wanted.size]]


SOURCES: tuple[Callable[[Wanted], Iterable[Entry]], ...] = (
    signing_in,
    at_the_tile,
    by_the_school,
    mails,
    conversations,
)
