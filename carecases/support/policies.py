"""Who may open the pages of support; carecases.views.entering lets each into what is theirs."""

from dataclasses import replace

from carecases.policies import INSIDE
from core.accounts.policies import Access, staff_with
from core.accounts.rights import Right

ASSESSING = staff_with(Right.ASSESS_HELP_REQUESTS)
SETTING_UP = staff_with(Right.MANAGE_PROCESSES)
COUNTING = staff_with(Right.SEE_KEY_FIGURES)

ACCESS: dict[str, Access] = {
    "support:tlv": INSIDE,
    "support:declaration": INSIDE,
    "support:advice_copy": INSIDE,
    "support:advice": ASSESSING,
    "support:issue_tlv": ASSESSING,
    "support:import_tlv": ASSESSING,
    "support:approaches": INSIDE,
    "support:plan": ASSESSING,
    "support:start": ASSESSING,
    "support:change_last_day": ASSESSING,
    "support:end": INSIDE,
    "support:take_decision": ASSESSING,
    "support:decision_paper": INSIDE,
    "support:settings": SETTING_UP,
    "support:numbering": SETTING_UP,
    "support:add_mandate": SETTING_UP,
    "support:mandate": SETTING_UP,
    "support:terms": SETTING_UP,
    "support:add_type": SETTING_UP,
    "support:type": SETTING_UP,
    "support:add_practitioner": SETTING_UP,
    "support:practitioner": SETTING_UP,
    "support:figures": COUNTING,
    "support:figures_export": replace(COUNTING, is_file=True),
}
