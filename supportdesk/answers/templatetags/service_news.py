from typing import Any

from django import template

from supportdesk.answers.selectors import news_of

register = template.Library()


@register.inclusion_tag("answers/_news.html")
def service_news(organisation: Any = None) -> dict[str, Any]:
    """What support announces to whoever signs in here or looks for help; `organisation` may be absent. One query."""
    return {"news": news_of(getattr(organisation, "slug", ""))}
