"""Working together in the demo partnership: rounds, meetings, and what a parent was given to see."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from carecases.choices import Ground, Side, Tab
from carecases.models import Admission, HelpRequest
from carecases.together.choices import SharingGround
from carecases.together.models import (
    AgendaItem,
    Attendee,
    GuestRoles,
    Meeting,
    MeetingAdmission,
    ParentView,
    Participant,
    Reaction,
    Round,
)
from config.demo.accounts import PARTNERSHIP
from core.accounts.models import Organisation, User
from core.lib import clock

TABS = [Tab.PERSONAL, Tab.ATTACHMENTS, Tab.ROUND]
CONCLUSIONS = (
    "Ambulante begeleiding tot de zomervakantie, daarna evalueren met ouders.",
    "Eerst het onderzoek afwachten. Terug op de agenda van de volgende vergadering.",
)


@dataclass(frozen=True)
class _People:
    ib: User
    scp: User
    tlv: User
    therapist: User
    parent: User


def build_together(today: date) -> None:
    """An open round for the speech therapist and one that is over, a planned and a past meeting, a parent's view."""
    organisation = Organisation.objects.get(slug=PARTNERSHIP)
    accounts = {user.username: user for user in User.objects.filter(organisation=organisation)}
    people = _People(*(accounts[name] for name in ("ib", "scp", "tlv", "logopedist", "ouder")))
    guest, parent = people.therapist.role, people.parent.role
    assert guest is not None
    assert parent is not None  # staff has a role
    GuestRoles.objects.create(organisation=organisation, guest=guest, parent=parent)
    submitted = HelpRequest.objects.filter(organisation=organisation, is_hidden=False)
    one_each = submitted.order_by("dossier_id", "pk").distinct("dossier_id")
    own = list(one_each.filter(school__in=people.ib.units.all())[:6])
    _build_open_round(own[0], people, today)
    _build_past_round(own[1], people, today)
    _build_meetings(organisation, own[2:6], people, today)
    view = _admit(own[0], people.parent, people.ib, Ground.PARENT, today + timedelta(days=30))
    view.tabs, view.items = [Tab.PERSONAL, Tab.SCHOOL], []
    view.save(update_fields=["tabs", "items"])
    ParentView.objects.create(admission=view, side=Side.SCHOOL)


def _build_open_round(help_request: HelpRequest, people: _People, today: date) -> None:
    made = _round(help_request, people.ib, "Spraak en taal in de klas", today - timedelta(days=4), 18)
    _take_part(made, people.therapist, "logopedist")
    _react(made, people.ib, "Wij merken dat instructies in de groep niet aankomen. Herkent u dat?", 4)
    _react(
        made,
        people.therapist,
        "Ja. In de behandeling helpt het om elke stap apart te noemen, met een picto erbij.",
        2,
    )


def _build_past_round(help_request: HelpRequest, people: _People, today: date) -> None:
    made = _round(help_request, people.ib, "Afstemming behandeling", today - timedelta(days=60), 14)
    _take_part(made, people.therapist, "logopedist")
    _react(made, people.therapist, "De behandeling is afgerond; het verslag volgt.", 55)


def _round(help_request: HelpRequest, maker: User, subject: str, made_on: date, days: int) -> Round:
    react_until = made_on + timedelta(days=days)
    return Round.objects.create(
        organisation_id=help_request.organisation_id,
        help_request=help_request,
        side=Side.SCHOOL,
        subject=subject,
        description="Graag uw ervaring van de laatste weken, en wat wij in de klas kunnen doen.",
        react_until=react_until,
        see_until=react_until + timedelta(days=7),
        tabs=TABS,
        items=[],
        ground=SharingGround.CONSENT,
        key=uuid.uuid5(uuid.NAMESPACE_OID, subject),
        made_by=maker,
        made_at=_at(made_on),
    )


def _take_part(made: Round, guest: User, specialism: str) -> None:
    admission = _admit(made.help_request, guest, made.made_by, Ground.ROUND, made.see_until)
    admission.react_until, admission.tabs, admission.items = made.react_until, made.tabs, []
    admission.save(update_fields=["react_until", "tabs", "items"])
    Participant.objects.create(round=made, user=guest, admission=admission, specialism=specialism)


def _react(made: Round, author: User, text: str, days_ago: int) -> None:
    Reaction.objects.create(
        round=made,
        author=author,
        capacity="logopedist" if author.username == "logopedist" else author.capacity,
        text=text,
        at=clock.now() - timedelta(days=days_ago),
        key=uuid.uuid5(uuid.NAMESPACE_OID, text),
    )


def _build_meetings(
    organisation: Organisation, requests: list[HelpRequest], people: _People, today: date
) -> None:
    planned = _meeting(organisation, people.scp, "Ondersteuningsteam Noord", today + timedelta(days=9))
    past = _meeting(organisation, people.scp, "Ondersteuningsteam Noord", today - timedelta(days=19))
    past.minutes = "Aanwezig: Saskia Vermeulen en Tineke Prins. Beide dossiers zijn besproken."
    past.save(update_fields=["minutes"])
    for meeting, spoken_about, conclusions in (
        (planned, requests[:2], ("", "")),
        (past, requests[2:4], CONCLUSIONS),
    ):
        for help_request, conclusion in zip(spoken_about, conclusions, strict=True):
            AgendaItem.objects.create(
                organisation=organisation,
                meeting=meeting,
                help_request=help_request,
                conclusion=conclusion,
            )
        Attendee.objects.create(organisation=organisation, meeting=meeting, user=people.tlv)
    Attendee.objects.create(organisation=organisation, meeting=planned, user=people.therapist)
    for help_request in requests[:2]:
        admission = _admit(help_request, people.therapist, people.scp, Ground.MEETING, planned.on)
        MeetingAdmission.objects.create(meeting=planned, admission=admission)


def _meeting(organisation: Organisation, maker: User, title: str, on: date) -> Meeting:
    return Meeting.objects.create(
        organisation=organisation,
        title=title,
        on=on,
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"{title} {on}"),
        made_by=maker,
        made_at=_at(min(on, clock.today()) - timedelta(days=10)),
    )


def _admit(
    help_request: HelpRequest, guest: User, given_by: User, ground: Ground, see_until: date
) -> Admission:
    return Admission.objects.create(
        organisation_id=help_request.organisation_id,
        help_request=help_request,
        user=guest,
        ground=ground,
        see_until=see_until,
        given_by=given_by,
        given_at=clock.now() - timedelta(days=1),
    )


def _at(on: date) -> datetime:
    return clock.local(on, time(10))
