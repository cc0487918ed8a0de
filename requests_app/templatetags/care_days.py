"""Days that parents choose from, in the words they use themselves."""

from datetime import date, timedelta

from django import template
from django.utils.translation import gettext as _

from core.lib import clock

register = template.Library()


@register.filter
def near_day(day: date) -> str:
    """``vandaag`` or ``morgen``; empty for any other day."""
    today = clock.today()
    if day == today:
        return _("today")
    return _("tomorrow") if day == today + timedelta(days=1) else ""
