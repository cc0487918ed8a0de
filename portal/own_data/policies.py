"""Who may open own data, consents and the copy of everything; and the office's screens for them."""

from core.accounts.choices import Environment
from core.accounts.policies import PARENTS, Access, StepUp, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    **dict.fromkeys(
        (
            "own_data:data",
            "own_data:propose_family",
            "own_data:propose_self",
            "own_data:propose_child",
            "own_data:withdraw",
            "own_data:consents",
            "own_data:consent",
            "own_data:exports",
        ),
        PARENTS,
    ),
    "own_data:ask_export": Access(environments=(Environment.PARENT,), step_up=StepUp.ALWAYS),
    "own_data:export_file": Access(environments=(Environment.PARENT,), step_up=StepUp.ALWAYS, is_file=True),
    "own_data:proposals": staff_with(Right.MANAGE_FAMILIES),
    "own_data:proposal": staff_with(Right.MANAGE_FAMILIES),
    "own_data:consent_texts": staff_with(Right.PUBLISH),
    "own_data:consent_text": staff_with(Right.PUBLISH),
}
