"""Signing a complete form: the authority with its account, parents by a link, both also on paper (C-26, C-67)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carecases.questionnaires import telling
from carecases.questionnaires.actions.fill import back_to_draft, locked
from carecases.questionnaires.choices import FormState, Party, Verdict, Way
from carecases.questionnaires.models import FilledForm, SignOff
from carecases.questionnaires.refusals import FormRefusedError
from carecases.questionnaires.rules.answers import asked, is_answered, that_count
from carecases.questionnaires.rules.definition import AUTHORITY
from carecases.questionnaires.selectors import authorities_for, may_reopen, parties_missing, sign_offs_of
from carecases.seats import Seat
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock

MOST_TRIES = 5
"""Dates of birth that a parent's link takes; then it is dead."""


@dataclass(frozen=True)
class Paper:
    """A signature on paper: whose, of which day, and the number of the paper (carecases.signed_papers)."""

    party: Party
    name: str
    on: date
    number: int | None


@transaction.atomic
def ask_authority(user: User, seat: Seat, form: FilledForm, name: str, account: User) -> SignOff:
    """Give the account write access to the questions for the competent authority. Raises FormRefusedError."""
    found = _complete_form(seat, form)
    if not authorities_for(found.help_request).filter(pk=account.pk).exists():
        raise FormRefusedError(
            _("This account does not sign for the school any more. Choose another one."), is_late=True
        )
    _one_authority(found)
    return _ask(user, found, Party.AUTHORITY, Way.ACCOUNT, name, account=account)


@transaction.atomic
def ask_parent(user: User, seat: Seat, form: FilledForm, name: str, email: str) -> SignOff:
    """Mail a parent a link. Raises FormRefusedError."""
    found = _complete_form(seat, form)
    known = found.sign_offs.filter(withdrawn_at=None, party=Party.PARENT, email__iexact=email)
    if known.exists():
        raise FormRefusedError(
            _("This parent was asked already. Take that question back first to ask again.")
        )
    return _ask(user, found, Party.PARENT, Way.LINK, name, email=email)


@transaction.atomic
def record_paper(user: User, seat: Seat, form: FilledForm, paper: Paper) -> SignOff:
    """Keep that somebody agreed on paper. Raises FormRefusedError."""
    found = _complete_form(seat, form)
    if paper.party == Party.AUTHORITY:
        _one_authority(found)
    now = clock.now()
    kept = SignOff.objects.create(
        organisation=found.organisation,
        form=found,
        party=paper.party,
        way=Way.PAPER,
        name=paper.name,
        on=paper.on,
        paper=paper.number,
        asked_by=user,
        asked_at=now,
        verdict=Verdict.APPROVED,
        decided_at=now,
    )
    _record(Action.SIGN_OFF_GIVEN, user, kept)
    _settle(found)
    return kept


@transaction.atomic
def take_back(user: User, seat: Seat, form: FilledForm, sign_off_id: int) -> None:
    """Ask somebody no more; what was signed stays. Raises FormRefusedError."""
    found = _complete_form(seat, form)
    taken = found.sign_offs.filter(pk=sign_off_id, verdict="", withdrawn_at=None).update(
        withdrawn_at=clock.now()
    )
    if not taken:
        raise FormRefusedError(_("This was answered meanwhile, so it cannot be taken back."), is_late=True)


@transaction.atomic
def keep_answers(user: User, sign_off: SignOff, answers: Mapping[str, Any]) -> SignOff:
    """Keep what the competent authority answers, without agreeing yet. Raises FormRefusedError."""
    found = _open(sign_off)
    found.answers = _own_answers(found, answers)
    found.save(update_fields=["answers"])
    trail.record(Action.FORM_SAVED, actor=user, subject=found.form, client=found.form.help_request.dossier)
    return found


@transaction.atomic
def agree(user: User | None, sign_off: SignOff, answers: Mapping[str, Any]) -> SignOff:
    """Sign; `user` is None for a parent. Raises FormRefusedError while a question that needs an answer has none."""
    found = _open(sign_off)
    if found.party == Party.AUTHORITY:
        found.answers = _own_answers(found, answers)
        if _missing(found):
            raise FormRefusedError(
                _("Not every question that needs an answer has one. They are marked below.")
            )
    _decide(found, Verdict.APPROVED, "")
    _record(Action.SIGN_OFF_GIVEN, user, found)
    _settle(found.form)
    return found


@transaction.atomic
def refuse(user: User | None, sign_off: SignOff, reason: str) -> SignOff:
    """Not sign, with a reason: the form is a draft again. Raises FormRefusedError."""
    found = _open(sign_off)
    _decide(found, Verdict.REFUSED, reason)
    _record(Action.SIGN_OFF_REFUSED, user, found)
    back_to_draft(found.form)
    return found


def count_try(sign_off: SignOff, born: date) -> bool:
    """Whether this is the child's date of birth; a wrong one counts, and after five the link is dead."""
    with transaction.atomic():
        found = SignOff.objects.select_for_update().get(pk=sign_off.pk)
        if found.tries >= MOST_TRIES:
            return False
        if born == sign_off.form.help_request.dossier.birth_date:
            return True
        found.tries += 1
        found.save(update_fields=["tries"])
        return False


def missing_of_authority(sign_off: SignOff) -> set[str]:
    """The keys of the questions that the competent authority still has to answer."""
    return {question.key for question in _missing(sign_off)}


def _missing(sign_off: SignOff) -> list[Any]:
    asks = sign_off.form.version.definition
    answers = {**sign_off.form.answers, **sign_off.answers}
    return [
        question
        for section in asks.written_by(AUTHORITY)
        for question in asked(asks, section, answers)
        if question.is_required and not is_answered(question, answers)
    ]


def _own_answers(sign_off: SignOff, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Only those to the questions for the authority, whatever was sent."""
    asks = sign_off.form.version.definition
    own = {question.key for section in asks.written_by(AUTHORITY) for question in section.questions}
    typed = {key: answer for key, answer in answers.items() if key in own}
    counted = that_count(asks, {**sign_off.form.answers, **typed})
    return {key: answer for key, answer in counted.items() if key in own}


def _complete_form(seat: Seat, form: FilledForm) -> FilledForm:
    found = locked(form)
    if found.state != FormState.COMPLETE or not may_reopen(found, seat):
        raise FormRefusedError(
            _("Signing is asked for a complete form, while the help request is with you."), is_late=True
        )
    return found


def _one_authority(form: FilledForm) -> None:
    if Party.AUTHORITY not in parties_missing(form, sign_offs_of(form)):
        raise FormRefusedError(
            _("The competent authority was asked already. Take that question back first."), is_late=True
        )


def _ask(user: User, form: FilledForm, party: Party, way: Way, name: str, **who: Any) -> SignOff:
    made = SignOff.objects.create(
        organisation=form.organisation,
        form=form,
        party=party,
        way=way,
        name=name,
        asked_by=user,
        asked_at=clock.now(),
        **who,
    )
    _record(Action.SIGN_OFF_ASKED, user, made)
    telling.ask_to_sign(made)
    return made


def _open(sign_off: SignOff) -> SignOff:
    """The question as it is now, its form locked."""
    form = locked(sign_off.form)
    found = SignOff.objects.select_for_update().get(pk=sign_off.pk)
    if not found.is_open or form.is_draft:
        raise FormRefusedError(
            _("This was answered or taken back meanwhile; nothing was changed."), is_late=True
        )
    found.form = form
    return found


def _decide(sign_off: SignOff, verdict: Verdict, reason: str) -> None:
    sign_off.verdict, sign_off.reason, sign_off.decided_at = verdict, reason, clock.now()
    sign_off.save()
    telling.tell_decided(sign_off)


def _settle(form: FilledForm) -> None:
    """Signed once everybody who has to agree did."""
    sign_offs = sign_offs_of(form)
    everybody = all(sign_off.verdict == Verdict.APPROVED for sign_off in sign_offs)
    if everybody and not parties_missing(form, sign_offs):
        form.state = FormState.SIGNED
        form.save(update_fields=["state"])


def _record(action: Action, user: User | None, sign_off: SignOff) -> None:
    trail.record(
        action,
        actor=user,
        subject=sign_off,
        client=sign_off.form.help_request.dossier,
        organisation_id=sign_off.organisation_id,
        party=sign_off.party,
        way=sign_off.way,
    )
