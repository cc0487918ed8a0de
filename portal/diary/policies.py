"""Who may open the pages of the diary; within them, portal.diary.selectors says which entries and pictures."""

from core.accounts.policies import PARENTS, SIGNED_IN, Access, carers_with, staff_with
from core.accounts.rights import Right

GROUP = carers_with(Right.WRITE_DIARY)

ACCESS: dict[str, Access] = {
    "diary:timeline": PARENTS,
    "diary:write": PARENTS,
    "diary:entry": SIGNED_IN,
    "diary:change": SIGNED_IN,
    "diary:take_back": SIGNED_IN,
    "diary:picture": SIGNED_IN,
    "diary:photos": PARENTS,
    "diary:ask_album": PARENTS,
    "diary:album": PARENTS,
    "diary:group": GROUP,
    "diary:write_group": GROUP,
    "diary:tell_apart": GROUP,
    "diary:settings": staff_with(Right.MANAGE_ORGANISATION),
}
