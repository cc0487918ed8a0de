"""Attachments of publications and photos of the team: who reads the one or meets the other may have the file."""

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.files import purposes
from core.files.inspection.kinds import Kind
from core.files.models import StoredFile
from core.files.purposes import Purpose
from portal.publishing.selectors import (
    publications_of,
    published_for,
    team_members_of,
    team_to_edit,
)
from portal.shared_photos.selectors import seen_by

PUBLICATIONS, TEAM = "publications", "team"
MOST = 10


def register() -> None:
    """Make both purposes known."""
    purposes.register(
        Purpose(
            PUBLICATIONS,
            frozenset({Kind.PHOTO, Kind.DOCUMENT}),
            may_read=may_read_publication,
            may_add=lambda user: user.has_right(Right.PUBLISH) or user.has_right(Right.DRAFT_NEWS),
            most=MOST,
        )
    )
    purposes.register(
        Purpose(
            TEAM,
            frozenset({Kind.PHOTO}),
            may_read=may_read_photo,
            may_add=lambda user: user.has_right(Right.PUBLISH),
            most=1,
        )
    )


def may_read_publication(user: User, file: StoredFile) -> bool:
    """Photos for parents only while the guardians of who is on them allow that (P-09)."""
    found = publications_of(user) if user.environment == Environment.STAFF else published_for(user)
    seen = seen_by(user, StoredFile.objects.filter(pk=file.pk))
    return found.filter(files=file).exists() and seen.exists()


def may_read_photo(user: User, file: StoredFile) -> bool:
    found = team_to_edit(user) if user.environment == Environment.STAFF else team_members_of(user)
    return found.filter(photo=file).exists()
