"""Taking in what a sender sent: judged, stored or refused, and in each case kept for support (C-50)."""

import logging
from dataclasses import dataclass, field

from django.db import transaction

from carecases.intake import raw, wording
from carecases.intake.actions.judge import Case, judged
from carecases.intake.actions.store import LateRefusalError, Stored, store
from carecases.intake.choices import AttemptKind, Outcome
from carecases.intake.models import REFUSED_NUMBER, Attempt, Sender
from carecases.intake.rules.blanking import blank_unread
from carecases.intake.rules.findings import Code, Finding
from carecases.models import HelpRequest
from core.lib import clock

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What the sender is told. `dossier_number` is -1 when nothing was stored; `is_fault` when it may try again."""

    outcome: Outcome
    dossier_number: int
    findings: list[Finding]
    lacks: list[str] = field(default_factory=list)
    help_request: HelpRequest | None = None
    is_fault: bool = False


def receive(sender: Sender, body: bytes) -> Answer:
    """Take in one message. Outside a transaction."""
    try:
        with judged(sender, body) as case:
            return _refused(case) if case.is_refused else _stored(case)
    except Exception:
        logger.exception("ALARM: a message of sender %s could not be taken in.", sender.pk)
        case = Case(sender, len(body), text=blank_unread(body))
        case.found(Code.FAULT, "")
        return _refused(case, is_fault=True)


def refuse_deletion(sender: Sender, reference: str) -> None:
    """Deleting at the sender deletes nothing here; that it was tried is kept (C-51)."""
    _keep_without_message(sender, AttemptKind.DELETION, reference[:100], [])


def refuse_replay(sender: Sender) -> None:
    """A request that was taken before did nothing; that it came again is kept."""
    _keep_without_message(sender, AttemptKind.MESSAGE, "", [Finding(Code.REPLAYED)])


def _keep_without_message(sender: Sender, kind: AttemptKind, reference: str, findings: list[Finding]) -> None:
    Attempt.objects.create(
        organisation_id=sender.organisation_id,
        sender=sender,
        received_at=clock.now(),
        kind=kind,
        outcome=Outcome.REFUSED,
        reference=reference,
        dossier_number=REFUSED_NUMBER,
        findings=wording.as_kept(findings),
        message_size=0,
    )


def _stored(case: Case) -> Answer:
    try:
        with transaction.atomic():
            stored = store(case)
            outcome = Outcome.ACCEPTED if stored.is_new else Outcome.UPDATED
            findings = case.findings + stored.findings
            answer = Answer(outcome, _number(stored), findings, stored.lacks, stored.delivery.help_request)
            _keep(case, answer)
            return answer
    except LateRefusalError as late:
        for one in case.files:
            # What was rolled back is not attached any more.
            one.file.refresh_from_db(fields=["attached_at"])
        case.findings.append(late.finding)
        return _refused(case)


def _number(stored: Stored) -> int:
    assert stored.delivery.dossier is not None
    return stored.delivery.dossier.number


@transaction.atomic
def _refused(case: Case, *, is_fault: bool = False) -> Answer:
    answer = Answer(Outcome.REFUSED, REFUSED_NUMBER, case.findings, is_fault=is_fault)
    _keep(case, answer)
    return answer


def _keep(case: Case, answer: Answer) -> None:
    message = case.message
    attempt = Attempt.objects.create(
        organisation_id=case.sender.organisation_id,
        sender=case.sender,
        received_at=clock.now(),
        kind=case.kind,
        outcome=answer.outcome,
        reference=message.reference,
        brin=message.brin,
        title=message.title,
        school=case.school,
        dossier_number=answer.dossier_number,
        help_request=answer.help_request,
        findings=wording.as_kept(answer.findings),
        message_size=case.size,
    )
    raw.keep(attempt, case.text)
