"""Somebody forgot the password: what is typed is compared, the step is kept, a link goes to the address on file (A-07).

Outside, every answer is the same and takes as long: each attempt is one row in the table of attempts and one in the
outbox, with the same queries on the way. Links and mails are made by the worker.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from core.accounts import limits
from core.accounts.actions.links import LINK_PER_ADDRESS
from core.accounts.choices import Environment, ResetNote, ResetStep
from core.accounts.identifiers import Match, find_account, normalise, same_address, visible
from core.accounts.limits import Budget, Counted
from core.accounts.models import Organisation, ResetAttempt, User
from core.accounts.on_file import OnFile, on_file
from core.lib import clock, sealed
from core.lib.client_address import client_address, network_of
from core.notifications import outbox

SAME_REQUEST = Budget("same reset request", 1, timedelta(minutes=15), wait=timedelta(minutes=15))
FROM_ADDRESS = Budget("reset requests of address", 50, timedelta(hours=1))
FOR_NAME = Budget("reset requests for name", 10, timedelta(days=1))
REFUSAL_KEPT = Budget("kept refusal of reset request", 1, timedelta(minutes=15), wait=timedelta(minutes=15))
REFUSALS_KEPT = Budget("kept refusals of address", 20, timedelta(hours=1))
"""Who goes on asking during a wait leaves one row in a quarter of an hour, and no more than 20 an hour."""
NOBODY = "nobody@kring.invalid"
"""Where the message of an attempt that stopped would go; it is withdrawn before that."""


@dataclass(frozen=True)
class Asked:
    """What was typed. `email` or `bsn` (nine digits) is None where the organisation does not ask for it."""

    organisation: Organisation
    environment: Environment
    identifier: str
    email: str | None = None
    bsn: str | None = None


@dataclass(frozen=True)
class Finding:
    """Where an attempt stopped, with what support should know, and where the link may go."""

    step: ResetStep
    notes: list[ResetNote] = field(default_factory=list)
    address: str = ""


@sensitive_variables("asked")
def ask_reset(request: HttpRequest, asked: Asked) -> datetime | None:
    """None when it was taken in, whatever comes of it; else the moment from which it can be asked again.

    Counted before it is looked at: call it outside a transaction.
    """
    match = find_account(asked.organisation, asked.identifier)
    attempt = limits.begin(*_same(asked), *_counted(request, asked))
    finding = _finding(asked, match)
    if attempt.waits_until:
        _keep_refusal(request, asked, match.account, finding.notes)
    else:
        _write(request, asked, match.account, _within_limit(asked, finding))
    return attempt.waits_until


def record_invalid_bsn(request: HttpRequest, asked: Asked) -> datetime | None:
    """The form was refused before anything was looked at; support sees that it happened.

    Counted as every attempt is, so that it leaves no row without end: None, or from when it can be asked again.
    """
    account = find_account(asked.organisation, asked.identifier).account
    attempt = limits.begin(*_counted(request, asked))
    if attempt.waits_until:
        _keep_refusal(request, asked, account, [])
    else:
        _keep(request, asked, account, ResetStep.BSN_INVALID, [])
    return attempt.waits_until


def would_happen(asked: Asked) -> Finding:
    """Where an attempt with this would stop if no wait were running; counts, keeps and sends nothing (S-32)."""
    return _finding(asked, find_account(asked.organisation, asked.identifier))


def wait_of(asked: Asked, networks: Collection[str], address: str) -> datetime | None:
    """Until when an attempt with this would be refused, from one of these networks or for a link to this address.

    Reads only (S-10).
    """
    by_network = [
        one
        for network in networks
        for one in (Counted(FOR_NAME, f"{_name(asked)}|{network}"), Counted(FROM_ADDRESS, network))
    ]
    return limits.waiting_until([*_same(asked), *by_network, Counted(LINK_PER_ADDRESS, normalise(address))])


def _same(asked: Asked) -> tuple[Counted, ...]:
    everything = f"{_name(asked)}|{normalise(asked.email or '')}|{asked.bsn or ''}"
    return (Counted(SAME_REQUEST, everything),)


def _counted(request: HttpRequest, asked: Asked) -> tuple[Counted, ...]:
    network = network_of(client_address(request))
    return (Counted(FOR_NAME, f"{_name(asked)}|{network}"), Counted(FROM_ADDRESS, network))


def _name(asked: Asked) -> str:
    """Counted by what was typed, so that a name that nobody has waits as one that exists."""
    return f"{asked.organisation.pk}|{asked.environment.value}|{normalise(asked.identifier)}"


def _finding(asked: Asked, match: Match) -> Finding:
    account = match.account
    known = on_file(asked.environment, account.pk if account else 0, asked.organisation.pk)
    first = known.first_email if known else (account.email if account else "")
    second = known.second_email if known else ""
    notes = _notes(asked.email, first, second)
    bsn_is_right = asked.bsn is None or _has_bsn(known, asked.bsn)
    if account is None:
        return Finding(ResetStep.SHARED_EMAIL if match.shared_email else ResetStep.UNKNOWN_ACCOUNT)
    if account.environment != asked.environment:
        return Finding(ResetStep.OTHER_ENVIRONMENT)
    if not account.is_open:
        return Finding(ResetStep.INACTIVE)
    if not normalise(first):
        return Finding(ResetStep.NO_ADDRESS, notes)
    if asked.email is not None and not same_address(asked.email, first):
        return Finding(ResetStep.EMAIL_DIFFERS, notes)
    if not bsn_is_right:
        return Finding(ResetStep.BSN_DIFFERS, notes)
    return Finding(ResetStep.SENT, notes, visible(first))


def _has_bsn(known: OnFile | None, number: str) -> bool:
    return known is not None and known.has_bsn(number)


def _notes(typed: str | None, first: str, second: str) -> list[ResetNote]:
    if typed is None:
        return []
    if same_address(typed, first):
        return [] if typed == first else [ResetNote.EMAIL_CLEANED]
    return [ResetNote.SECOND_ADDRESS] if same_address(typed, second) else []


def _within_limit(asked: Asked, finding: Finding) -> Finding:
    """At most one link to an address in 15 minutes; also counted where none will go, at the same cost."""
    whose = (
        normalise(finding.address) or f"{asked.organisation.pk} {asked.environment.value} {asked.identifier}"
    )
    attempt = limits.begin(Counted(LINK_PER_ADDRESS, whose))
    if finding.step == ResetStep.SENT and attempt.waits_until:
        return Finding(ResetStep.RATE_LIMITED, finding.notes)
    return finding


def _keep_refusal(request: HttpRequest, asked: Asked, account: User | None, notes: list[ResetNote]) -> None:
    network = network_of(client_address(request))
    kept = limits.begin(
        Counted(REFUSAL_KEPT, f"{_name(asked)}|{network}"),
        Counted(REFUSALS_KEPT, network),
    )
    if kept.waits_until is None:
        _keep(request, asked, account, ResetStep.RATE_LIMITED, notes)


@transaction.atomic
def _write(request: HttpRequest, asked: Asked, account: User | None, finding: Finding) -> None:
    row = _keep(request, asked, account, finding.step, finding.notes)
    is_sent = finding.step == ResetStep.SENT
    outbox.enqueue(
        "accounts.reset_link",
        recipient=account if is_sent else None,
        address=finding.address if is_sent else NOBODY,
        context={"attempt": row.pk},
        dedup_key=f"accounts.reset_link:{row.pk}",
    )


def _keep(
    request: HttpRequest, asked: Asked, account: User | None, step: ResetStep, notes: list[ResetNote]
) -> ResetAttempt:
    return ResetAttempt.objects.create(
        at=clock.now(),
        organisation=asked.organisation,
        environment=asked.environment,
        account=account,
        identifier=sealed.digest("refused identifier", normalise(asked.identifier)),
        step=step,
        notes=notes,
        address=client_address(request),
    )
