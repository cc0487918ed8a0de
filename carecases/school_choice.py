"""Choosing one school out of any number of them: a search and a page of rows, each a link to the same page."""

from django.db.models import QuerySet
from django.http import HttpRequest

from core.accounts.models import Unit
from core.accounts.selectors import units_named
from core.lib.paging import CursorPage, page_by_name

PAGE_SIZE = 50
LONGEST = 100


def chosen_school(request: HttpRequest, schools: QuerySet[Unit]) -> Unit | None:
    """The one of the schools that the address names."""
    number = request.GET.get("school", "")
    return schools.filter(pk=number).first() if _is_a_number(number) else None


def schools_to_choose(request: HttpRequest, schools: QuerySet[Unit]) -> dict[str, CursorPage[Unit] | str]:
    """What carecases/_choose_school.html shows: the page of schools, and the words that were searched for."""
    words = request.GET.get("zoek", "").replace("\x00", "").strip()[:LONGEST]
    page = page_by_name(
        units_named(schools, words),
        "name",
        PAGE_SIZE,
        after=request.GET.get("na", ""),
        before=request.GET.get("voor", ""),
    )
    return {"page": page, "words": words}


def _is_a_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
