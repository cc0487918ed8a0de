"""Who may open the pages of messages. Which threads, portal.conversations.selectors says."""

from core.accounts.policies import PARENTS, Access, staff_with
from core.accounts.rights import Right

GROUP = staff_with(Right.GROUP_MESSAGES)

ACCESS: dict[str, Access] = {
    "conversations:threads": PARENTS,
    "conversations:write": PARENTS,
    "conversations:thread": PARENTS,
    "conversations:inbox": GROUP,
    "conversations:start": GROUP,
    "conversations:inbox_thread": GROUP,
    "conversations:broadcasts": GROUP,
    "conversations:new_broadcast": GROUP,
    "conversations:broadcast": GROUP,
    "conversations:away": GROUP,
    "conversations:end_away": GROUP,
}
