"""Finding a customer by whatever is at hand (S-01): number, address with typing errors, name, BSN, dossier."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from carecases.models import HelpRequest
from core.accounts.identifiers import normalise
from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.actions.find_by_bsn import find_by_bsn
from core.childcare.models import Guardian
from core.homelogin.models import HomeAccount
from core.lib import names
from core.lib.nl import InvalidNumberError, normalise_bsn
from supportdesk.customers.care import help_requests_numbered
from supportdesk.customers.selectors import customers_of, home_accounts_of
from supportdesk.devices.models import DeviceCheck
from supportdesk.devices.selectors import check_of_code

MOST = 30
LIKENESS = 0.45
"""From which word similarity of pg_trgm (0 to 1) on a difference counts as a typing error."""
SHORTEST_FUZZY = 3


@dataclass(frozen=True)
class Found:
    """What a search came to. `without_account` are guardians who have none (yet)."""

    accounts: list[User] = field(default_factory=list)
    without_account: list[Guardian] = field(default_factory=list)
    homes: list[HomeAccount] = field(default_factory=list)
    help_requests: list[HelpRequest] = field(default_factory=list)
    device: DeviceCheck | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.accounts or self.without_account or self.homes or self.help_requests or self.device)

    @property
    def device_url(self) -> str:
        return reverse("devices:look_up") if self.device else ""


@sensitive_variables("typed")
@transaction.atomic
def find_customers(worker: User, typed: str) -> Found:
    """Whoever `typed` names, the surest first; at most 30 accounts. Looking for a BSN leaves a line in the trail."""
    typed = " ".join(typed.split())
    if not typed:
        return Found()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKENESS)])
    people = guardians_like(worker, typed)
    account_ids = _unique(
        [
            *exact_accounts(worker, typed).values_list("pk", flat=True)[:MOST],
            *_of_bsn(worker, typed),
            *(guardian.user_id for guardian in people if guardian.user_id),
            *_fuzzy_ids(worker, typed),
        ]
    )
    by_id = customers_of(worker).in_bulk(account_ids)
    return Found(
        accounts=[by_id[pk] for pk in account_ids if pk in by_id],
        without_account=[guardian for guardian in people if guardian.user_id is None],
        homes=list(_homes(worker, typed)),
        help_requests=list(help_requests_numbered(worker, typed)),
        device=check_of_code(worker, typed),
    )


def exact_accounts(worker: User, typed: str) -> QuerySet[User]:
    """By user name, debtor number (of either guardian) or e-mail address."""
    wanted = normalise(typed)
    # Asked first: each part of the condition is then found by an index, and none of 24,000 accounts is read for it.
    of_family = Guardian.objects.filter(
        family__debtor_number=typed, family__organisation=worker.organisation_id, user__isnull=False
    )
    return customers_of(worker).filter(
        Q(Exact(Lower("username"), wanted))
        | Q(Exact(Lower("email"), wanted))
        | Q(pk__in=list(of_family.values_list("user", flat=True)))
    )


def accounts_like(worker: User, typed: str) -> QuerySet[User]:
    """By name, user name or e-mail address, with typing errors; the most alike first."""
    wanted = typed.lower()
    return (
        customers_of(worker)
        .filter(findable__trigram_word_similar=_what_tells_people_apart(wanted))
        .annotate(likeness=TrigramWordSimilarity(wanted, "findable"))
        .order_by("-likeness", "pk")
    )


def guardians_like(worker: User, typed: str) -> list[Guardian]:
    """Guardians by name without prefix and accents, or by either e-mail address with typing errors."""
    if not worker.has_right(Right.SUPPORT_CUSTOMERS) or len(typed) < SHORTEST_FUZZY:
        return []
    wanted = typed.lower() if "@" in typed else " ".join(names.search_words(typed))
    if not wanted:
        return []
    return list(
        Guardian.objects.filter(
            family__organisation=worker.organisation_id,
            findable__trigram_word_similar=_what_tells_people_apart(wanted),
        )
        .select_related("family")
        .annotate(likeness=TrigramWordSimilarity(wanted, "findable"))
        .order_by("-likeness", "pk")[:MOST]
    )


def _fuzzy_ids(worker: User, typed: str) -> Iterable[int]:
    if len(typed) < SHORTEST_FUZZY:
        return []
    return accounts_like(worker, typed).values_list("pk", flat=True)[:MOST]


@sensitive_variables("typed", "number")
def _of_bsn(worker: User, typed: str) -> list[int]:
    """The accounts of the family in which somebody has exactly this number; for who has the right (K-03)."""
    if not worker.has_right(Right.SEE_BSN):
        return []
    try:
        number = normalise_bsn(typed)
    except InvalidNumberError:
        return []
    families = {row.family_id for row in find_by_bsn(worker, number)}
    return list(
        Guardian.objects.filter(family__in=families, user__isnull=False)
        .order_by("position")
        .values_list("user", flat=True)
    )


def _homes(worker: User, typed: str) -> QuerySet[HomeAccount]:
    if "@" not in typed:
        return HomeAccount.objects.none()
    return (
        home_accounts_of(worker)
        .filter(email__trigram_word_similar=_what_tells_people_apart(normalise(typed)))
        .order_by("email")[:MOST]
    )


def _what_tells_people_apart(wanted: str) -> str:
    """Of an e-mail address what stands before the @: thousands share a provider, and all of them would be alike."""
    own = wanted.partition("@")[0].strip()
    return own if len(own) >= SHORTEST_FUZZY else wanted


def _unique(ids: Iterable[int | None]) -> list[int]:
    return list(dict.fromkeys(pk for pk in ids if pk is not None))[:MOST]
