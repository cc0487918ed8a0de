"""Who may open the pages of parent talks. Within them, core.childcare.family_pages tells guardians from relatives."""

from core.accounts.policies import PARENTS, Access, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    **dict.fromkeys(("talks:mine", "talks:choose", "talks:give_back", "talks:file"), PARENTS),
    **dict.fromkeys(
        ("talks:rounds", "talks:new", "talks:round", "talks:add", "talks:cancel"),
        staff_with(Right.PLAN_TALKS),
    ),
}
