"""Who may open the pages of working together. Within a help request carecases.views.entering lets each into theirs."""

from carecases.policies import INSIDE
from core.accounts.policies import Access, staff_with
from core.accounts.rights import Right

PARTNERSHIP = staff_with(Right.ASSESS_HELP_REQUESTS)

ACCESS: dict[str, Access] = {
    "together:invitations": staff_with(Right.JOIN_HELP_REQUESTS),
    "together:guest_roles": staff_with(Right.MANAGE_PROCESSES),
    **dict.fromkeys(
        (
            "together:rounds",
            "together:new_round",
            "together:round",
            "together:react",
            "together:add_participant",
            "together:invite",
            "together:change_round",
            "together:end_round",
            "together:change_participant",
            "together:end_participant",
            "together:give_view",
            "together:end_view",
            "together:looks",
            "together:meetings_of",
        ),
        INSIDE,
    ),
    **dict.fromkeys(
        (
            "together:meetings",
            "together:new_meeting",
            "together:meeting",
            "together:change_meeting",
            "together:record",
            "together:put_on_agenda",
            "together:take_off_agenda",
            "together:add_attendee",
            "together:remove_attendee",
        ),
        PARTNERSHIP,
    ),
}
