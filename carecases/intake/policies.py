"""Who may open the pages of the intake. The API lets in by signature (carecases.intake.signed_requests)."""

from core.accounts.choices import Environment
from core.accounts.policies import EVERYONE, Access, StepUp, staff_with
from core.accounts.rights import Right

LINKS = staff_with(Right.MANAGE_LINKS)
KEYS = Access(
    environments=(Environment.STAFF,),
    right=Right.MANAGE_LINKS,
    any_of=(Right.ASSESS_HELP_REQUESTS, Right.MANAGE_PROCESSES),
    step_up=StepUp.ALWAYS,
)
"""Of the partnership, not of a school."""

ACCESS: dict[str, Access] = {
    "intake_api:messages": EVERYONE,
    "intake_api:message": EVERYONE,
    **dict.fromkeys(
        ("intake:links", "intake:link", "intake:board", "intake:code", "intake:remove_code"), LINKS
    ),
    **dict.fromkeys(
        ("intake:senders", "intake:partnership_code", "intake:new_key", "intake:end_sender"), KEYS
    ),
    "intake:attempts": staff_with(Right.SEE_INTAKE),
    "intake:attempt": staff_with(Right.SEE_INTAKE),
    "intake:untitled_list": staff_with(Right.ASSESS_HELP_REQUESTS),
    "intake:untitled": staff_with(Right.ASSESS_HELP_REQUESTS),
}
