"""Who may open the status pages, incidents, test customers and the reset of the connection."""

from core.accounts.policies import EVERYONE, Access, StepUp, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    "health:public": EVERYONE,
    **dict.fromkeys(("health:status", "health:report_incident"), staff_with(Right.SUPPORT_CUSTOMERS)),
    **dict.fromkeys(("health:incidents", "health:incident"), staff_with(Right.KRING_SUPPORT)),
    "health:connection": staff_with(Right.MEND_CONNECTIONS, step_up=StepUp.ALWAYS),
    "health:test_customers": staff_with(Right.OPEN_AS_TEST_CUSTOMER),
}
