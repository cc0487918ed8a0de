"""Tags for pages of the support desk."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag
def offered(repairs: dict[str, Any], slug: str) -> Any:
    """What is known of a repair that a cause names; None where it cannot be offered."""
    return repairs.get(slug) if repairs else None
