"""Who may open the pages of observations. Within them, core.childcare.family_pages tells guardians from relatives."""

from core.accounts.choices import Environment
from core.accounts.policies import PARENTS, Access, StepUp, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    "observations:mine": PARENTS,
    "observations:read": PARENTS,
    "observations:file": Access(
        environments=(Environment.PARENT,), step_up=StepUp.WHEN_SUSPECT, is_file=True
    ),
    **dict.fromkeys(
        (
            "observations:children",
            "observations:child",
            "observations:begin",
            "observations:write",
            "observations:remove",
        ),
        staff_with(Right.OBSERVE),
    ),
    "observations:staff_file": Access(
        environments=(Environment.STAFF,), right=Right.OBSERVE, step_up=StepUp.WHEN_SUSPECT, is_file=True
    ),
    **dict.fromkeys(
        ("observations:forms", "observations:new_form", "observations:form", "observations:switch"),
        staff_with(Right.MANAGE_OBSERVATIONS),
    ),
}
