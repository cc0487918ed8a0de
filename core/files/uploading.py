"""Files on their way in: counted while they stream, and stopped when there is too much (E9).

One handler stands before every view (settings.FILE_UPLOAD_HANDLERS). A view that takes files says so with
`takes_files`; others take what fits a logo or a list of names, and from whoever is not signed in nothing at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from core.files import wording
from core.files.inspection.kinds import MEGABYTE

View = Callable[..., HttpResponseBase]
BESIDE_FILES = 2 * MEGABYTE
"""The other fields of a form, and what stands around each part."""


@dataclass(frozen=True)
class UploadLimit:
    """`most_bytes` of a whole request; of each file also what its ending allows (core.files.wording.largest)."""

    most_bytes: int
    most_files: int


ORDINARY = UploadLimit(most_bytes=6 * MEGABYTE, most_files=2)


class RequestTooLargeError(SuspiciousOperation):
    """More than this page takes; the text is for the visitor."""


def takes_files(*, most_megabytes: int = 210, most_files: int = 12) -> Callable[[View], View]:
    """For a view whose form has an `UploadsField`: how much may come at once.

    The limit is read before the view is called, from the function that the URL names: so this stands on top of it, or
    under decorators that use functools.wraps.
    """

    def marked(view: View) -> View:
        view.upload_limit = UploadLimit(most_megabytes * MEGABYTE, most_files)  # type: ignore[attr-defined]
        return view

    return marked


def had_files(request: HttpRequest) -> bool:
    """Whether files came along, also those that were thrown away because nobody is signed in."""
    return bool(request.FILES) or getattr(request, "had_files", False)


class StreamingLimits(TemporaryFileUploadHandler):
    """Puts files on disk, and stops writing one as soon as it is larger than its name allows.

    Such a file arrives empty, with the size at which it was given up: whoever looks at the size refuses it in words.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - the name of Django
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        limit = self._limit()
        self.files_left = limit.most_files
        if content_length > limit.most_bytes + BESIDE_FILES:
            raise RequestTooLargeError(
                _(
                    "Too much was sent at once: this page takes %(most)s MB. Send fewer or smaller files at a time."
                )
                % {"most": limit.most_bytes // MEGABYTE}
            )

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if not self._is_signed_in():
            # Django's own type knows no further attributes.
            self.request.had_files = True  # type: ignore[union-attr]
            raise SkipFile
        self.files_left -= 1
        if self.files_left < 0:
            raise RequestTooLargeError(
                _("Too many files were sent at once: this page takes %(most)s. Send fewer at a time.")
                % {"most": self._limit().most_files}
            )
        self.written = 0
        super().new_file(*args, **kwargs)
        self.most = wording.largest(self.file_name or "")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.written += len(raw_data)
        if self.written <= self.most:
            self.file.write(raw_data)
        elif not self.file.closed:
            self.file.close()

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.written > self.most:
            return UploadedFile(
                BytesIO(),
                self.file_name,
                self.content_type,
                self.written,
                self.charset,
                self.content_type_extra,
            )
        return super().file_complete(file_size)

    def _limit(self) -> UploadLimit:
        match = getattr(self.request, "resolver_match", None)
        if match is None or not self._is_signed_in():
            return ORDINARY
        limit: UploadLimit = getattr(match.func, "upload_limit", ORDINARY)
        return limit

    def _is_signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return user is not None and user.is_authenticated
