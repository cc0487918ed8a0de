"""Who may open the pages of the register; all of them are of staff (A-26)."""

from core.accounts.policies import Access, StepUp, staff_with, staff_with_one_of
from core.accounts.rights import IN_THE_OFFICE, Right

ACCESS: dict[str, Access] = {
    "office:index": staff_with_one_of(IN_THE_OFFICE),
    "childcare:bsn_find": staff_with(Right.SEE_BSN),
    "childcare:bsn": staff_with(Right.SEE_BSN),
    "childcare:bsn_change": staff_with(Right.SEE_BSN),
    "childcare:bsn_reveal": staff_with(Right.REVEAL_BSN, step_up=StepUp.ALWAYS),
}
