"""The pages that group staff have beside today's group: `{% load group_pages %}{% group_sections "today" %}`."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.policies import may_open

register = template.Library()


@dataclass(frozen=True)
class GroupPage:
    """An entry of the bar: `name` is what a page calls itself in the tag."""

    name: str
    url_name: str
    label: Promise
    icon: str


PAGES = (
    GroupPage("today", "group_day:today", _("Today"), "users"),
    GroupPage("inbox", "conversations:inbox", _("Messages"), "mail"),
    GroupPage("diary", "diary:group", _("Diary"), "book-open"),
    GroupPage("observations", "observations:children", _("Observations"), "notebook-pen"),
    GroupPage("day_lists", "desk:day_lists", _("Day lists"), "clipboard-list"),
    GroupPage("talks", "talks:rounds", _("Parent talks"), "messages-square"),
    GroupPage("surveys", "surveys:surveys", _("Holidays"), "tree-palm"),
)


@register.inclusion_tag("group_day/_sections.html", takes_context=True)
def group_sections(context: Context, active: str) -> dict[str, Any]:
    """The bar with what this user may open of it; nothing for who has no group of today."""
    user = context["request"].user
    if not may_open(user, PAGES[0].url_name):
        return {"pages": []}
    return {
        "pages": [
            {
                "url": reverse(page.url_name),
                "label": page.label,
                "icon": page.icon,
                "is_active": page.name == active,
            }
            for page in PAGES
            if may_open(user, page.url_name)
        ]
    }


@register.filter
def at(standing: Any, key: int) -> Any:
    """What a mapping has for a number; None when nothing."""
    return standing.get(key)


@register.filter
def dial(number: str) -> str:
    """A telephone number as a link wants it: digits, and a + in front."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")
