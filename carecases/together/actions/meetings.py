"""Meetings: planned, filled, and what was concluded (C-33, C-68)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from carecases.choices import Ground
from carecases.models import HelpRequest
from carecases.rules import free_text
from carecases.selectors import help_requests_of, works_for_partnership
from carecases.together.actions.admissions import Terms, admit, end, move
from carecases.together.emails import MEETING_INVITED
from carecases.together.models import AgendaItem, Attendee, Meeting, MeetingAdmission
from carecases.together.refusals import RefusedError, no_agreement, refuse_bsn
from carecases.together.selectors import has_agreement, possible_guests
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox


@dataclass(frozen=True)
class Plan:
    """What a meeting is called and when it is. `key` is of the page: sent twice it is one meeting."""

    title: str
    on: date
    key: uuid.UUID


@transaction.atomic
def plan_meeting(user: User, plan: Plan) -> Meeting:
    """A new meeting, still without agenda; the earlier one when this page was sent before.

    Raises:
        RefusedError: the date has passed.
    """
    _refuse_past(plan.on)
    meeting, is_new = Meeting.objects.get_or_create(
        key=plan.key,
        defaults={
            "organisation_id": user.organisation_id,
            "title": plan.title,
            "on": plan.on,
            "made_by": user,
            "made_at": clock.now(),
        },
    )
    if is_new:
        trail.record(Action.MEETING_PLANNED, actor=user, subject=meeting, on=plan.on.isoformat())
    return meeting


@transaction.atomic
def change_meeting(user: User, meeting: Meeting, title: str, on: date) -> None:
    """Another title or date; whoever is invited sees the dossiers through the new date.

    Raises:
        RefusedError: the meeting is past, the new date has passed, or a pupil's name stands in the title.
    """
    row = _locked(meeting)
    _refuse_over(row)
    _refuse_past(on)
    for item in row.agenda.select_related("help_request__dossier"):
        _refuse_name_in_title(title, item.help_request)
    row.title, row.on = title, on
    row.save(update_fields=["title", "on"])
    trail.record(Action.MEETING_CHANGED, actor=user, subject=row, on=on.isoformat())
    _settle(user, row)


@transaction.atomic
def put_on_agenda(user: User, meeting: Meeting, help_request_id: int) -> AgendaItem:
    """Speak about a help request, which everybody who is invited sees from now on.

    Raises:
        RefusedError: the meeting is past, the help request is hidden or gone, somebody from outside is invited while
            the school has no data processing agreement, or the title of the meeting holds the pupil's name.
    """
    row = _locked(meeting)
    _refuse_over(row)
    help_request = (
        help_requests_of(user)
        .filter(pk=help_request_id, is_hidden=False)
        .select_related("dossier", "organisation")
        .first()
    )
    if help_request is None:
        raise RefusedError(
            _("This help request cannot be put on an agenda. Search again and choose another one.")
        )
    _refuse_name_in_title(row.title, help_request)
    item, is_new = AgendaItem.objects.get_or_create(
        meeting=row, help_request=help_request, defaults={"organisation_id": row.organisation_id}
    )
    if is_new:
        trail.record(
            Action.MEETING_CHANGED,
            actor=user,
            subject=row,
            client=help_request.dossier,
            added=help_request.pk,
        )
        _settle(user, row)
    return item


@transaction.atomic
def take_off_agenda(user: User, meeting: Meeting, item_id: int) -> None:
    """Not speak about a help request after all; the access that the meeting gave to it ends (C-68).

    Raises:
        RefusedError: the meeting is past, or somebody else planned it.
    """
    row = _locked(meeting)
    _refuse_over(row)
    if row.made_by_id != user.pk:
        raise RefusedError(
            _("%(name)s planned this meeting and can take it off the agenda.")
            % {"name": row.made_by.full_name}
        )
    item = row.agenda.select_related("help_request__dossier").filter(pk=item_id).first()
    if item is None:
        return
    trail.record(
        Action.MEETING_CHANGED,
        actor=user,
        subject=row,
        client=item.help_request.dossier,
        removed=item.help_request_id,
    )
    item.delete()
    _settle(user, row)


@transaction.atomic
def invite_attendee(user: User, meeting: Meeting, account_id: int) -> Attendee:
    """Invite somebody, who sees the help requests of the agenda until the date has passed.

    Raises:
        RefusedError: the meeting is past, the account cannot be chosen, or it comes from outside while a school of the
            agenda has no data processing agreement.
    """
    row = _locked(meeting)
    _refuse_over(row)
    account = possible_guests(user, None, "").filter(pk=account_id).first()
    if account is None:
        raise RefusedError(_("This account cannot be invited here. Search again and choose another one."))
    attendee, is_new = Attendee.objects.get_or_create(
        meeting=row, user=account, defaults={"organisation_id": row.organisation_id}
    )
    if is_new:
        trail.record(Action.MEETING_CHANGED, actor=user, subject=row, invited=account.pk)
        _settle(user, row)
        outbox.enqueue(
            MEETING_INVITED,
            recipient=account,
            context={"meeting": row.pk},
            dedup_key=f"{MEETING_INVITED}:{attendee.pk}",
        )
    return attendee


@transaction.atomic
def withdraw_attendee(user: User, meeting: Meeting, attendee_id: int) -> None:
    """Take an invitation back, and the access with it. Raises RefusedError when the meeting is past."""
    row = _locked(meeting)
    _refuse_over(row)
    attendee = row.attendees.filter(pk=attendee_id).first()
    if attendee is None:
        return
    trail.record(Action.MEETING_CHANGED, actor=user, subject=row, withdrawn=attendee.user_id)
    attendee.delete()
    _settle(user, row)


@transaction.atomic
def record_meeting(user: User, meeting: Meeting, minutes: str, conclusions: Mapping[int, str]) -> None:
    """Write minutes, and the conclusion of each item of the agenda by its number.

    Raises:
        RefusedError: a BSN stands in a text.
    """
    row = _locked(meeting)
    refuse_bsn(minutes, "minutes")
    changed = row.minutes != minutes
    row.minutes = minutes
    row.save(update_fields=["minutes"])
    for item in row.agenda.select_related("help_request__dossier").filter(pk__in=conclusions):
        text = conclusions[item.pk]
        if item.conclusion == text:
            continue
        refuse_bsn(text, f"conclusion_{item.pk}")
        item.conclusion = text
        item.save(update_fields=["conclusion"])
        trail.record(
            Action.MEETING_RECORDED, actor=user, subject=item.help_request, client=item.help_request.dossier
        )
    if changed:
        trail.record(Action.MEETING_RECORDED, actor=user, subject=row)


def _settle(user: User, meeting: Meeting) -> None:
    """Everybody from outside who is invited is let into every help request of the agenda, and into no other."""
    wanted = {
        (attendee.user_id, item.help_request_id): (attendee.user, item.help_request)
        for attendee in meeting.attendees.select_related("user__role")
        if not works_for_partnership(attendee.user)
        for item in meeting.agenda.select_related("help_request__dossier")
    }
    given = meeting.admissions.filter(admission__ended_at=None).select_related(
        "admission__user", "admission__help_request__dossier"
    )
    for row in given:
        admission = row.admission
        if wanted.pop((admission.user_id, admission.help_request_id), None) is None:
            end(user, admission)
        else:
            move(user, admission, None, meeting.on)
    for guest, help_request in wanted.values():
        if not has_agreement(help_request):
            raise no_agreement()
        admission = admit(user, guest, help_request, Terms(Ground.MEETING, meeting.on))
        MeetingAdmission.objects.create(meeting=meeting, admission=admission)


def _refuse_name_in_title(title: str, help_request: HelpRequest) -> None:
    dossier = help_request.dossier
    if free_text.look_at(title, dossier.first_name, dossier.last_name).names_pupil:
        raise RefusedError(
            _(
                "The title of the meeting goes out by mail and holds the name of a pupil on the agenda. "
                "Give the meeting another title."
            ),
            "title",
        )


def _refuse_over(meeting: Meeting) -> None:
    if meeting.is_past:
        raise RefusedError(
            _("The date of this meeting has passed; only minutes and conclusions can be written.")
        )


def _refuse_past(on: date) -> None:
    if on < clock.today():
        raise RefusedError(_("This date has passed. Choose today or later."), "on")


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=meeting.pk)
