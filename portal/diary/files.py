"""Photos and videos of the diary, and albums: who may have them."""

from core.accounts.models import User
from core.childcare.selectors import family_access
from core.files import purposes
from core.files.inspection.kinds import Kind
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.lib import clock
from portal.diary.albums import KEPT
from portal.diary.models import Album
from portal.diary.selectors import is_still_allowed, may_write, pictures_of, settings_of, writes_for_groups

PURPOSE = "diary"
ALBUMS = "albums"
MOST = 10
"""Photos and videos of one entry (P-45)."""


def register() -> None:
    """Make the purposes known."""
    purposes.register(
        Purpose(
            PURPOSE,
            frozenset({Kind.PHOTO, Kind.VIDEO}),
            may_read=may_read,
            may_add=may_write,
            may_save=may_save,
            most=MOST,
            kinds_now=kinds_for,
        )
    )
    purposes.register(Purpose(ALBUMS, frozenset(), may_read=may_read_album, may_add=lambda _user: False))


def kinds_for(user: User) -> frozenset[Kind]:
    """What this user may add: videos only where the organisation has them on (P-07)."""
    with_videos = settings_of(user.organisation).allows_videos
    return frozenset({Kind.PHOTO, Kind.VIDEO} if with_videos else {Kind.PHOTO})


def may_read(user: User, file: StoredFile) -> bool:
    """Whether the file is a picture that this user may see now."""
    return pictures_of(user).filter(file=file).exists()


def may_save(user: User, _file: StoredFile) -> bool:
    """Parents where the organisation lets them (P-45)."""
    return writes_for_groups(user) or settings_of(user.organisation).allows_saving


def may_read_album(user: User, file: StoredFile) -> bool:
    """Only for whom it was made, for as long as it is kept and this account may see the children (K-02) and every
    photo in it (P-09)."""
    access = family_access(user)
    if access is None or not access.sees_children:
        return False
    made = Album.objects.filter(user=user, file=file, ready_at__gt=clock.now() - KEPT).first()
    return made is not None and may_save(user, file) and is_still_allowed(made)
