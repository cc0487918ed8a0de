"""Who may open the pages of the register; all of them are of staff (A-26)."""

from core.accounts.policies import Access, StepUp, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    "childcare:bsn_find": staff_with(Right.SEE_BSN),
    "childcare:bsn": staff_with(Right.SEE_BSN),
    "childcare:bsn_change": staff_with(Right.SEE_BSN),
    "childcare:bsn_reveal": staff_with(Right.REVEAL_BSN, step_up=StepUp.ALWAYS),
}
