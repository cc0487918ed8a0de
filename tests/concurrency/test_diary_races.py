"""The same page of the diary is sent twice at the same moment (P-07, P-45)."""

from uuid import uuid4

import pytest

from core.files.models import StoredFile
from core.lib import clock
from core.notifications.models import Notice
from portal.diary.actions import writing
from portal.diary.models import DiaryEntry, DiaryPicture
from tests.concurrency.at_once import at_once
from tests.factories import ChildFactory, DiaryEntryFactory, GuardianFactory, StoredFileFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spec("P-45")]


@pytest.fixture
def guardian():
    return GuardianFactory()


@pytest.fixture
def child(guardian):
    return ChildFactory(family=guardian.family)


def test_writing_twice_makes_one_entry_that_is_told_once(guardian, child):
    other = GuardianFactory(family=guardian.family, second=True)
    page = writing.Page(uuid4(), [child], "Naar de speeltuin", ())
    shared = at_once(*[lambda: writing.write_for_family(guardian.user, page).shared_from] * 2)
    assert set(shared) == {DiaryEntry.objects.get().shared_from}
    assert Notice.objects.filter(user=other.user).count() == 1


def test_a_photo_that_is_added_twice_is_added_once(guardian, child):
    entry = DiaryEntryFactory(author=guardian.user, about=[child], written_at=clock.now())
    file = StoredFileFactory(uploader=guardian.user, loose=True)
    same = [DiaryEntry.objects.get(pk=entry.pk) for _ in range(2)]
    outcomes = at_once(
        *[lambda one=one: writing.change(guardian.user, one, "Met foto", [file]) for one in same]
    )
    assert outcomes == [None, None]
    assert DiaryPicture.objects.get().file_id == file.pk
    assert StoredFile.objects.get().attached_at is not None
