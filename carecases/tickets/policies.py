"""Who may open the pages of tickets. Within them, carecases.tickets.selectors tells whose tickets are there."""

from core.accounts.choices import Environment
from core.accounts.policies import Access, StepUp, staff_with, staff_with_one_of
from core.accounts.rights import Right

BOTH_SIDES = staff_with_one_of((Right.SEND_TICKETS, Right.HANDLE_TICKETS))
HANDLING = staff_with(Right.HANDLE_TICKETS)
ESCALATING = Access(
    environments=(Environment.STAFF,),
    right=Right.HANDLE_TICKETS,
    any_of=(Right.MANAGE_ORGANISATION, Right.MANAGE_PROCESSES),
    step_up=StepUp.WHEN_SUSPECT,
)
"""Administrators of the partnership hand on to Kring (S-39)."""

ACCESS: dict[str, Access] = {
    **dict.fromkeys(
        ("tickets:tickets", "tickets:choose", "tickets:send", "tickets:ticket", "tickets:answer"), BOTH_SIDES
    ),
    **dict.fromkeys(
        (
            "tickets:verify",
            "tickets:assign",
            "tickets:close",
            "tickets:contacts",
            "tickets:contacts_of_school",
            "tickets:remove_contact",
        ),
        HANDLING,
    ),
    "tickets:escalate": ESCALATING,
    "tickets:to_kring": ESCALATING,
    "tickets:escalated": staff_with(Right.KRING_SUPPORT),
    "tickets:escalated_ticket": staff_with(Right.KRING_SUPPORT),
}
