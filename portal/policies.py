"""Who may open the parents' pages. Within them, core.childcare.family_pages tells guardians from relatives."""

from core.accounts.policies import PARENTS, Access

ACCESS: dict[str, Access] = {
    "portal:agenda": PARENTS,
    "portal:moment": PARENTS,
    "portal:location": PARENTS,
    "portal:rules": PARENTS,
    "portal:more": PARENTS,
    "portal:looks": PARENTS,
    "portal:invite_relative": PARENTS,
    "portal:end_relative": PARENTS,
}
