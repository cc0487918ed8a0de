"""Licences that publishers tell live: asked at most every five minutes, with the last good answer in the database."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db.models import F, Q
from django.views.decorators.debug import sensitive_variables

from core.homelogin.choices import SourceProblem
from core.homelogin.connectors import CONNECTORS
from core.homelogin.connectors.protocol import FoundLicence, SourceError
from core.homelogin.models import LicenceSource
from core.lib import clock
from core.lib.keyring import Place

FRESH = timedelta(minutes=5)
AFTER_A_FAILURE = timedelta(minutes=1)
AT_ONCE = 4
Outcome = list[FoundLicence] | SourceProblem


def place_of(source: LicenceSource) -> Place:
    """What a sealed key is bound to."""
    return Place("homelogin_licencesource", "sealed_key", source.pk)


@sensitive_variables("key")
def set_key(source: LicenceSource, key: str) -> None:
    """Seal the key and save; an empty one takes it away."""
    source.sealed_key = place_of(source).seal(key.encode()) if key else b""
    source.save(update_fields=["sealed_key"])


@sensitive_variables("key")
def key_of(source: LicenceSource) -> str:
    return place_of(source).unseal(source.sealed_key).decode() if source.sealed_key else ""


def up_to_date(organisation_id: int) -> list[LicenceSource]:
    """The sources of an organisation, those that are due asked first, all at the same time.

    A publisher that does not answer costs a few seconds, for one visitor in each minute; the others see the last good
    answer meanwhile. Call it outside a transaction.
    """
    sources = list(LicenceSource.objects.filter(organisation=organisation_id).select_related("publisher"))
    ask([source for source in sources if _is_due(source) and _claim(source)])
    return sources


def ask_now(source: LicenceSource) -> bool:
    """Ask this publisher though a good answer is fresh, but at most once in a minute. False when it is too early."""
    may_ask = _claim(source, is_impatient=True)
    if may_ask:
        ask([source])
    return may_ask


def ask(sources: Iterable[LicenceSource]) -> None:
    """Ask these publishers now, and keep what they say: a good answer, or why there is none."""
    asked = [(source, key_of(source)) for source in sources]
    if not asked:
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = pool.map(lambda one: _outcome(one[0].kind, one[0].address, one[1]), asked)
        for (source, _key), outcome in zip(asked, outcomes, strict=True):
            _keep(source, outcome)


def found_by(source: LicenceSource) -> list[FoundLicence]:
    """The last good answer; `source.fetched_at` is how old it is."""
    return [FoundLicence.from_json(stored) for stored in source.found]


@sensitive_variables("key")
def _outcome(kind: str, address: str, key: str) -> Outcome:
    """Runs in a thread without a connection to the database."""
    try:
        return CONNECTORS[kind].licences(address, key)
    except SourceError as error:
        return error.problem


def _keep(source: LicenceSource, outcome: Outcome) -> None:
    now = clock.now()
    if isinstance(outcome, SourceProblem):
        source.problem, source.next_at = outcome, now + AFTER_A_FAILURE
    else:
        source.found = [licence.as_json() for licence in outcome]
        source.problem, source.fetched_at, source.next_at = "", now, now + FRESH
    # Not when the address was changed meanwhile: then this is not its answer.
    LicenceSource.objects.filter(pk=source.pk, address=source.address).update(
        found=source.found, problem=source.problem, fetched_at=source.fetched_at, next_at=source.next_at
    )


def _is_due(source: LicenceSource) -> bool:
    return source.next_at is None or source.next_at <= clock.now()


def _claim(source: LicenceSource, *, is_impatient: bool = False) -> bool:
    """Of several visitors at once, one asks; who is impatient also while the last answer is good and a minute old."""
    now = clock.now()
    may_ask = Q(next_at=None) | Q(next_at__lte=now)
    if is_impatient:
        may_ask |= Q(fetched_at__lte=now - AFTER_A_FAILURE, next_at=F("fetched_at") + FRESH)
    return bool(LicenceSource.objects.filter(may_ask, pk=source.pk).update(next_at=now + AFTER_A_FAILURE))
