"""The field with which people add files: works without a script, and never loses a file that was taken already."""

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.files import purposes, wording
from core.files.actions.keeping import waiting_files
from core.files.actions.receiving import UploadRefusedError, receive
from core.files.inspection.kinds import MOST_BYTES, TYPES, Kind
from core.files.models import StoredFile

FIELD_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")


class UploadsInput(forms.FileInput):
    """Chooses files; shows those that were taken already, each with a hidden field that keeps it.

    `files` are what the field kept at the last check of the form, or what the thing has that is being changed.
    """

    template_name = "files/uploads.html"
    allow_multiple_selected = True
    needs_multipart_form = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose
        self.files: list[StoredFile] = []
        self.kinds: frozenset[Kind] = frozenset(Kind)
        self.most = 10
        self.most_bytes = max(MOST_BYTES.values())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        endings = [ending for kind in TYPES.values() if kind.kind in self.kinds for ending in kind.extensions]
        context["widget"]["attrs"] |= {"multiple": self.most > 1, "accept": ",".join(endings)}
        context |= {
            "files": self.files,
            "name": name,
            "url": reverse("files:upload", args=[self.purpose]),
            "most": self.most,
            "most_bytes": self.most_bytes,
            "too_large": wording.too_large(self.most_bytes, is_pdf=False),
            "pdf_too_large": wording.too_large(self.most_bytes, is_pdf=True),
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        dropped = set(data.getlist(f"{name}-weg")) if hasattr(data, "getlist") else set()
        kept = data.getlist(f"{name}-heeft") if hasattr(data, "getlist") else []
        brought = files.getlist(name) if hasattr(files, "getlist") else []
        return [one for one in kept if one not in dropped], brought

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class UploadsField(forms.Field):
    """Cleans to the list of `StoredFile`s, in the order in which they were added.

    The form says whose files they are, in its `__init__`::

        self.fields["files"].for_user(user)

    What was taken stays taken when another field is wrong: draw the same form again. Whoever saves calls
    `core.files.actions.keeping.attach` in the transaction that writes the rows that point at the files.
    """

    default_error_messages = {
        "too_many": gettext_lazy("At most %(most)s files can be added. Take some away."),
        "not_there": gettext_lazy("A file that was added before is no longer there. Add it once more."),
    }
    widget = UploadsInput

    def __init__(self, purpose: str, **more: Any) -> None:
        self.purpose = purpose
        super().__init__(
            **{"label": gettext_lazy("Files"), "required": False, "widget": UploadsInput(purpose), **more}
        )
        self.user: Any = None
        self.already: list[StoredFile] = []

    def for_user(self, user: Any, *, already: Iterable[StoredFile] = ()) -> None:
        """Whose files these are; `already` hang on the thing that is being changed."""
        purpose = purposes.require(self.purpose)
        self.user, self.already = user, list(already)
        widget = cast("UploadsInput", self.widget)
        widget.kinds, widget.most, widget.files = purpose.kinds_for(user), purpose.most, self.already
        largest = max(MOST_BYTES[kind] for kind in widget.kinds)
        widget.most_bytes = min(largest, purpose.most_bytes_now(user)) if purpose.most_bytes_now else largest
        self.help_text = self.help_text or self._help(widget)

    def _help(self, widget: UploadsInput) -> str:
        return _("Up to %(most)s: %(kinds)s.") % {
            "most": widget.most,
            "kinds": wording.accepted(widget.kinds),
        }

    def clean(self, value: Any) -> list[StoredFile]:
        kept_ids, brought = value or ([], [])
        widget = cast("UploadsInput", self.widget)
        files = self._kept(kept_ids)
        problems = [] if len(files) == len(set(kept_ids)) else [self._error("not_there")]
        for upload in brought:
            if len(files) >= widget.most:
                break
            try:
                files.append(receive(self.user, upload, self.purpose))
            except UploadRefusedError as refused:
                problems.append(ValidationError(str(refused)))
        if len(kept_ids) + len(brought) > widget.most:
            problems.append(self._error("too_many"))
        if self.required and not files and not problems:
            problems.append(self._error("required"))
        widget.files = files
        if problems:
            raise ValidationError(problems)
        return files

    def _kept(self, ids: list[str]) -> list[StoredFile]:
        already = {str(file.pk): file for file in self.already}
        sound = [one for one in ids if re.fullmatch(r"[0-9a-f-]{36}", one)]
        found = {str(file.pk): file for file in waiting_files(self.user, self.purpose, sound)} | already
        return [found[one] for one in dict.fromkeys(sound) if one in found]

    def _error(self, code: str) -> ValidationError:
        most = cast("UploadsInput", self.widget).most
        return ValidationError(self.error_messages[code], code=code, params={"most": most})
