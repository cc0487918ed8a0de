"""Putting a request together before it is submitted. The draft lives on the server, so nothing typed is lost."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from core.childcare.models import Guardian
from requests_app.models import Draft
from requests_app.rules.quote import Item
from requests_app.rules.refusals import Code, refused

MOST_ITEMS = 40


def items_of(draft: Draft) -> tuple[Item, ...]:
    """The choices in a draft, oldest first."""
    return tuple(_read(raw) for raw in draft.items)


def get_draft(guardian: Guardian) -> Draft:
    """The guardian's draft; made when there is none."""
    return Draft.objects.get_or_create(guardian=guardian)[0]


@transaction.atomic
def add_items(guardian: Guardian, items: Iterable[Item]) -> Draft:
    """Add choices to the draft; an item that is there already (a button pressed twice) is not added again.

    Raises Refused when the draft would hold more than MOST_ITEMS.
    """
    draft = _locked(guardian)
    known = {item.identity for item in items_of(draft)}
    fresh = [item for item in items if item.identity not in known]
    draft.items = [*draft.items, *(_write(item) for item in fresh)]
    if len(draft.items) > MOST_ITEMS:
        raise refused(Code.DRAFT_FULL, most=MOST_ITEMS)
    return _changed(draft)


@transaction.atomic
def remove_item(guardian: Guardian, item_id: str) -> Draft:
    """Take one choice out of the draft."""
    draft = _locked(guardian)
    draft.items = [raw for raw in draft.items if raw["id"] != item_id]
    return _changed(draft)


@transaction.atomic
def keep_options(guardian: Guardian, *, as_a_whole: bool, expires_on: date | None, remark: str) -> Draft:
    """Keep what was typed beside the bookings while the parent adds a further day."""
    draft = _locked(guardian)
    draft.as_a_whole = as_a_whole
    draft.expires_on = expires_on
    draft.remark = remark
    return _changed(draft)


@transaction.atomic
def discard(guardian: Guardian) -> None:
    """Throw the draft away."""
    Draft.objects.filter(guardian=guardian).delete()


def new_item_id() -> str:
    return uuid.uuid4().hex


def _locked(guardian: Guardian) -> Draft:
    get_draft(guardian)
    return Draft.objects.select_for_update().get(guardian=guardian)


def _changed(draft: Draft) -> Draft:
    draft.save()
    return draft


def _write(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "child": item.child_id,
        "group": item.group_id,
        "part": item.part_id,
        "first": item.first.isoformat(),
        "last": item.last.isoformat(),
        "weekdays": sorted(item.weekdays),
        "credit": item.credit_id,
    }


def _read(raw: dict[str, Any]) -> Item:
    return Item(
        id=raw["id"],
        child_id=raw["child"],
        group_id=raw["group"],
        part_id=raw["part"],
        first=date.fromisoformat(raw["first"]),
        last=date.fromisoformat(raw["last"]),
        weekdays=frozenset(raw["weekdays"]),
        credit_id=raw["credit"],
    )
