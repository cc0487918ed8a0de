"""What becomes of files: kept with something, let go, and emptied from the store."""

from datetime import timedelta

import pytest

from core.files.actions import keeping
from core.files.actions.receiving import WAITING, receive
from core.files.models import StoredFile
from core.files.stores import StoreError
from core.lib import clock
from tests.core.files import brought
from tests.core.files.conftest import stored_paths
from tests.factories import DiaryPictureFactory, StoredFileFactory


def bring(user) -> StoredFile:
    return receive(user, brought.upload(brought.jpeg(), "foto.jpg"), "anything")


@pytest.mark.spec("N-10")
def test_what_hangs_on_nothing_after_a_day_goes_from_table_and_store(user, time_machine):
    bring(user)
    time_machine.move_to(clock.now() + WAITING - timedelta(minutes=1))
    assert keeping.tidy() == 0
    time_machine.move_to(clock.now() + timedelta(minutes=2))
    assert keeping.tidy() == 1
    assert not StoredFile.objects.exists()
    assert not stored_paths()


@pytest.mark.spec("N-10")
def test_what_lost_what_it_hung_on_goes_as_well(user, time_machine):
    keeping.attach([bring(user)])
    assert keeping.tidy() == 0
    time_machine.move_to(clock.now() + keeping.GRACE + timedelta(minutes=1))
    assert keeping.tidy() == 1
    assert not stored_paths()


def test_a_store_that_is_away_is_asked_again(user, monkeypatch):
    keeping.let_go([bring(user)])

    def away(*args):
        raise StoreError("away")

    with monkeypatch.context() as patch:
        patch.setattr("core.files.stores.DiskStore.remove", away)
        assert keeping.tidy() == 0
    assert StoredFile.objects.get().removed_at
    assert keeping.tidy() == 1


@pytest.mark.spec("A-27")
def test_nobody_attaches_the_files_of_another(user):
    own, other = StoredFileFactory(uploader=user, loose=True), StoredFileFactory(loose=True)
    attached = StoredFileFactory(uploader=user)
    ids = [str(file.pk) for file in (other, own, attached, own)]
    assert keeping.waiting_files(user, "diary", ids) == [own]
    assert keeping.waiting_files(user, "messages", ids) == []


def test_attaching_twice_keeps_the_first_moment(user, time_machine):
    file = bring(user)
    keeping.attach([file])
    first = StoredFile.objects.get().attached_at
    time_machine.move_to(clock.now() + timedelta(hours=1))
    keeping.attach([file])
    assert StoredFile.objects.get().attached_at == first
    assert first <= clock.now()


@pytest.mark.spec("N-10")
def test_what_something_points_at_loses_its_bytes_and_keeps_its_row(user):
    file = bring(user)
    keeping.attach([file])
    DiaryPictureFactory(file=file)
    keeping.let_go([file])
    assert keeping.tidy() == 1
    assert keeping.tidy() == 0
    file.refresh_from_db()
    assert file.emptied_at is not None
    assert not stored_paths()
