"""Who may open the pages of requests. Within them, core.childcare.family_pages tells guardians from relatives."""

from core.accounts.policies import PARENTS, Access, staff_with, staff_with_one_of
from core.accounts.rights import Right

PARENT_ACCESS: dict[str, Access] = {
    "requests:overview": PARENTS,
    "requests:booking": PARENTS,
    "requests:cancel": PARENTS,
    "requests:draft": PARENTS,
    "requests:add_day": PARENTS,
    "requests:choose": PARENTS,
    "requests:report_absence": PARENTS,
    "requests:absence": PARENTS,
    "requests:undo_absence": PARENTS,
    "requests:swap": PARENTS,
    "requests:credits": PARENTS,
}

DESK_ACCESS: dict[str, Access] = {
    "desk:queue": staff_with(Right.SEE_REQUESTS),
    "desk:decided": staff_with(Right.SEE_REQUESTS),
    "desk:booking": staff_with(Right.SEE_REQUESTS),
    "desk:approve": staff_with(Right.DECIDE_REQUESTS),
    "desk:reject": staff_with(Right.DECIDE_REQUESTS),
    "desk:take_back": staff_with(Right.DECIDE_REQUESTS),
    "desk:decide_several": staff_with(Right.DECIDE_REQUESTS),
    "desk:board": staff_with(Right.SEE_REQUESTS),
    "desk:board_group": staff_with(Right.SEE_REQUESTS),
    "desk:board_location": staff_with(Right.SEE_REQUESTS),
    "desk:day_lists": staff_with(Right.SEE_DAY_LISTS),
    "desk:day_list": staff_with(Right.SEE_DAY_LISTS),
    "desk:day_list_file": staff_with(Right.SEE_DAY_LISTS),
    "desk:location_day_list": staff_with(Right.SEE_DAY_LISTS),
    "desk:location_day_list_file": staff_with(Right.SEE_DAY_LISTS),
    "desk:ask_day_list_paper": staff_with(Right.SEE_DAY_LISTS),
    "desk:day_list_paper": staff_with(Right.SEE_DAY_LISTS),
}

POLICY_ACCESS: dict[str, Access] = {
    f"policy:{name}": staff_with(Right.MANAGE_POLICY)
    for name in ("rules", "kinds", "add", "preview", "rule", "change", "end", "withdraw")
}

CREDIT_ACCESS: dict[str, Access] = {
    f"desk:{name}": staff_with(Right.GRANT_CREDITS)
    for name in (
        "credit_grant",
        "credit_correct",
        "credit_end",
        "credit_take_back",
        "credit_days",
        "credit_day",
        "credit_run",
        "credit_run_cancel",
        "credit_run_undo",
        "credit_import",
        "credit_import_check",
        "credit_payouts",
        "credit_payouts_file",
    )
} | {
    f"desk:{name}": staff_with_one_of((Right.SEE_REQUESTS, Right.GRANT_CREDITS))
    for name in ("credits", "credits_child")
}

ACCESS: dict[str, Access] = PARENT_ACCESS | DESK_ACCESS | CREDIT_ACCESS | POLICY_ACCESS
