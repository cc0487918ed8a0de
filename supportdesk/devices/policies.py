"""Who may open what of device checks: the check and the scripts to read out are for everyone."""

from core.accounts.choices import Environment
from core.accounts.policies import EVERYONE, Access, StepUp, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    **dict.fromkeys(("devices:check", "devices:result", "devices:browsers"), EVERYONE),
    **dict.fromkeys(
        ("devices:look_up", "devices:reports", "devices:new_report", "devices:report"),
        staff_with(Right.SUPPORT_CUSTOMERS),
    ),
    "devices:report_pdf": Access(
        environments=(Environment.STAFF,),
        right=Right.SUPPORT_CUSTOMERS,
        step_up=StepUp.WHEN_SUSPECT,
        is_file=True,
    ),
}
