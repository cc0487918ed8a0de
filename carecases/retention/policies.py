"""Who may open the pages of retention."""

from core.accounts.policies import Access, staff_with
from core.accounts.rights import Right

KEEPING = staff_with(Right.MANAGE_RETENTION)

ACCESS: dict[str, Access] = {
    "retention:overview": KEEPING,
    "retention:hold": KEEPING,
    "retention:lift": KEEPING,
}
