"""From the three templates of a message to a mail in the house style of the organisation."""

import re
from typing import Any, Protocol

from django.conf import settings
from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.template.loader import render_to_string
from django.utils import translation

from core.lib.colour import light_palette
from core.notifications.messages import Mail


class Organisation(Protocol):
    """What a mail shows of the organisation that sends it."""

    name: str
    accent: str
    phone: str
    email: str
    website: str


def render(name: str, context: dict[str, Any], *, organisation: Organisation) -> Mail:
    """Write the mail `name` ("app/message") in the active language, which is the receiver's.

    Reads `subject.txt`, `body.txt` and `body.html` in `templates/emails/<name>/`; the bodies extend
    `emails/base.txt` and `emails/base.html`, which add the organisation and "do not reply". Every template
    also gets `organisation`, its readable colours as `palette` (core.lib.colour), `site` (the address of Kring
    without a slash at its end) and `language`. A button: `{% include "emails/_button.html" with url=... label=... %}`.
    """
    everything = {
        **context,
        "organisation": organisation,
        "palette": light_palette(organisation.accent),
        "site": settings.PUBLIC_URL.rstrip("/"),
        "language": translation.get_language(),
    }
    return Mail(
        subject=_one_line(_plain(f"emails/{name}/subject.txt", everything)),
        text=_tidy(_plain(f"emails/{name}/body.txt", everything)),
        html=render_to_string(f"emails/{name}/body.html", everything),
        from_name=_one_line(organisation.name),
    )


def _plain(template: str, context: dict[str, Any]) -> str:
    """Render without HTML escapes: in plain text `&amp;` would be read as it stands."""
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    return engine.engine.get_template(template).render(Context(context, autoescape=False))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tidy(text: str) -> str:
    """Template tags leave empty lines and spaces behind; keep one empty line between paragraphs."""
    without_trailing_space = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", without_trailing_space).strip() + "\n"
