"""A talk as a file for the calendar on a telephone or computer (RFC 5545)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.lib import clock
from portal.talks.choices import TalkWay
from portal.talks.models import Talk

CONTENT_TYPE = "text/calendar; charset=utf-8"
NAME = "gesprek.ics"


def calendar_file(talk: Talk) -> bytes:
    """One event, of which a newer file replaces the older one in the calendar."""
    event = Event()
    host = urlsplit(settings.PUBLIC_URL).hostname or "kring"
    event.add("uid", f"gesprek-{talk.round_id}-{talk.child_id}@{host}")
    event.add("sequence", talk.changes)
    event.add("dtstamp", talk.taken_at or clock.now())
    event.add("dtstart", talk.starts_at.astimezone(clock.AMSTERDAM))
    event.add("dtend", talk.ends_at.astimezone(clock.AMSTERDAM))
    event.add("summary", summary(talk))
    event.add("location", where(talk))
    if talk.round.note:
        event.add("description", talk.round.note)
    calendar = Calendar()
    calendar.add("prodid", "-//Kring//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def summary(talk: Talk) -> str:
    name = talk.child.first_name if talk.child else ""
    return _("Talk about %(name)s with %(staff)s") % {"name": name, "staff": talk.staff.full_name}


def where(talk: Talk) -> str:
    """Where to be, or that it is by telephone."""
    if talk.round.way == TalkWay.PHONE:
        return _("By telephone: we call you")
    return talk.round.place or str(talk.round.group)
