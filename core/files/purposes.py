"""What files are for, and who may read them: told by the part that owns them, asked at every look.

A part that lets people add files registers its purpose in `AppConfig.ready`::

    purposes.register(
        Purpose("messages", frozenset({Kind.PHOTO, Kind.DOCUMENT}), may_read=selectors.may_read_file)
    )

and takes files in three lines: `core.files.forms.UploadsField("messages")` in the form with `for_user` in its
`__init__`, `core.files.uploading.takes_files` around the view, and `core.files.actions.keeping.attach` in the
transaction that writes the rows pointing at them. `templates/files/attachments.html` shows them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.files import wording
from core.files.inspection.kinds import Kind
from core.files.models import StoredFile


@dataclass(frozen=True)
class Purpose:
    """`may_read` says for a user and an attached file of this purpose whether this user may have it now.

    It is asked at every request for the file and has to find the row that the file hangs on; the organisation has been
    compared already. As long as a file hangs on nothing, only its uploader may see it.
    `may_add` says whether a user may bring files of these kinds at all, `may_save` whether what may be seen may also
    be saved to the own device.
    """

    name: str
    kinds: frozenset[Kind]
    may_read: Callable[[Any, StoredFile], bool]
    may_add: Callable[[Any], bool] = bool
    may_save: Callable[[Any, StoredFile], bool] = lambda _user, _file: True
    most: int = 10
    """Files with one thing."""
    kinds_now: Callable[[Any], frozenset[Kind]] | None = None
    """Fewer than `kinds` for some users, where an organisation chooses."""
    most_bytes_now: Callable[[Any], int] | None = None
    """Less than what a kind may have anywhere, where an organisation chooses."""
    opens_documents: bool = False
    """Whether PDFs open in a tab of their own, in the same sandbox as pictures, or are only saved."""
    before_handing_out: Callable[[Any, StoredFile, bool], None] | None = None
    """Called with user, file and whether it is saved, at every look at an attached file: what must be recorded of it.

    What it raises keeps the file in.
    """

    def kinds_for(self, user: Any) -> frozenset[Kind]:
        """What this user may bring."""
        return self.kinds if self.kinds_now is None else self.kinds & self.kinds_now(user)

    def most_bytes_for(self, user: Any, name: str) -> int:
        """How many bytes a file with this name of this user may have."""
        largest = wording.largest(name)
        return largest if self.most_bytes_now is None else min(largest, self.most_bytes_now(user))


class UnknownPurposeError(LookupError):
    """No part has registered this purpose."""


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Tell what files of a purpose are. Raises ValueError when the name is taken by another."""
    if _purposes.setdefault(purpose.name, purpose) is not purpose:
        raise ValueError(f"The purpose {purpose.name} is registered twice.")


def require(name: str) -> Purpose:
    """Raises UnknownPurposeError."""
    try:
        return _purposes[name]
    except KeyError:
        raise UnknownPurposeError(f"No purpose {name} is registered.") from None


def may_save(user: Any, file: StoredFile) -> bool:
    """Whether this user, who may have the file, may have it to keep."""
    return file.purpose not in _purposes or _purposes[file.purpose].may_save(user, file)


def opens_documents(file: StoredFile) -> bool:
    """Whether a document of this purpose may be shown in a tab of its own."""
    return file.purpose in _purposes and _purposes[file.purpose].opens_documents


def before_handing_out(user: Any, file: StoredFile, *, is_saved: bool) -> None:
    """Let the part that owns the file record the look."""
    purpose = _purposes.get(file.purpose)
    if purpose and purpose.before_handing_out and file.attached_at:
        purpose.before_handing_out(user, file, is_saved)


def may_read(user: Any, file: StoredFile) -> bool:
    """Whether this user may have this file now."""
    if file.removed_at is not None or file.organisation_id != user.organisation_id:
        return False
    if file.attached_at is None:
        return file.uploader_id == user.pk
    return file.purpose in _purposes and _purposes[file.purpose].may_read(user, file)
