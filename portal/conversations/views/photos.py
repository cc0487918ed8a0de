"""Before photos go to families with a message: who is on them (P-09)."""

from collections.abc import Collection, Mapping, Sequence

from core.childcare.consents import without_photo_consent
from core.childcare.models import Child
from core.files.models import StoredFile
from portal.shared_photos.forms import ForManyForm, typed_marks
from portal.staff_pages import StaffRequest

SEND = "send"
CHANGE = "change"


def photo_forms(
    request: StaffRequest,
    files: Sequence[StoredFile],
    children: Sequence[Child],
    others: Sequence[Child],
    *,
    families: Collection[int] = (),
) -> list[ForManyForm]:
    """A form for each photo, filled in by what was marked before; judged once somebody wants to send.

    A photo that goes to one family, `families` by number, may show that family's own children without consent.
    """
    offered = [*children, *others]
    without = without_photo_consent(offered)
    if len(families) == 1:
        without -= {child.pk for child in offered if child.family_id in families}
    data = request.POST if SEND in request.POST else None
    return [
        ForManyForm(file, None, children, others, without, data, typed=typed_marks(request.POST, file))
        for file in files
    ]


def are_told(request: StaffRequest, photos: Sequence[ForManyForm]) -> bool:
    """Whether nothing stands in the way of sending: there are no photos, or it was said well who is on each."""
    return not photos or (SEND in request.POST and all(photo.is_valid() for photo in photos))


def on_photos(photos: Sequence[ForManyForm]) -> Mapping[StoredFile, Collection[Child]]:
    """Who is on each, of forms that are in order."""
    return {photo.file: photo.chosen for photo in photos}
