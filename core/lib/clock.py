"""The one place that time comes from. Dates are local (Europe/Amsterdam), moments are aware."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """The present moment, aware (UTC)."""
    return timezone.now()


def today() -> date:
    """Today's local date."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    """The local date on which an aware moment falls."""
    return moment.astimezone(AMSTERDAM).date()


def local(on: date, at: time) -> datetime:
    """The moment of a local clock time on a local date.

    When the clock goes back, a time that comes twice is the first one; when it goes forward, a time that is
    skipped is so much later (02:30 becomes 03:30). In UTC, so that adding hours and taking differences counts
    elapsed time; a moment in a zone of its own would count by the hands of the clock.
    """
    return datetime.combine(on, at, tzinfo=AMSTERDAM).astimezone(UTC)


def midnight_after(on: date) -> datetime:
    """The moment at which a local date is over (UTC)."""
    return local(on + timedelta(days=1), time.min)
