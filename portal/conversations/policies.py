"""Who may open the pages of messages. Which threads, portal.conversations.selectors says."""

from core.accounts.policies import PARENTS, Access, carers_with, staff_with
from core.accounts.rights import Right

GROUP = carers_with(Right.GROUP_MESSAGES)
TO_ALL = staff_with(Right.GROUP_MESSAGES)

ACCESS: dict[str, Access] = {
    "conversations:threads": PARENTS,
    "conversations:write": PARENTS,
    "conversations:thread": PARENTS,
    "conversations:inbox": GROUP,
    "conversations:start": GROUP,
    "conversations:inbox_thread": GROUP,
    "conversations:broadcasts": TO_ALL,
    "conversations:new_broadcast": TO_ALL,
    "conversations:broadcast": TO_ALL,
    "conversations:away": GROUP,
    "conversations:end_away": GROUP,
}
