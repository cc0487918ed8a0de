"""What lines of the trail are about, in words: the kind always, the name where there is one."""

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps

from core.audit.choices import OBJECT_WORDS

NAMED = ("accounts.user", "childcare.child", "childcare.family", "childcare.guardian")
"""Kinds whose rows have a name that a reader of the trail knows them by."""

Reference = tuple[str, str]
"""The kind and the number of an object, as a line has them."""


def in_words(references: Iterable[Reference]) -> dict[Reference, str]:
    """For each object "child Noortje van Dijk", or "booking 12". One query for each kind that has names."""
    wanted = {reference for reference in references if reference[0]}
    names = _names(wanted)
    return {
        reference: f"{OBJECT_WORDS.get(reference[0], reference[0])} {names.get(reference, reference[1])}"
        for reference in wanted
    }


def _names(references: Iterable[Reference]) -> dict[Reference, str]:
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, number in references:
        if kind in NAMED and number.isdecimal():
            ids[kind].add(int(number))
    return {
        (kind, str(pk)): str(row)
        for kind, numbers in ids.items()
        for pk, row in apps.get_model(kind).objects.in_bulk(numbers).items()
    }
