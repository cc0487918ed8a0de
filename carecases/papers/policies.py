"""Who may open the pages of papers and notes; carecases.views.entering lets each into what is theirs."""

from carecases.policies import INSIDE
from core.accounts.policies import Access, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    "papers:papers": INSIDE,
    "papers:add": INSIDE,
    "papers:change": staff_with(Right.SEE_HELP_REQUESTS),
    "papers:remove": staff_with(Right.SEE_HELP_REQUESTS),
    "papers:record_consent": staff_with(Right.SEE_HELP_REQUESTS),
    "papers:withdraw_consent": staff_with(Right.SEE_HELP_REQUESTS),
    "papers:notes": staff_with(Right.SEE_HELP_REQUESTS),
    "papers:change_note": staff_with(Right.SEE_HELP_REQUESTS),
    "papers:remove_note": staff_with(Right.SEE_HELP_REQUESTS),
    "papers:rules": staff_with(Right.MANAGE_PROCESSES),
    "papers:title_rules": staff_with(Right.MANAGE_PROCESSES),
}
