"""The banner about consents that wait for an answer."""

from typing import Any

from django import template

from core.accounts.models import User
from core.childcare.consents import open_questions

register = template.Library()


@register.inclusion_tag("own_data/_open_consents.html", takes_context=True)
def open_consents(context: dict[str, Any]) -> dict[str, Any]:
    """How many questions wait for who looks at the page; nothing where there are none."""
    user = context["request"].user
    return {"count": open_questions(user) if isinstance(user, User) else 0}
