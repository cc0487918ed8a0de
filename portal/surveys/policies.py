"""Who may open the pages of holiday surveys; core.childcare.family_pages tells guardians from relatives."""

from core.accounts.policies import PARENTS, Access, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    **dict.fromkeys(("surveys:mine", "surveys:answer"), PARENTS),
    **dict.fromkeys(("surveys:surveys", "surveys:survey"), staff_with(Right.SEE_GROUP_DAY)),
    **dict.fromkeys(("surveys:new", "surveys:change"), staff_with(Right.RUN_SURVEYS)),
}
