"""BSNs for the people of the demo, from the series that is never given out (it starts with 9999)."""

from collections.abc import Iterator

from core.accounts.models import Organisation
from core.childcare.bsn import fill
from core.childcare.models import Bsn, Child, Guardian
from core.lib.nl import InvalidNumberError, normalise_bsn

FIRST = 999_900_000
LAST = 999_999_999


def numbers() -> Iterator[str]:
    """All numbers of the series that pass the eleven-test, in order."""
    for number in range(FIRST, LAST + 1):
        try:
            yield normalise_bsn(str(number))
        except InvalidNumberError:
            continue


def build_bsns(organisation: Organisation, series: Iterator[str]) -> None:
    """One for every guardian and child of an organisation."""
    guardians = Guardian.objects.filter(family__organisation=organisation).select_related("family")
    children = Child.objects.filter(family__organisation=organisation).select_related("family")
    bsns = [
        *(Bsn(family=person.family, guardian=person) for person in guardians.order_by("pk")),
        *(Bsn(family=person.family, child=person) for person in children.order_by("pk")),
    ]
    for bsn in bsns:
        fill(bsn, next(series))
    Bsn.objects.bulk_create(bsns)
