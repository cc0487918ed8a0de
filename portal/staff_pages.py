"""What every page for staff of the groups and the editors' desk knows of who asks for it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from core.accounts.models import User


class StaffRequest(HttpRequest):
    """A request of a member of staff; the table of rights lets nobody else come to such a page."""

    user: User
    htmx: HtmxDetails
