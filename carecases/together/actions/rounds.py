"""Consultation rounds: begun, joined, written in, extended and ended (C-30, C-31)."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from carecases.choices import Ground, Side, Tab
from carecases.models import HelpRequest
from carecases.seats import Seat
from carecases.together.actions.admissions import (
    NewPerson,
    Terms,
    admit,
    end,
    make_account,
    move,
    role_for,
    side_by,
)
from carecases.together.choices import SharingGround
from carecases.together.emails import DATES_MOVED, INVITED, REACTED
from carecases.together.models import Participant, Reaction, Round
from carecases.together.refusals import (
    RefusedError,
    ended,
    from_outside,
    no_agreement,
    refuse_bsn,
    refuse_pupil_name,
)
from carecases.together.selectors import has_agreement, may_react, participants_of, possible_guests
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox


@dataclass(frozen=True)
class Plan:
    """What a round will be; `tabs` and `items` are what was ticked, which only a school does."""

    subject: str
    description: str
    react_until: date
    see_until: date
    ground: SharingGround
    key: uuid.UUID
    tabs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@transaction.atomic
def start_round(user: User, help_request: HelpRequest, plan: Plan) -> Round:
    """Begin a round, without participants yet.

    Returns:
        The round; the earlier one when this page was sent before.

    Raises:
        RefusedError: from outside the partnership, no data processing agreement, dates that cannot be, or a text with
            a name or BSN in it.
    """
    if help_request.is_external:
        raise from_outside()
    if not has_agreement(help_request):
        raise no_agreement()
    refuse_pupil_name(plan.subject, help_request, "subject")
    refuse_bsn(plan.description, "description")
    _refuse_dates(plan.react_until, plan.see_until)
    side = side_by(user)
    ticked = (Tab.ROUND.value, *plan.tabs) if side is Side.SCHOOL else ()
    started, is_new = Round.objects.get_or_create(
        key=plan.key,
        defaults={
            "organisation_id": help_request.organisation_id,
            "help_request": help_request,
            "side": side,
            "subject": plan.subject,
            "description": plan.description,
            "react_until": plan.react_until,
            "see_until": plan.see_until,
            "ground": plan.ground,
            "tabs": list(ticked),
            "items": list(plan.items) if side is Side.SCHOOL else None,
            "made_by": user,
            "made_at": clock.now(),
        },
    )
    if is_new:
        trail.record(
            Action.ROUND_STARTED,
            actor=user,
            subject=started,
            client=help_request.dossier,
            ground=plan.ground.value,
            tabs=list(ticked),
            items=len(plan.items),
        )
    return started


@transaction.atomic
def add_participant(user: User, one: Round, account_id: int, specialism: str = "") -> Participant:
    """Let somebody of the organisation take part; somebody who was taken out before comes in anew.

    Raises:
        RefusedError: the round is over, the account cannot be chosen, or takes part already.
    """
    one = _locked(one)
    account = possible_guests(user, one.help_request, "").filter(pk=account_id).first()
    if account is None:
        raise RefusedError(_("This account cannot be invited here. Search again and choose another one."))
    return _let_in(user, one, account, specialism)


@transaction.atomic
def invite_participant(user: User, one: Round, person: NewPerson, specialism: str) -> Participant:
    """Make an account with the partnership's role for guests, and let it take part.

    Raises:
        RefusedError: the round is over, the pupil's name stands in a field, the address has an account, or the
            partnership has not set a role for guests.
    """
    one = _locked(one)
    for field, text in (
        ("full_name", person.full_name),
        ("email", person.email),
        ("specialism", specialism),
    ):
        refuse_pupil_name(text, one.help_request, field)
    account = make_account(user, person, role_for(one.organisation_id))
    return _let_in(user, one, account, specialism)


@transaction.atomic
def react(user: User, seat: Seat, one: Round, text: str, key: uuid.UUID) -> Reaction:
    """Write in a round; the others in it are told by mail.

    Returns:
        The reaction; the earlier one when this page was sent before.

    Raises:
        RefusedError: the first date has passed for this account, or a BSN stands in the text.
    """
    one = _locked(one)
    if not may_react(user, seat, one):
        raise ended()
    refuse_bsn(text, "text")
    written, is_new = Reaction.objects.get_or_create(
        key=key,
        defaults={
            "round": one,
            "author": user,
            "capacity": _capacity(user, one),
            "text": text,
            "at": clock.now(),
        },
    )
    if is_new:
        trail.record(Action.REACTION_WRITTEN, actor=user, subject=one, client=one.help_request.dossier)
        _tell_others(written, one)
    return written


@transaction.atomic
def extend_round(user: User, one: Round, react_until: date, see_until: date) -> None:
    """Later dates for the round and everybody in it whose access was not taken away.

    Raises:
        RefusedError: the round was ended, or dates that cannot be.
    """
    one = _locked(one)
    _refuse_ended(one)
    _refuse_dates(react_until, see_until)
    if react_until < one.react_until or see_until < one.see_until:
        raise RefusedError(
            _(
                "Extending takes later dates. To stop earlier, end the round or the access of one participant."
            ),
            "see_until",
        )
    one.react_until, one.see_until = react_until, see_until
    one.save(update_fields=["react_until", "see_until"])
    trail.record(
        Action.ROUND_MOVED,
        actor=user,
        subject=one,
        client=one.help_request.dossier,
        until=see_until.isoformat(),
    )
    for participant in participants_of(one).filter(admission__ended_at=None):
        own = participant.admission
        _move(
            user, participant, max(own.react_until or react_until, react_until), max(own.see_until, see_until)
        )


@transaction.atomic
def move_participant(user: User, one: Round, participant: Participant, react: date, see: date) -> None:
    """Other dates for one participant.

    Raises:
        RefusedError: the round or this access was ended, or dates that cannot be.
    """
    one = _locked(one)
    _refuse_ended(one)
    _refuse_dates(react, see)
    row = participants_of(one).select_related("admission__help_request__dossier").get(pk=participant.pk)
    if row.admission.ended_at is not None:
        raise RefusedError(_("This access was ended. Invite the participant again."))
    _move(user, row, react, see)


@transaction.atomic
def end_participant(user: User, one: Round, participant: Participant) -> None:
    """Take one participant out, at once; what they wrote stays."""
    one = _locked(one)
    row = participants_of(one).select_related("admission__help_request__dossier").get(pk=participant.pk)
    end(user, row.admission)


@transaction.atomic
def end_round(user: User, one: Round) -> None:
    """Take everybody out, at once, and close the round for reactions."""
    one = _locked(one)
    if one.ended_at is not None:
        return
    one.ended_at, one.ended_by = clock.now(), user
    one.save(update_fields=["ended_at", "ended_by"])
    trail.record(Action.ROUND_ENDED, actor=user, subject=one, client=one.help_request.dossier)
    for participant in participants_of(one).select_related("admission__help_request__dossier"):
        end(user, participant.admission)


def _let_in(user: User, one: Round, account: User, specialism: str) -> Participant:
    if one.is_over:
        raise RefusedError(_("This round is over. Extend it first, or begin a new one."))
    if not has_agreement(one.help_request):
        raise no_agreement()
    known = Participant.objects.select_related("admission").filter(round=one, user=account).first()
    if known is not None and known.admission.ended_at is None:
        raise RefusedError(_("%(name)s takes part already.") % {"name": account.full_name})
    terms = Terms(
        Ground.ROUND,
        one.see_until,
        one.react_until,
        tuple(one.tabs),
        None if one.items is None else tuple(one.items),
    )
    admission = admit(user, account, one.help_request, terms)
    participant, _is_new = Participant.objects.update_or_create(
        round=one,
        user=account,
        defaults={"admission": admission, "specialism": specialism or (known.specialism if known else "")},
    )
    outbox.enqueue(
        INVITED,
        recipient=account,
        context={"admission": admission.pk},
        dedup_key=f"{INVITED}:{admission.pk}",
    )
    return participant


def _move(user: User, participant: Participant, react: date, see: date) -> None:
    if move(user, participant.admission, react, see):
        outbox.enqueue(
            DATES_MOVED,
            recipient=participant.user,
            context={"admission": participant.admission_id},
            dedup_key=f"{DATES_MOVED}:{participant.admission_id}:{react}:{see}:{clock.now().timestamp():.0f}",
        )


def _tell_others(reaction: Reaction, one: Round) -> None:
    """Whoever still reads along when the mail goes (carecases.together.emails), but not the author."""
    living = participants_of(one).filter(admission__ended_at=None, admission__see_until__gte=clock.today())
    others = {participant.user_id: participant.user for participant in living}
    others.setdefault(one.keeper.pk, one.keeper)
    others.pop(reaction.author_id, None)
    outbox.enqueue_all(
        outbox.NewMail(REACTED, user, {"reaction": reaction.pk}, f"{REACTED}:{reaction.pk}:{user.pk}")
        for user in others.values()
    )


def _capacity(user: User, one: Round) -> str:
    specialism = Participant.objects.filter(round=one, user=user).values_list("specialism", flat=True).first()
    return specialism or user.capacity


def _locked(one: Round) -> Round:
    """The row as it is now; of two who change a round one waits."""
    return (
        Round.objects.select_for_update(of=("self",))
        .select_related("help_request__dossier", "made_by", "kept_by")
        .get(pk=one.pk)
    )


def _refuse_ended(one: Round) -> None:
    if one.ended_at is not None:
        raise RefusedError(_("This round was ended. Begin a new one."))


def _refuse_dates(react_until: date, see_until: date) -> None:
    if react_until < clock.today():
        raise RefusedError(_("This date has passed. Choose today or later."), "react_until")
    if see_until < react_until:
        raise RefusedError(
            _("Who may react may read: choose the same date as for reactions, or a later one."), "see_until"
        )
