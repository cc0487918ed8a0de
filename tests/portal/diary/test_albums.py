"""A period of photos as one file, made in the background (P-06)."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from core.childcare.models import Guardian
from core.files.actions.receiving import folder_of, receive
from core.files.models import StoredFile
from core.files.stores import StoreError, store
from core.lib import clock
from portal.diary.actions import writing
from portal.diary.actions.album import make_due, tidy_albums
from portal.diary.models import Album, DiaryPicture
from tests.core.files import brought
from tests.factories import AlbumFactory, DiaryEntryFactory, DiaryPictureFactory
from tests.pages import in_english, words
from tests.portal.diary.conftest import Circle, allow_photos
from tests.signing_in import sign_in

ASK = reverse("diary:ask_album")


def add_photo(circle: Circle, showing, days_ago: int = 0) -> DiaryPicture:
    at = clock.now() - timedelta(days=days_ago, minutes=5)
    entry = DiaryEntryFactory(group=circle.group, author=circle.staff, about=[circle.child], written_at=at)
    file = receive(circle.staff, brought.upload(brought.jpeg(), "foto.jpg"), "diary")
    return DiaryPictureFactory(entry=entry, file=file, position=0, showing=showing)


def ask(browser, **more):
    today = clock.today()
    return browser.post(ASK, {"first": today - timedelta(days=10), "last": today, **more})


@pytest.mark.spec("P-06")
def test_a_period_becomes_one_file_in_the_background(circle):
    for days_ago in (1, 3, 40):
        add_photo(circle, [circle.child], days_ago)
    browser = sign_in(circle.parent)
    answer = ask(browser)
    album = Album.objects.get()
    page = reverse("diary:album", args=[album.pk])
    assert answer["Location"] == page
    assert 'hx-trigger="every 2s"' in browser.get(page).content.decode()
    assert make_due() == 1
    album.refresh_from_db()
    assert (album.state, album.total, album.done) == ("ready", 2, 2)
    address = f"{reverse('files:file', args=[album.file.pk, 'full'])}?bewaren"
    assert address in browser.get(page).content.decode()
    content = b"".join(browser.get(address))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert len(packed.namelist()) == 2
        assert packed.read(packed.namelist()[0]).startswith(b"\xff\xd8\xff")


@pytest.mark.spec("P-06", "P-09")
def test_an_album_holds_no_photo_that_its_owner_may_not_see(circle):
    add_photo(circle, [circle.child, circle.other_child])
    allow_photos(circle.other_child, given=False)
    assert ask(sign_in(circle.parent)).status_code == 422


@pytest.mark.spec("P-06", "P-09")
def test_a_consent_that_is_withdrawn_later_closes_the_file_that_was_made_already(circle):
    add_photo(circle, [circle.child, circle.other_child])
    browser = in_english(sign_in(circle.parent))
    ask(browser)
    make_due()
    album = Album.objects.get()
    page = reverse("diary:album", args=[album.pk])
    address = reverse("files:file", args=[album.file.pk, "full"])
    assert browser.get(address).status_code == 200
    allow_photos(circle.other_child, given=False)
    assert browser.get(address).status_code == 404
    shown = browser.get(page)
    assert "no longer allow it to be shared" in words(shown)
    assert address not in shown.content.decode()


@pytest.mark.spec("P-45")
def test_a_photo_that_was_taken_back_closes_the_file_that_was_made_already(circle):
    gone, _stays = add_photo(circle, [circle.child]), add_photo(circle, [circle.child])
    browser = sign_in(circle.parent)
    ask(browser)
    make_due()
    address = reverse("files:file", args=[Album.objects.get().file.pk, "full"])
    assert browser.get(address).status_code == 200
    writing.take_back(circle.staff, gone.entry)
    assert browser.get(address).status_code == 404


@pytest.mark.spec("A-27")
def test_an_album_is_for_who_asked_it(circle):
    add_photo(circle, [circle.child])
    ask(sign_in(circle.parent))
    make_due()
    album = Album.objects.get()
    stranger = sign_in(circle.other_parent)
    assert stranger.get(reverse("diary:album", args=[album.pk])).status_code == 404
    assert stranger.get(reverse("files:file", args=[album.file.pk, "full"])).status_code == 404


@pytest.mark.spec("K-02")
def test_who_loses_authority_can_no_longer_save_an_album(circle):
    add_photo(circle, [circle.child])
    browser = sign_in(circle.parent)
    ask(browser)
    make_due()
    address = reverse("files:file", args=[Album.objects.get().file.pk, "full"])
    assert browser.get(address).status_code == 200
    Guardian.objects.filter(user=circle.parent).update(has_custody=False)
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    "waits", [{"state": "checking", "checked_at": None}, {"state": "refused", "problem": "infected"}]
)
def test_an_album_leaves_out_what_the_virus_scanner_did_not_find_clean(circle, waits):
    clean, held = add_photo(circle, [circle.child], 1), add_photo(circle, [circle.child], 2)
    StoredFile.objects.filter(pk=held.file_id).update(**waits)
    if waits["state"] == "refused":
        store().remove(folder_of(held.file))
    ask(sign_in(circle.parent))
    assert make_due() == 1
    album = Album.objects.get()
    assert (album.state, album.total) == ("ready", 1)
    assert clean.file.is_ready


def test_asking_twice_makes_one(circle):
    add_photo(circle, [circle.child])
    browser = sign_in(circle.parent)
    assert ask(browser)["Location"] == ask(browser)["Location"]
    assert Album.objects.count() == 1


@pytest.mark.spec("P-06")
def test_a_worker_that_died_is_succeeded_and_three_times_is_enough(circle, time_machine):
    add_photo(circle, [circle.child])
    dead = AlbumFactory(user=circle.parent, state="working", attempts=1, beaten_at=clock.now())
    assert make_due() == 0
    time_machine.move_to(clock.now() + timedelta(minutes=6))
    assert make_due() == 1
    hopeless = AlbumFactory(user=circle.parent, state="working", attempts=3, beaten_at=dead.asked_at)
    make_due()
    hopeless.refresh_from_db()
    assert hopeless.state == "failed"


def test_a_store_that_is_away_lets_the_album_wait(circle, monkeypatch):
    add_photo(circle, [circle.child])
    ask(sign_in(circle.parent))

    def away(*args):
        raise StoreError("away")

    monkeypatch.setattr("core.files.stores.DiskStore.fetch", away)
    assert make_due() == 0
    album = Album.objects.get()
    assert (album.state, album.attempts) == ("working", 1)


@pytest.mark.spec("P-06")
def test_an_album_goes_after_two_days(circle, time_machine):
    add_photo(circle, [circle.child])
    browser = sign_in(circle.parent)
    ask(browser)
    make_due()
    file = Album.objects.get().file
    time_machine.move_to(clock.now() + timedelta(days=2, minutes=1))
    assert tidy_albums() == 1
    file.refresh_from_db()
    assert file.removed_at is not None


@pytest.mark.parametrize(("first", "last"), [(0, -1), (-400, 0)])
def test_a_period_that_cannot_be_is_refused_in_words(circle, first, last):
    today = clock.today()
    answer = ask(
        sign_in(circle.parent), first=today + timedelta(days=first), last=today + timedelta(days=last)
    )
    assert answer.status_code == 422
