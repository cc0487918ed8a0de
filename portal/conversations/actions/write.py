"""A guardian writes to a group (P-11)."""

from core.accounts.models import User
from core.childcare.models import Child, Group
from portal.conversations.actions.posting import Letter, answer_for_who_is_away, once, open_thread, post
from portal.conversations.choices import Side
from portal.conversations.models import Message, Thread
from portal.conversations.telling import tell_group


def write_to_group(author: User, child: Child, group: Group, subject: str, letter: Letter) -> Message:
    """A new thread about the child; the earlier message when the same page was sent before."""

    def write() -> Message:
        thread = open_thread(child.family, [child], group, subject, by_parents=True)
        return _post(thread, author, letter)

    return once(author, letter.key, write)


def reply(author: User, thread: Thread, letter: Letter) -> Message:
    """The guardian's next message in the thread."""
    return once(author, letter.key, lambda: _post(thread, author, letter))


def _post(thread: Thread, author: User, letter: Letter) -> Message:
    message = post(thread, author, Side.PARENTS, letter)
    answer_for_who_is_away(thread)
    tell_group(message)
    return message
