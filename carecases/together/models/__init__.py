from carecases.together.models.guests import GuestRoles, ParentView
from carecases.together.models.meetings import AgendaItem, Attendee, Meeting, MeetingAdmission
from carecases.together.models.rounds import Participant, Reaction, Round

__all__ = [
    "AgendaItem",
    "Attendee",
    "GuestRoles",
    "Meeting",
    "MeetingAdmission",
    "ParentView",
    "Participant",
    "Reaction",
    "Round",
]
