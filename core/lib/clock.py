"""The one place that time comes from. Dates are local (Europe/Amsterdam), moments are aware."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware."""
    return timezone.now()


def today() -> date:
    """Today's local date."""
    return timezone.localdate()


def local(on: date, at: time) -> datetime:
    """The moment of a local clock time on a local date."""
    return timezone.make_aware(datetime.combine(on, at))


def midnight_after(on: date) -> datetime:
    """The moment at which a local date is over."""
    return local(on + timedelta(days=1), time.min)
