"""Who may open the answers: what is marked for customers is for everyone, the rest for the desk and its editors."""

from core.accounts.policies import EVERYONE, Access, staff_with, staff_with_one_of
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    **dict.fromkeys(("answers:help", "answers:suggest", "answers:read"), EVERYONE),
    "answers:desk": staff_with_one_of((Right.SUPPORT_CUSTOMERS, Right.EDIT_ANSWERS)),
    **dict.fromkeys(("answers:new", "answers:change", "answers:news"), staff_with(Right.EDIT_ANSWERS)),
    "answers:back_to_kring": staff_with(Right.EDIT_ANSWERS),
    "answers:end_news": staff_with(Right.EDIT_ANSWERS),
}
