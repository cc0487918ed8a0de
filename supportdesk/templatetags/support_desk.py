"""Tags for pages of the support desk."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from core.accounts.models import User
from core.lib.templatetags.kring import chip
from supportdesk.models import Diagnosis
from supportdesk.reading import outcome_of

register = template.Library()


@register.simple_tag
def offered(repairs: dict[str, Any], slug: str) -> Any:
    """What is known of a repair that a cause names; None where it cannot be offered."""
    return repairs.get(slug) if repairs else None


@register.simple_tag
def outcome(diagnosis: Diagnosis, reader: User) -> SafeString:
    """The chip of a diagnosis in a list, as far as the reader may know what came of it."""
    return chip(*outcome_of(diagnosis, reader))
