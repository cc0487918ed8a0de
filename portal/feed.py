"""The agenda for calendar programmes (RFC 5545): an address with a secret, made and withdrawn by its owner (P-02).

Whoever has the address reads along, so it shows no more than the agenda's headlines, and only what its owner may see at
the moment of asking: who is blocked, loses custody or is closed gives an empty answer from then on.
"""

import secrets
from datetime import datetime, time, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import CareMoment
from core.childcare.selectors import family_access
from core.lib import clock
from portal.models import AgendaFeed
from portal.publishing.models import Publication
from portal.selectors import AgendaDay, Closing, agenda_days
from requests_app.models import Booking

TOKEN_BYTES = 32
BACK, AHEAD = timedelta(days=31), timedelta(days=400)
FETCHED_EVERY = timedelta(hours=1)


@transaction.atomic
def make_feed(user: User) -> str:
    """A new address for this account, in place of an earlier one; returns its secret, which is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    AgendaFeed.objects.update_or_create(
        user=user,
        defaults={"token_digest": _digest(token), "created_at": clock.now(), "fetched_at": None},
    )
    trail.record(Action.AGENDA_FEED_MADE, actor=user, subject=user)
    return token


@transaction.atomic
def withdraw_feed(user: User) -> bool:
    """The address answers no more. False when there was none."""
    number, _rows = AgendaFeed.objects.filter(user=user).delete()
    if number:
        trail.record(Action.AGENDA_FEED_WITHDRAWN, actor=user, subject=user)
    return bool(number)


def feed_of(user: User) -> AgendaFeed | None:
    return AgendaFeed.objects.filter(user=user).first()


def owner_of(token: str) -> User | None:
    """Whose agenda the secret opens; None for a secret that does not hold (any more), and for a closed account."""
    feed = (
        AgendaFeed.objects.select_related("user__organisation", "user__role")
        .filter(token_digest=_digest(token))
        .first()
    )
    if feed is None or not feed.user.is_open or family_access(feed.user) is None:
        return None
    now = clock.now()
    if feed.fetched_at is None or now - feed.fetched_at >= FETCHED_EVERY:
        AgendaFeed.objects.filter(pk=feed.pk).update(fetched_at=now)
    return feed.user


def calendar_of(user: User) -> bytes:
    """A month back and a year ahead, in the user's language; times in Europe/Amsterdam with its time zone rules."""
    today = clock.today()
    calendar = Calendar()
    calendar.add("prodid", "-//Kring//Agenda//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Kring · {user.organisation.name}")
    calendar.add("x-published-ttl", "PT4H")
    with translation.override(user.language):
        for day in agenda_days(user, today - BACK, today + AHEAD):
            for event in _events_of(day):
                calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _events_of(day: AgendaDay) -> list[Event]:
    return [
        *(_of_care(entry) for entry in day.entries),
        *(_of_closing(day, number, closing) for number, closing in enumerate(day.closings)),
        *(_of_activity(event) for event in day.events),
    ]


def _of_care(entry: CareMoment | Booking) -> Event:
    """The first name and the group; an option is tentative, an absence does not take the time."""
    is_option = isinstance(entry, Booking)
    words = _("%(name)s: option") if is_option else _("%(name)s: care")
    if entry.status == "absent":
        words = _("%(name)s: reported absent")
    event = _event(
        f"{'optie' if is_option else 'opvang'}-{entry.pk}", words % {"name": entry.child.first_name}
    )
    event.add("dtstart", _local(entry, entry.starts))
    event.add("dtend", _local(entry, entry.ends))
    event.add("location", f"{entry.group.name}, {entry.group.location.name}")
    event.add("status", "TENTATIVE" if is_option else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.status == "absent" else "OPAQUE")
    return event


def _of_closing(day: AgendaDay, number: int, closing: Closing) -> Event:
    event = _event(f"gesloten-{day.on}-{number}", _("Closed: %(name)s") % {"name": closing.name})
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    if closing.location:
        event.add("location", closing.location)
    return event


def _of_activity(publication: Publication) -> Event:
    event = _event(f"activiteit-{publication.pk}", publication.title)
    first, last = publication.first_day, publication.last_day
    assert first is not None  # the database keeps activities with days
    assert last is not None
    if first == last and publication.starts:
        event.add("dtstart", clock.local(first, publication.starts).astimezone(clock.AMSTERDAM))
        if publication.ends:
            event.add("dtend", clock.local(first, publication.ends).astimezone(clock.AMSTERDAM))
    else:
        event.add("dtstart", first)
        event.add("dtend", last + timedelta(days=1))
    if publication.place:
        event.add("location", publication.place)
    event.add("transp", "TRANSPARENT")
    return event


def _event(name: str, words: str) -> Event:
    event = Event()
    event.add("uid", f"{name}@{urlsplit(settings.PUBLIC_URL).hostname or 'kring'}")
    event.add("dtstamp", clock.now())
    event.add("summary", words)
    return event


def _local(entry: CareMoment | Booking, at: time) -> datetime:
    return clock.local(entry.date, at).astimezone(clock.AMSTERDAM)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
