"""The mails of working together. None of them holds a name of a child, a reaction or the name of a file (N-03).

Each is written when it goes: whoever has no access any more by then gets none.
"""

from django.db.models import QuerySet
from django.urls import reverse

from carecases.choices import Tab
from carecases.models import Admission, HelpRequest
from carecases.seats import tabs_seen_by_role
from carecases.selectors import help_requests_of
from carecases.together.models import Meeting, ParentView, Participant, Reaction, Round
from core.accounts.models import User
from core.accounts.rights import Right
from core.lib import clock
from core.notifications import messages
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage

INVITED = "together.invited"
REACTED = "together.reacted"
DATES_MOVED = "together.dates_moved"
ACCESS_ENDED = "together.access_ended"
MEETING_INVITED = "together.meeting_invited"
PARENT_INVITED = "together.parent_invited"


def register() -> None:
    """Make the messages of this app known."""
    messages.register(INVITED, invited_mail)
    messages.register(REACTED, reacted_mail)
    messages.register(DATES_MOVED, dates_moved_mail)
    messages.register(ACCESS_ENDED, access_ended_mail)
    messages.register(MEETING_INVITED, meeting_mail)
    messages.register(PARENT_INVITED, parent_mail)


def invited_mail(message: OutboxMessage) -> Mail | None:
    """To a participant of a round, with how to come in. Context: `admission`."""
    return _round_mail("together/invited", message)


def dates_moved_mail(message: OutboxMessage) -> Mail | None:
    """To a participant whose dates moved. Context: `admission`."""
    return _round_mail("together/dates_moved", message)


def access_ended_mail(message: OutboxMessage) -> Mail | None:
    """To a participant or parent whose access was ended before its date. Context: `admission`."""
    admission = _admissions().filter(pk=message.context["admission"]).exclude(ended_at=None).first()
    if admission is None:
        return None
    return _mail("together/access_ended", message, admission.help_request, {"admission": admission})


def parent_mail(message: OutboxMessage) -> Mail | None:
    """To a parent who was given a view. Context: `admission`."""
    admission = _live(message)
    if admission is None or not ParentView.objects.filter(admission=admission).exists():
        return None
    return _mail(
        "together/parent_invited",
        message,
        admission.help_request,
        {"admission": admission, "path": reverse("carecases:help_request", args=[admission.help_request_id])},
    )


def reacted_mail(message: OutboxMessage) -> Mail | None:
    """To the others in a round: somebody reacted, and where to read it. Context: `reaction`."""
    reaction = (
        Reaction.objects.select_related("round", "author").filter(pk=message.context["reaction"]).first()
    )
    if reaction is None or message.recipient is None or not _reads(message.recipient, reaction.round):
        return None
    help_request = _requests().get(pk=reaction.round.help_request_id)
    context = {
        "round": reaction.round,
        "author": reaction.author,
        "path": _path(message.recipient, reaction.round),
    }
    return _mail("together/reacted", message, help_request, context)


def meeting_mail(message: OutboxMessage) -> Mail | None:
    """To who is invited to a meeting: its date and the dossiers of the agenda. Context: `meeting`."""
    meeting = Meeting.objects.filter(pk=message.context["meeting"], attendees__user=message.recipient).first()
    if meeting is None or message.recipient is None or meeting.is_past:
        return None
    seen = help_requests_of(message.recipient).filter(meetings__meeting=meeting)
    items = [
        (one.dossier.number, one.title.name, reverse("carecases:help_request", args=[one.pk]))
        for one in seen.select_related("dossier", "title").order_by("pk")
    ]
    context = {"receiver": message.recipient, "meeting": meeting, "items": items}
    return render("together/meeting_invited", context, organisation=message.recipient.organisation)


def _round_mail(template: str, message: OutboxMessage) -> Mail | None:
    admission = _live(message)
    participant = Participant.objects.select_related("round").filter(admission=admission).first()
    if admission is None or participant is None:
        return None
    context = {
        "admission": admission,
        "round": participant.round,
        "path": _path(admission.user, participant.round),
    }
    return _mail(template, message, admission.help_request, context)


def _mail(
    template: str, message: OutboxMessage, about: HelpRequest, context: dict[str, object]
) -> Mail | None:
    if message.recipient is None:
        return None
    return render(
        template,
        {
            "receiver": message.recipient,
            "help_request": about,
            "number": about.dossier.number,
            **context,
        },
        organisation=about.organisation,
    )


def _reads(user: User, one: Round) -> bool:
    """Whether somebody still comes to a round: by an admission of it, or as the one who works on it."""
    if Participant.objects.filter(round=one, user=user).exists():
        return Participant.objects.filter(
            round=one, user=user, admission__ended_at=None, admission__see_until__gte=clock.today()
        ).exists()
    return help_requests_of(user).filter(pk=one.help_request_id).exists()


def _live(message: OutboxMessage) -> Admission | None:
    holding = _admissions().filter(ended_at=None, see_until__gte=clock.today())
    return holding.filter(pk=message.context["admission"]).first()


def _admissions() -> QuerySet[Admission]:
    return Admission.objects.select_related(
        "given_by", "user", "help_request__dossier", "help_request__title", "help_request__organisation"
    )


def _requests() -> QuerySet[HelpRequest]:
    return HelpRequest.objects.select_related("dossier", "title", "organisation")


def _path(user: User, one: Round) -> str:
    """The round, or the help request for somebody whose role shows no rounds (C-40)."""
    if user.has_right(Right.SEE_HELP_REQUESTS) or Tab.ROUND in tabs_seen_by_role(user):
        return reverse("together:round", args=[one.help_request_id, one.pk])
    return reverse("carecases:help_request", args=[one.help_request_id])
