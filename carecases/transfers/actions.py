"""Asking for a dossier, handing it over, and refusing: each once, and written down (C-64).

A help request has one school at a time. What is released goes along to the new school, which answers for it from then
on; the school that filed it sees it no more. What is not released, or not handed in yet, stays with the school that
filed it: that one goes on working on it, without Basisgegevens and Schoolgegevens (carecases.seats), and the new school
does not see that it is there.
"""

from collections.abc import Collection
from enum import StrEnum

from django.db import transaction

from carecases.actions.open_dossier import Contact, add_school_data
from carecases.choices import Ground
from carecases.models import Admission, Dossier, HelpRequest, SchoolData
from carecases.rules import free_text
from carecases.selectors import newest_school_data
from carecases.transfers.choices import TransferState
from carecases.transfers.emails import ANSWERED, HANDED_OVER
from carecases.transfers.models import Transfer
from carecases.transfers.selectors import earlier_help_requests, transfers_of
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox


class Obstacle(StrEnum):
    """Why nothing was done; carecases.transfers.wording has the sentences."""

    DECIDED = "decided"
    GONE_ON = "gone_on"
    CALLS_BSN = "calls_bsn"
    NAMES_PUPIL = "names_pupil"


class RefusedTransferError(Exception):
    """The dossier stays where it is."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@transaction.atomic
def ask(user: User, dossier: Dossier, contact: Contact, reason: str) -> tuple[Transfer, bool]:
    """Ask the partnership for the dossier; `contact` speaks for the new school once it is there.

    Returns:
        The question, and whether it is new: a school asks once as long as nobody answered.

    Raises:
        RefusedTransferError: the reason calls a number a BSN.
    """
    if free_text.look_at(reason).calls_bsn:
        raise RefusedTransferError(Obstacle.CALLS_BSN)
    transfer, is_new = Transfer.objects.get_or_create(
        dossier=dossier,
        to_school=contact.school,
        state=TransferState.ASKED,
        defaults={
            "organisation": dossier.organisation,
            "from_school": dossier.school,
            "group": contact.group,
            "contact": contact.contact,
            "function": contact.function,
            "email": contact.email,
            "phone": contact.phone,
            "reason": reason,
            "asked_by": user,
            "asked_at": clock.now(),
        },
    )
    if is_new:
        trail.record(
            Action.TRANSFER_ASKED,
            actor=user,
            subject=transfer,
            client=dossier,
            ground=reason,
            school=contact.school.pk,
        )
    return transfer, is_new


@transaction.atomic
def release(user: User, transfer_id: int, along: Collection[int] | None) -> Transfer:
    """Hand the dossier over, with the earlier help requests of these numbers, or with all that the account sees.

    Raises:
        RefusedTransferError: somebody decided meanwhile, or the dossier went to another school since.
    """
    transfer = _locked(user, transfer_id)
    dossier = Dossier.objects.select_for_update().get(pk=transfer.dossier_id)
    if dossier.school_id == transfer.to_school_id:
        raise RefusedTransferError(Obstacle.GONE_ON)
    before = newest_school_data(dossier)
    transfer.from_school_id = dossier.school_id
    moving = earlier_help_requests(user, transfer).select_related(None)
    if along is not None:
        moving = moving.filter(pk__in=along)
    numbers = list(moving.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    data = _at_new_school(dossier, transfer)
    HelpRequest.objects.filter(pk__in=numbers).update(school=transfer.to_school, school_data=data)
    _end_admissions(user, dossier, numbers)
    transfer.released.set(numbers)
    _decide(user, transfer, TransferState.RELEASED)
    trail.record(
        Action.TRANSFER_RELEASED,
        actor=user,
        subject=transfer,
        client=dossier,
        ground=transfer.reason,
        source=transfer.from_school_id,
        target=transfer.to_school_id,
        help_requests=numbers,
    )
    _tell(transfer, before)
    return transfer


@transaction.atomic
def refuse(user: User, transfer_id: int, answer: str) -> Transfer:
    """Leave the dossier where it is; the school that asked reads why in its mail.

    Raises RefusedTransferError: somebody decided meanwhile, or the answer names the pupil or calls a BSN.
    """
    transfer = _locked(user, transfer_id)
    dossier = transfer.dossier
    found = free_text.look_at(answer, dossier.first_name, dossier.last_name)
    if found.calls_bsn or found.names_pupil:
        raise RefusedTransferError(Obstacle.CALLS_BSN if found.calls_bsn else Obstacle.NAMES_PUPIL)
    transfer.answer = answer
    _decide(user, transfer, TransferState.REFUSED)
    trail.record(Action.TRANSFER_REFUSED, actor=user, subject=transfer, client=dossier, ground=answer)
    _tell(transfer, newest_school_data(dossier))
    return transfer


def _locked(user: User, transfer_id: int) -> Transfer:
    """The question as it is now; of two who decide at once the second one finds it decided."""
    transfer = transfers_of(user).select_for_update(of=("self",)).get(pk=transfer_id)
    if not transfer.is_open:
        raise RefusedTransferError(Obstacle.DECIDED)
    return transfer


def _at_new_school(dossier: Dossier, transfer: Transfer) -> SchoolData:
    contact = Contact(
        transfer.to_school,
        transfer.group,
        transfer.contact,
        transfer.function,
        transfer.email,
        transfer.phone,
    )
    data = add_school_data(transfer.asked_by, dossier, contact)
    if not transfer.to_school.users.filter(pk=transfer.asked_by_id, is_active=True).exists():
        data.applicant = None
        data.save(update_fields=["applicant"])
    dossier.school = transfer.to_school
    dossier.save(update_fields=["school"])
    return data


def _end_admissions(user: User, dossier: Dossier, numbers: list[int]) -> None:
    """Whom the former school let in by a round or a view has no more ground; what the partnership gave stays."""
    given = Admission.objects.filter(
        help_request__in=numbers, ended_at=None, ground__in=(Ground.ROUND, Ground.PARENT)
    ).exclude(given_by__role__rights__contains=[Right.ASSESS_HELP_REQUESTS.value])
    for admission in given.select_for_update(of=("self",)).order_by("pk"):
        admission.ended_at, admission.ended_by = clock.now(), user
        admission.save(update_fields=["ended_at", "ended_by"])
        trail.record(Action.ADMISSION_ENDED, actor=user, subject=admission, client=dossier)


def _decide(user: User, transfer: Transfer, state: TransferState) -> None:
    transfer.state, transfer.decided_by, transfer.decided_at = state, user, clock.now()
    transfer.save(update_fields=["state", "from_school", "answer", "decided_by", "decided_at"])


def _tell(transfer: Transfer, before: SchoolData | None) -> None:
    outbox.enqueue(
        ANSWERED,
        recipient=transfer.asked_by,
        address=transfer.email,
        context={"transfer": transfer.pk},
        dedup_key=f"{ANSWERED}:{transfer.pk}",
    )
    if before is not None:
        outbox.enqueue(
            HANDED_OVER,
            recipient=before.applicant,
            address=before.email,
            context={"transfer": transfer.pk, "school_data": before.pk},
            dedup_key=f"{HANDED_OVER}:{transfer.pk}",
        )
