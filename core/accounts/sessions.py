"""The session of an account: its own row beside Django's, looked at on every request (A-16, A-17, A-18).

Django's session only says which row it belongs to. Whoever has no row, or an ended one, is signed out; so a session
that was ended stays dead, also when a request that was under way writes Django's session once more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from core.accounts.choices import Environment, SessionEnd
from core.accounts.devices import Traits, traits_of
from core.accounts.models import AccountSession, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.lib.client_address import client_address, network_of
from core.notifications.subscriptions import end_with_sessions

HANDLE = "account_session"
"""In Django's session: the number of the row."""
WRITTEN_EVERY = timedelta(minutes=1)
"""The idle clock is no finer than this, so that not every request writes."""
MOST_NETWORKS = 10
TIMED_OUT = (SessionEnd.IDLE, SessionEnd.TOO_OLD)


@dataclass(frozen=True)
class Lifetime:
    """How long a session lasts without a request, and how long at most."""

    idle: timedelta
    at_most: timedelta


HOME_SESSION = Lifetime(timedelta(hours=8), timedelta(days=7))
REMEMBERED_SESSION = Lifetime(timedelta(days=30), timedelta(days=365))
STAFF_AT_MOST = timedelta(hours=12)
MAY_BE_REMEMBERED = (Environment.PARENT, Environment.CHILDMINDER)


def lifetime(user: User, *, remembered: bool) -> Lifetime:
    """For staff as set, never remembered; others 8 hours, or 30 days on a device that they call their own (A-18)."""
    if user.environment == Environment.STAFF:
        return Lifetime(timedelta(minutes=settings.STAFF_IDLE_MINUTES), STAFF_AT_MOST)
    return REMEMBERED_SESSION if remembered else HOME_SESSION


def on_sign_in(sender: type[User], request: HttpRequest, user: User, **_: Any) -> None:
    """Whichever way somebody signs in, there is a row."""
    begin(request, user)


def begin(request: HttpRequest, user: User) -> AccountSession:
    """The row of a session that Django has just started; earlier proof does not count for it."""
    now, address, traits = clock.now(), client_address(request), traits_of(request)
    row = AccountSession.objects.create(
        user=user,
        django_session_id=request.session.session_key,
        created_at=now,
        last_seen_at=now,
        verified_at=None if user.needs_second_factor else now,
        browser_family=traits.browser,
        system=traits.system,
        kind=traits.kind,
        networks=[network_of(address)] if address else [],
        address=address,
    )
    request.session[HANDLE] = row.pk
    request.session.set_expiry(int(lifetime(user, remembered=False).at_most.total_seconds()))
    _attach(request, row)
    return row


def remember(request: HttpRequest, row: AccountSession) -> None:
    """The user called this device their own; staff cannot."""
    if row.user.environment not in MAY_BE_REMEMBERED:
        return
    row.remembered = True
    row.save(update_fields=["remembered"])
    request.session.set_expiry(int(REMEMBERED_SESSION.at_most.total_seconds()))


def account_of(request: HttpRequest) -> User | AnonymousUser:
    """Who is signed in: one query for session, account, organisation and role. Ends what has to end."""
    number = request.session.get(HANDLE)
    if number is None:
        return AnonymousUser()
    rows = AccountSession.objects.select_related("user__organisation", "user__role")
    row = rows.filter(pk=number).first()
    if row is None or str(row.user_id) != request.session.get(SESSION_KEY):
        request.session.flush()
        return AnonymousUser()
    how = _reason_to_end(request, row)
    if how:
        end(row, how)
        request.session.flush()
        vars(request)["ended_account_session"] = row
        return AnonymousUser()
    _attach(request, row)
    return row.user


def current(request: HttpRequest) -> AccountSession | None:
    """The row of this request; None for a visitor."""
    if isinstance(request.user, User):
        return attached(request)
    return None


def attached(request: HttpRequest) -> AccountSession | None:
    """As `current`, without looking for one that was not needed yet."""
    row: AccountSession | None = vars(request).get("account_session")
    return row


def just_ended(request: HttpRequest) -> AccountSession | None:
    """The row that was found to have ended in this very request, if any."""
    if request.user.is_authenticated:
        return None
    row: AccountSession | None = vars(request).get("ended_account_session")
    return row


def detach(request: HttpRequest) -> None:
    """From now on this request has no session of an account."""
    vars(request).pop("account_session", None)


@transaction.atomic
def end(row: AccountSession, how: SessionEnd) -> bool:
    """End one session. False when it had ended already."""
    now = clock.now()
    if not AccountSession.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now, ended_how=how):
        return False
    row.ended_at, row.ended_how = now, how
    if how in TIMED_OUT:
        trail.record(Action.SESSION_EXPIRED, actor=row.user, subject=row.user, how=str(how))
    else:
        end_with_sessions([row.pk])
    return True


def end_all(user: User, how: SessionEnd, *, but: AccountSession | None = None) -> int:
    """End every session of the account, `but` one; the very next request of each is refused. Returns how many."""
    rows = AccountSession.objects.filter(user=user, ended_at=None).exclude(pk=but.pk if but else 0)
    end_with_sessions(rows.values_list("pk", flat=True))
    return rows.update(ended_at=clock.now(), ended_how=how)


def live_sessions(user: User) -> QuerySet[AccountSession]:
    """Those whose next request would be let in, the last seen first."""
    now = clock.now()
    alive = Q()
    for remembered in (False, True):
        lasts = lifetime(user, remembered=remembered)
        alive |= Q(
            remembered=remembered, last_seen_at__gt=now - lasts.idle, created_at__gt=now - lasts.at_most
        )
    return AccountSession.objects.filter(alive, user=user, ended_at=None)


def ends_at(row: AccountSession) -> datetime:
    """When it ends if no further request comes."""
    lasts = lifetime(row.user, remembered=row.remembered)
    return min(row.last_seen_at + lasts.idle, row.created_at + lasts.at_most)


def touch(request: HttpRequest, row: AccountSession) -> bool:
    """The user did something: set the idle clock, at most once a minute, and look whether the session moved.

    True when it is from now on suspected of being somebody else's (A-17).
    """
    address, traits = client_address(request), traits_of(request)
    suspected = _look_for_move(row, network_of(address), traits)
    now = clock.now()
    if now - row.last_seen_at >= WRITTEN_EVERY:
        values: dict[str, Any] = {"last_seen_at": now, "address": address}
        if not row.networks:
            values |= _place(network_of(address), traits)
        AccountSession.objects.filter(pk=row.pk).update(**values)
        row.last_seen_at = now
    return suspected


def vouch(request: HttpRequest, row: AccountSession) -> None:
    """The owner has just proved to be here: this device and network are the session's, and all doubt is gone."""
    here, traits = network_of(client_address(request)), traits_of(request)
    networks = [*(network for network in row.networks if network != here), here][-MOST_NETWORKS:]
    row.verified_at, row.suspect_at, row.networks = clock.now(), None, networks
    row.browser_family, row.system, row.kind = traits.browser, traits.system, traits.kind
    row.save(update_fields=["verified_at", "suspect_at", "networks", "browser_family", "system", "kind"])


def settle(request: HttpRequest) -> None:
    """At the end of a request: the row follows Django's session to its new key."""
    row = attached(request)
    key = request.session.session_key if row else None
    if row and key and row.django_session_id != key:
        AccountSession.objects.filter(pk=row.pk).update(django_session_id=key)
        row.django_session_id = key


def _attach(request: HttpRequest, row: AccountSession) -> None:
    vars(request)["account_session"] = row


def _reason_to_end(request: HttpRequest, row: AccountSession) -> SessionEnd | None:
    if row.ended_at is not None:
        return SessionEnd(row.ended_how)
    if not row.user.is_open:
        return SessionEnd.ACCOUNT
    if not _knows_password(request, row.user):
        return SessionEnd.PASSWORD
    lasts, now = lifetime(row.user, remembered=row.remembered), clock.now()
    if now >= row.last_seen_at + lasts.idle:
        return SessionEnd.IDLE
    return SessionEnd.TOO_OLD if now >= row.created_at + lasts.at_most else None


def _knows_password(request: HttpRequest, user: User) -> bool:
    """Whether the password is still the one that the session began with; an older secret key may stand behind it."""
    kept = request.session.get(HASH_SESSION_KEY, "")
    if constant_time_compare(kept, user.get_session_auth_hash()):
        return True
    if any(constant_time_compare(kept, older) for older in user.get_session_auth_fallback_hash()):
        request.session.cycle_key()
        request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        return True
    return False


def _look_for_move(row: AccountSession, here: str, traits: Traits) -> bool:
    elsewhere, other_device = here not in row.networks, traits != row.traits
    if row.networks and (elsewhere or other_device):
        return _note_move(row, here, traits, elsewhere=elsewhere, other_device=other_device)
    return False


@transaction.atomic
def _note_move(
    row: AccountSession, here: str, traits: Traits, *, elsewhere: bool, other_device: bool
) -> bool:
    if elsewhere and other_device:
        return _suspect(row, here, traits)
    if elsewhere:
        _follow_to_network(row, here)
    else:
        _follow_to_device(row, traits)
    return False


def _suspect(row: AccountSession, here: str, traits: Traits) -> bool:
    """Recorded once, until the owner proves to be there."""
    if row.suspect_at is not None:
        return False
    now = clock.now()
    found = AccountSession.objects.filter(pk=row.pk, suspect_at=None)
    if not found.update(suspect_at=now, verified_at=None):
        return False
    row.suspect_at, row.verified_at = now, None
    trail.record(
        Action.SESSION_SUSPECT,
        actor=row.user,
        subject=row.user,
        from_network=row.networks[-1],
        to_network=here,
        from_device=str(row.traits),
        to_device=str(traits),
    )
    return True


def _follow_to_network(row: AccountSession, here: str) -> None:
    """From wifi to mobile and back: recorded the first time that this session comes from there."""
    known, row.networks = row.networks, [*row.networks, here][-MOST_NETWORKS:]
    found = AccountSession.objects.filter(pk=row.pk).exclude(networks__contains=[here])
    if found.update(networks=row.networks):
        trail.record(
            Action.SESSION_MOVED, actor=row.user, subject=row.user, from_network=known[-1], to_network=here
        )


def _follow_to_device(row: AccountSession, traits: Traits) -> None:
    """Another browser on the same network: no take-over yet, but what was proved before counts no more."""
    before = row.traits
    AccountSession.objects.filter(pk=row.pk).update(verified_at=None, **_device(traits))
    row.verified_at = None
    row.browser_family, row.system, row.kind = traits.browser, traits.system, traits.kind
    trail.record(
        Action.SESSION_MOVED,
        actor=row.user,
        subject=row.user,
        from_device=str(before),
        to_device=str(traits),
    )


def _place(here: str, traits: Traits) -> dict[str, Any]:
    return {"networks": [here], **_device(traits)}


def _device(traits: Traits) -> dict[str, str]:
    return {"browser_family": traits.browser, "system": traits.system, "kind": traits.kind}
