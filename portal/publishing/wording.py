"""What kinds of publications are called."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.publishing.choices import Kind


@dataclass(frozen=True)
class Shelf:
    """Where parents find all of a kind: the heading, the URL name, and what they read when there is nothing."""

    kind: Kind
    label: Promise
    url_name: str
    icon: str
    nothing: Promise


SHELVES = {
    shelf.kind: shelf
    for shelf in (
        Shelf(Kind.NEWS, _("News"), "publishing:news", "newspaper", _("There is no news at the moment.")),
        Shelf(
            Kind.NEWSLETTER,
            _("Newsletters"),
            "publishing:newsletters",
            "mail-open",
            _("There are no newsletters yet."),
        ),
        Shelf(
            Kind.PAGE,
            _("Information pages"),
            "publishing:information",
            "info",
            _("There are no information pages yet."),
        ),
        Shelf(
            Kind.ACTIVITY,
            _("Activities"),
            "publishing:activities",
            "party-popper",
            _("Nothing is planned yet."),
        ),
    )
}
