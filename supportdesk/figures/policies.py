"""Who may open the figures of the desk."""

from core.accounts.policies import Access, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {"figures:figures": staff_with(Right.SEE_SUPPORT_FIGURES)}
