"""The messages about requests: one function per mail, one per notice in the portal."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.childcare.selectors import family_access
from core.lib import display
from core.notifications import messages, notices
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from requests_app.actions.settle import EXPIRED, SETTLED
from requests_app.actions.take_back import TAKEN_BACK
from requests_app.actions.tell_expiring import EXPIRING
from requests_app.choices import EndedBecause
from requests_app.models import Booking
from requests_app.selectors import bookings_of, credits_of


def register() -> None:
    """Make the messages of this app known."""
    messages.register(SETTLED, settled_mail)
    messages.register(EXPIRED, expired_mail)
    messages.register(TAKEN_BACK, taken_back_mail)
    messages.register(EXPIRING, expiring_mail)
    notices.register_notice(SETTLED, settled_notice)
    notices.register_notice(EXPIRED, expired_notice)
    notices.register_notice(TAKEN_BACK, taken_back_notice)
    notices.register_notice(EXPIRING, expiring_notice)


def settled_mail(message: OutboxMessage) -> Mail | None:
    """Everything that was asked is decided: each child's outcome and reason (R-10)."""
    return _mail("requests/settled", message, lambda booking: True)


def expired_mail(message: OutboxMessage) -> Mail | None:
    """Some days lapsed undecided while others are still open (R-60)."""
    expired = set(message.context["bookings"])
    return _mail("requests/expired", message, lambda booking: booking.pk in expired)


def taken_back_mail(message: OutboxMessage) -> Mail | None:
    """A decision was undone: what it was about, why, and how it stands now (R-55)."""
    lines = set(message.context["bookings"])
    return _mail("requests/taken_back", message, lambda booking: booking.pk in lines)


def expiring_mail(message: OutboxMessage) -> Mail | None:
    """Credits of all children that expire within thirty days (R-34); those that are used up meanwhile stay out."""
    user = message.recipient
    if user is None or family_access(user) is None:
        return None
    credits = credits_of(user).filter(pk__in=message.context["credits"], balance__gt=0)
    ordered = list(credits.order_by("valid_until", "child__birth_date", "pk"))
    if not ordered:
        return None
    return render(
        "requests/credit_expires",
        {"receiver": user, "credits": ordered, "path": reverse("requests:credits")},
        organisation=user.organisation,
    )


def expiring_notice(context: dict[str, Any]) -> str:
    return ngettext(
        "%(n)d credit expires within thirty days.",
        "%(n)d credits expire within thirty days.",
        context["number"],
    ) % {"n": context["number"]}


def settled_notice(context: dict[str, Any]) -> str:
    if context.get("because") == EndedBecause.ILL:
        return _("Your swap of %(date)s has ended, because you reported your child ill.") % {
            "date": _day_of(context)
        }
    return _("Your request of %(date)s has been decided.") % {"date": _day_of(context)}


def expired_notice(context: dict[str, Any]) -> str:
    return _("A part of your request of %(date)s has lapsed.") % {"date": _day_of(context)}


def taken_back_notice(context: dict[str, Any]) -> str:
    return _("A decision on your request of %(date)s was taken back.") % {"date": _day_of(context)}


def _mail(name: str, message: OutboxMessage, wanted: Callable[[Booking], bool]) -> Mail | None:
    """None when the receiver may not see the children any more."""
    user = message.recipient
    if user is None or family_access(user) is None:
        return None
    lines = bookings_of(user).filter(request=message.context["request"])
    bookings = [booking for booking in lines.order_by("date", "starts", "child_id") if wanted(booking)]
    if not bookings:
        return None
    return render(
        name,
        {
            "receiver": user,
            "bookings": bookings,
            "submitted_at": datetime.fromisoformat(message.context["submitted_at"]),
            "because": message.context.get("because", ""),
            "path": reverse("requests:overview"),
        },
        organisation=user.organisation,
    )


def _day_of(context: dict[str, Any]) -> str:
    submitted = timezone.localtime(datetime.fromisoformat(context["submitted_at"]))
    return display.short_date(submitted.date(), get_language() or "nl")
