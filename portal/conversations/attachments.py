"""Files that are sent with messages: who reads the message may have them, photos that went to all with a check of
consent."""

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.selectors import family_access
from core.files import purposes
from core.files.inspection.kinds import Kind
from core.files.models import StoredFile
from core.files.purposes import Purpose
from portal.conversations.selectors import attachments_for, broadcasts_of, inbox_threads, threads_of

PURPOSE = "messages"
MOST = 5


def register() -> None:
    """Make the purpose known."""
    purposes.register(
        Purpose(
            PURPOSE, frozenset({Kind.PHOTO, Kind.DOCUMENT}), may_read=may_read, may_add=may_add, most=MOST
        )
    )


def may_read(user: User, file: StoredFile) -> bool:
    """Whether the file hangs on a message that this user reads, or on one to all parents of the own groups."""
    attached = attachments_for(user).filter(file=file)
    if user.environment == Environment.PARENT:
        return attached.filter(message__thread__in=threads_of(user)).exists()
    own = attached.filter(message__thread__in=inbox_threads(user))
    return own.exists() or broadcasts_of(user).filter(files=file).exists()


def may_add(user: User) -> bool:
    """Guardians with custody, staff who write messages, and childminders."""
    if user.environment == Environment.STAFF:
        return user.has_right(Right.GROUP_MESSAGES)
    if user.environment == Environment.CHILDMINDER:
        return True
    access = family_access(user)
    return access is not None and access.may_ask
