"""Who may open the pages of childminders: their own sign-in environment only (A-06, K-20)."""

from core.accounts.policies import CHILDMINDERS, Access

ACCESS: dict[str, Access] = {
    f"childminding:{name}": CHILDMINDERS for name in ("start", "child", "agenda", "absences", "hours")
}
