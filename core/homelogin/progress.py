"""How far home login is for the pupils of a group: who lacks what, at a glance (A-31)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.homelogin.models import Pupil


class Lack(StrEnum):
    """What a pupil still lacks; each is also a filter, by its value in the address."""

    ANYTHING = "nog-niet-ingesteld"
    CODE = "zonder-code"
    ADDRESS = "zonder-adres"
    LINK = "zonder-link"
    USE = "niet-in-gebruik"

    @property
    def label(self) -> Promise:
        return LABELS[self]


LABELS = {
    Lack.ANYTHING: _("not set up yet"),
    Lack.CODE: _("without a code or picture"),
    Lack.ADDRESS: _("without a home address"),
    Lack.LINK: _("link not sent"),
    Lack.USE: _("sent, not in use yet"),
}


@dataclass(frozen=True)
class Count:
    """How many pupils lack it; `lack` is None for all pupils."""

    lack: Lack | None
    pupils: int


def lacks_of(pupil: Pupil) -> frozenset[Lack]:
    """What this pupil lacks, from what was fetched with it."""
    addresses = list(pupil.addresses.all())
    in_use = any(address.activated_at for address in addresses)
    sent = any(address.link_asked_at for address in addresses)
    lacks = {
        Lack.CODE: not pupil.has_secret,
        Lack.ADDRESS: not addresses,
        Lack.LINK: bool(addresses) and not sent and not in_use,
        Lack.USE: sent and not in_use,
    }
    found = {lack for lack, is_lacking in lacks.items() if is_lacking}
    return frozenset(found | {Lack.ANYTHING} if found else found)


def counts_of(pupils: Iterable[Pupil]) -> list[Count]:
    """All pupils, and how many of them lack each thing."""
    lacking = [lacks_of(pupil) for pupil in pupils]
    return [
        Count(None, len(lacking)),
        *(Count(lack, sum(lack in lacks for lacks in lacking)) for lack in Lack),
    ]


def those_lacking(pupils: Iterable[Pupil], wanted: str) -> list[Pupil]:
    """The pupils behind a filter; all of them for one that we do not know."""
    if wanted not in set(Lack):
        return list(pupils)
    return [pupil for pupil in pupils if wanted in lacks_of(pupil)]
