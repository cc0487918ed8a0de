"""Who may open the pages of a group's day; within them, core.childcare.selectors says which groups."""

from core.accounts.choices import Environment
from core.accounts.policies import Access, StepUp, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    **dict.fromkeys(
        (
            "group_day:today",
            "group_day:group",
            "group_day:group_on",
            "group_day:location",
            "group_day:location_on",
            "group_day:child",
        ),
        staff_with(Right.SEE_GROUP_DAY),
    ),
    # A tablet on the wall asks these by itself: that keeps nobody signed in.
    **dict.fromkeys(
        ("group_day:group_now", "group_day:location_now"),
        Access(
            environments=(Environment.STAFF,),
            right=Right.SEE_GROUP_DAY,
            step_up=StepUp.WHEN_SUSPECT,
            is_watching=True,
        ),
    ),
    **dict.fromkeys(
        (
            "group_day:others",
            "group_day:check_in",
            "group_day:check_out",
            "group_day:undo",
            "group_day:add_times",
            "group_day:correct",
        ),
        staff_with(Right.CHECK_IN),
    ),
}
