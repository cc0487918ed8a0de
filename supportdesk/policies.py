"""Who may open the support desk: staff who look up customers; repairs ask for more at the act itself."""

from core.accounts.policies import Access, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    "supportdesk:start": staff_with(Right.SUPPORT_CUSTOMERS),
}
