"""What somebody gets to see of rounds, meetings and guests, from the help request or account on (A-27)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carecases.choices import Ground, Side, Tab
from carecases.conditions import Lack
from carecases.models import Admission, HelpRequest, SchoolCare
from carecases.seats import Capacity, Seat, tabs_seen_by_role
from carecases.selectors import admissions_now, help_requests_of, side_of
from carecases.together.models import (
    AgendaItem,
    Attendee,
    GuestRoles,
    Meeting,
    ParentView,
    Participant,
    Reaction,
    Round,
)
from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.selectors import Look, TrailFilter, as_look, events_about
from core.audit.trail import id_of, type_of
from core.lib import clock
from core.lib.display import short_date

ENTERING = [Right.SEE_HELP_REQUESTS.value, Right.JOIN_HELP_REQUESTS.value]
"""Without one of these the pages of help requests open for nobody."""
OF_PARTNERSHIP = [Right.ASSESS_HELP_REQUESTS.value, Right.MANAGE_PROCESSES.value]


def rounds_of(user: User, help_request: HelpRequest, seat: Seat) -> QuerySet[Round]:
    """All rounds for who works on the help request; a guest sees those in which they take part now."""
    rounds = Round.objects.filter(help_request=help_request).select_related("made_by")
    if not seat.is_guest:
        return rounds
    taking_part = Participant.objects.filter(round=OuterRef("pk"), admission__in=admissions_now(user))
    return rounds.filter(Exists(taking_part))


def with_numbers(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """With `reaction_count` and `participant_count`."""
    return rounds.annotate(
        reaction_count=Count("reactions", distinct=True),
        participant_count=Count("participants", distinct=True),
    )


def participants_of(one: Round) -> QuerySet[Participant]:
    """Everybody who was let in, also those whose access ended."""
    return one.participants.select_related("user__role", "admission").order_by("pk")


def reactions_of(one: Round) -> QuerySet[Reaction]:
    """All that was written, oldest first."""
    return one.reactions.select_related("author")


def may_manage(seat: Seat, one: Round) -> bool:
    """Whether this seat extends and ends a round: who works on the help request for the side that made it."""
    return not seat.is_guest and Capacity[Side(one.side).name] is seat.capacity


def may_react(user: User, seat: Seat, one: Round) -> bool:
    """Through the first date of the round, for a participant through the own one (C-31)."""
    if one.ended_at is not None:
        return False
    if not seat.is_guest:
        return one.takes_reactions
    return any(
        admission.react_until is not None and admission.react_until >= clock.today()
        for admission in seat.admissions
        if Participant.objects.filter(round=one, admission=admission).exists()
    )


def has_agreement(help_request: HelpRequest) -> bool:
    """Whether the board of the school signed the data processing agreement (C-30)."""
    return SchoolCare.objects.filter(unit=help_request.school_id, has_agreement=True).exists()


def possible_guests(user: User, help_request: HelpRequest | None, words: str) -> QuerySet[User]:
    """Accounts of the partnership's organisation that can be invited; parents never by search.

    While a help request is hidden nobody of the partnership can be chosen (C-32); without a help request it is for a
    meeting.
    """
    now = clock.now()
    found = (
        User.objects.filter(
            organisation=user.organisation_id,
            environment=Environment.STAFF,
            is_active=True,
            role__rights__overlap=ENTERING,
        )
        .exclude(ends_at__lte=now)
        .exclude(pk=user.pk)
        .exclude(role__in=GuestRoles.objects.filter(organisation=user.organisation_id).values("parent"))
    )
    if help_request is not None and help_request.is_hidden:
        found = found.exclude(role__rights__overlap=OF_PARTNERSHIP)
    for word in words.lower().split():
        found = found.filter(findable__contains=word)
    return found.select_related("role").prefetch_related("units").order_by("full_name", "pk")


def parent_views_of(help_request: HelpRequest) -> QuerySet[ParentView]:
    """Which parents see something of a help request now, or did."""
    return ParentView.objects.filter(admission__help_request=help_request).select_related(
        "admission__user", "admission__given_by"
    )


def number_of_rounds(user: User, help_request: HelpRequest, seat: Seat) -> int:
    """How many rounds this seat sees, for the tab."""
    return rounds_of(user, help_request, seat).count()


def meetings_for(user: User) -> QuerySet[Meeting]:
    """The meetings of the partnership, for who works there."""
    if side_of(user) is not Side.PARTNERSHIP:
        return Meeting.objects.none()
    return Meeting.objects.filter(organisation=user.organisation_id)


def agenda_of(user: User, meeting: Meeting) -> QuerySet[AgendaItem]:
    """The help requests on the agenda that this account sees: one that was hidden again is not there."""
    return meeting.agenda.filter(help_request__in=help_requests_of(user)).select_related(
        "help_request__dossier", "help_request__title", "help_request__status", "help_request__school"
    )


def attendees_of(meeting: Meeting) -> QuerySet[Attendee]:
    """Who was invited."""
    return meeting.attendees.select_related("user__role").order_by("user__full_name", "pk")


def meetings_of(help_request: HelpRequest) -> QuerySet[AgendaItem]:
    """The meetings that speak or spoke about a help request, newest first."""
    items = AgendaItem.objects.filter(help_request=help_request).select_related("meeting")
    return items.order_by("-meeting__on", "-pk")


def number_of_meetings(_user: User, help_request: HelpRequest, _seat: Seat) -> int:
    """How many meetings there are about it, for the tab."""
    return help_request.meetings.count()


def to_put_on_agenda(user: User, meeting: Meeting, dossier_number: int) -> QuerySet[HelpRequest]:
    """The help requests of a dossier that this account sees and that are not on the agenda yet."""
    return (
        help_requests_of(user)
        .filter(dossier__number=dossier_number, is_hidden=False)
        .exclude(meetings__meeting=meeting)
        .select_related("title", "status", "dossier")
    )


def looks_at(help_request: HelpRequest) -> list[Look]:
    """Who opened a help request or handled what is in it, in words and newest first (C-05)."""
    wanted = TrailFilter(object_type=type_of(help_request), object_id=id_of(help_request))
    events = events_about(help_request.organisation_id, [help_request.dossier], wanted)
    return [as_look(event) for event in events.select_related("actor", "organisation").order_by("-at", "-pk")]


@dataclass(frozen=True)
class Invitation:
    """One help request that somebody was invited to, with the last days to react (None: only read) and to read.

    `round` is the consultation round, where the account's role shows rounds.
    """

    help_request: HelpRequest
    ground: str
    react_until: date | None
    see_until: date
    given_by: str
    is_parent: bool
    round: Round | None


def invitations_of(user: User) -> list[Invitation]:
    """What this account was let into and for how long, soonest end first."""
    taking_part = Prefetch("participant", Participant.objects.select_related("round"))
    admissions = (
        admissions_now(user)
        .filter(organisation=user.organisation_id)
        .select_related("help_request__title", "help_request__dossier", "help_request__school", "given_by")
        .prefetch_related(taking_part)
        .order_by("see_until", "pk")
    )
    shows_round = Tab.ROUND in tabs_seen_by_role(user)
    return [_invitation(admission, shows_round=shows_round) for admission in admissions]


def _invitation(admission: Admission, *, shows_round: bool) -> Invitation:
    participant: Participant | None = getattr(admission, "participant", None)
    reacting = admission.react_until if admission.ground == Ground.ROUND else None
    return Invitation(
        admission.help_request,
        admission.get_ground_display(),
        reacting if reacting and reacting >= clock.today() else None,
        admission.see_until,
        admission.given_by.full_name,
        admission.ground == Ground.PARENT,
        participant.round if participant and shows_round else None,
    )


def in_the_way(help_request: HelpRequest) -> list[Lack]:
    """Rounds and meetings stand in the way of deleting a help request (C-17)."""
    found = []
    rounds = Round.objects.filter(help_request=help_request).count()
    if rounds:
        words = ngettext("There is %(n)d consultation round.", "There are %(n)d consultation rounds.", rounds)
        found.append(Lack(words % {"n": rounds}, reverse("together:rounds", args=[help_request.pk])))
    found += [
        Lack(
            _("It is on the agenda of the meeting of %(date)s.") % {"date": short_date(item.meeting.on)},
            reverse("together:meetings_of", args=[help_request.pk]),
        )
        for item in meetings_of(help_request)
    ]
    views = ParentView.objects.filter(
        Q(admission__ended_at=None), admission__help_request=help_request
    ).count()
    if views:
        words = ngettext("%(n)d parent has a view.", "%(n)d parents have a view.", views)
        found.append(Lack(words % {"n": views}, reverse("together:rounds", args=[help_request.pk])))
    return found
