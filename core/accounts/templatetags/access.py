"""Showing only what the server will open."""

from django import template
from django.template.context import Context

from core.accounts.policies import may_open

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: Context, url_name: str) -> bool:
    """``{% may "desk:queue" as shown %}{% if shown %}...``: whether the user may open the URL with this name."""
    return may_open(context["request"].user, url_name)
