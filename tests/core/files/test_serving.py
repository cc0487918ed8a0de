"""The one way to a file, which shows nothing that could act (E10)."""

from dataclasses import replace

import pytest
from django.urls import reverse

from core.files import purposes
from core.files.actions.keeping import attach
from core.files.actions.receiving import receive
from core.files.stores import store
from tests.core.files import brought
from tests.factories import GuardianFactory, StoredFileFactory
from tests.signing_in import sign_in


def address(file, variant: str = "full") -> str:
    return reverse("files:file", args=[file.pk, variant])


def body(response) -> bytes:
    return b"".join(response)


@pytest.fixture
def photo(user):
    return receive(user, brought.upload(brought.jpeg(), "Zwemles.jpg"), "anything")


@pytest.fixture
def letter(user):
    return receive(user, brought.upload(brought.pdf(), 'Brief "mei"\u202e.pdf'), "anything")


@pytest.mark.spec("N-10")
def test_whoever_brought_a_file_may_see_it_until_it_hangs_on_something(browser, photo):
    assert browser.get(address(photo)).status_code == 200
    attach([photo])
    assert browser.get(address(photo)).status_code == 404


@pytest.mark.spec("N-10")
def test_who_may_have_a_file_is_asked_each_time(browser, photo):
    attach([photo])
    asked = []

    def may_read(user, file):
        asked.append((user.pk, file.pk))
        return len(asked) == 1

    purposes._purposes["anything"] = replace(purposes._purposes["anything"], may_read=may_read)
    assert [browser.get(address(photo)).status_code for _ in range(2)] == [200, 404]
    assert len(set(asked)) == 1


@pytest.mark.spec("N-10", "A-27")
def test_a_file_of_another_organisation_is_not_there_whatever_its_purpose_says(photo):
    attach([photo])
    purposes._purposes["anything"] = replace(
        purposes._purposes["anything"], may_read=lambda _user, _file: True
    )
    stranger = sign_in(GuardianFactory().user)
    assert stranger.get(address(photo)).status_code == 404


def test_a_copy_that_there_is_not_is_not_there(browser, letter):
    assert browser.get(address(letter, "thumb")).status_code == 404


@pytest.mark.spec("N-10")
def test_a_photo_is_shown_in_a_sandbox_under_its_own_type(browser, photo):
    answer = browser.get(address(photo, "screen"))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'inline; filename="Zwemles.jpg"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-cache"
    assert brought.opened(body(answer)).size == (400, 300)


@pytest.mark.spec("P-06")
def test_a_photo_can_be_saved(browser, photo):
    answer = browser.get(address(photo) + "?bewaren")
    assert answer["Content-Disposition"] == 'attachment; filename="Zwemles.jpg"'


@pytest.mark.spec("N-10")
def test_a_document_is_never_shown_and_its_name_breaks_no_header(browser, letter):
    answer = browser.get(address(letter))
    assert answer["Content-Disposition"] == 'attachment; filename="Brief \\"mei\\".pdf"'
    assert body(answer) == body(store().read(f"{letter.key[:2]}/{letter.key}/full", 0, letter.size - 1))


@pytest.mark.spec("N-10")
def test_another_site_cannot_have_the_browser_fetch_a_file(browser, photo):
    assert browser.get(address(photo), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.spec("N-10")
@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=100-", 100, None), ("bytes=-20", -20, None), ("bytes=5-99999999", 5, None)],
)
def test_a_player_gets_the_part_of_a_film_that_it_asks_for(browser, user, asked, first, last):
    film = receive(user, brought.upload(brought.film(), "film.mov"), "anything")
    whole = body(browser.get(address(film)))
    answer = browser.get(address(film), headers={"Range": asked})
    expected = whole[first:] if last is None else whole[first : last + 1]
    begins = first if first >= 0 else len(whole) + first
    assert answer.status_code == 206
    assert body(answer) == expected
    assert answer["Content-Range"] == f"bytes {begins}-{begins + len(expected) - 1}/{len(whole)}"
    assert answer["Content-Length"] == str(len(expected))
    assert answer["Content-Type"] == "video/mp4"


@pytest.mark.spec("N-10")
@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=-0"])
def test_a_part_outside_the_file_is_said_to_be(browser, photo, asked):
    answer = browser.get(address(photo), headers={"Range": asked})
    assert answer.status_code == 416
    assert answer["Content-Range"].startswith("bytes */")


@pytest.mark.spec("N-10")
@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=9-2", "bytes=-", "bytes=x"])
def test_other_ways_of_asking_get_the_whole(browser, photo, asked):
    answer = browser.get(address(photo), headers={"Range": asked})
    assert answer.status_code == 200
    assert len(body(answer)) == photo.size


def test_a_part_of_another_version_is_not_mixed_in(browser, photo):
    answer = browser.get(address(photo), headers={"Range": "bytes=0-9", "If-Range": '"older"'})
    assert answer.status_code == 200


@pytest.mark.spec("N-10")
def test_a_picture_that_the_browser_still_has_is_not_sent_again_but_asked_about(browser, photo):
    etag = browser.get(address(photo))["ETag"]
    assert browser.get(address(photo), headers={"If-None-Match": etag}).status_code == 304
    attach([photo])
    assert browser.get(address(photo), headers={"If-None-Match": etag}).status_code == 404


@pytest.mark.spec("N-10")
def test_a_proxy_hands_a_file_out_where_it_is_set(browser, photo, settings):
    settings.FILES_ACCEL = "/bestanden-op-schijf/"
    answer = browser.get(address(photo, "thumb"))
    assert answer["X-Accel-Redirect"] == f"/bestanden-op-schijf/{photo.key[:2]}/{photo.key}/thumb"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.content == b""


@pytest.mark.spec("N-10")
def test_a_file_that_is_lost_is_said_in_words(browser, photo):
    store().remove(f"{photo.key[:2]}/{photo.key}")
    assert browser.get(address(photo)).status_code == 503


def test_a_file_that_was_let_go_is_not_there(browser, photo):
    photo.removed_at = photo.created_at
    photo.save()
    assert browser.get(address(photo)).status_code == 404


@pytest.mark.spec("N-11")
def test_a_file_that_is_being_checked_says_so(browser, user):
    waiting = StoredFileFactory(uploader=user, loose=True, checking=True)
    answer = browser.get(address(waiting))
    assert answer.status_code == 409
    assert waiting.name in answer.content.decode()


def test_asking_for_the_head_opens_nothing(browser, photo, monkeypatch):
    monkeypatch.setattr("core.files.stores.DiskStore.read", None)
    answer = browser.head(address(photo))
    assert (answer.status_code, answer["Content-Length"]) == (200, str(photo.size))
