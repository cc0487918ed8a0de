"""Who works in the office, and what is sent from its forms."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from core.accounts.choices import Environment
from core.accounts.models import Organisation, User
from core.accounts.rights import IN_THE_OFFICE, Right
from tests.factories import RoleFactory, UserFactory
from tests.pages import in_english
from tests.signing_in import sign_in


def office_worker(organisation: Organisation, *more: Right) -> User:
    """Somebody with the rights of the office, and no right to overbook unless it is given."""
    rights = [right.value for right in (*IN_THE_OFFICE, *more)]
    role = RoleFactory(organisation=organisation, name=f"Kantoor {len(more)}", rights=rights)
    return UserFactory(
        environment=Environment.STAFF,
        role=role,
        with_app=True,
        organisation=organisation,
    )


def browser_of(user: User) -> Client:
    """A browser in English, so that tests read the sentences of the code."""
    return in_english(sign_in(user))


class _Fields(HTMLParser):
    """The fields of the form in the main part of a page with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self._form = self._is_main = False
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "main":
            self._is_main = True
        if not self._is_main:
            return
        if tag == "input" and name and found.get("type") in ("checkbox", "radio"):
            if "checked" in found:
                self.values.setdefault(name, []).append(found.get("value") or "on")
        elif tag == "input" and name in self.values:
            self.values[name] = [*_several(self.values[name]), found.get("value") or ""]
        elif tag == "input" and name:
            self.values[name] = found.get("value") or ""
        elif tag == "select":
            self._select = name
            self.values.setdefault(name, "")
        elif tag == "option" and self._select and "selected" in found:
            self.values[self._select] = found.get("value") or ""
        elif tag == "textarea":
            self._textarea = name
            self.values[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._textarea = ""
        if tag == "main":
            self._is_main = False

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea] += data.removeprefix("\n")


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def filled_in(response: Any) -> dict[str, Any]:
    """What a page's form holds, to send back with something changed."""
    parser = _Fields()
    parser.feed(response.content.decode())
    parser.values.pop("csrfmiddlewaretoken", None)
    return parser.values
