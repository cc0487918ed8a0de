"""Files on their way in: how much, from whom, and what is left of what was refused (E9); names (E11)."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.files import uploading, wording
from core.files.actions import receiving
from core.files.actions.receiving import UploadRefusedError, receive
from core.files.inspection.kinds import MEGABYTE, MOST_BYTES, Kind
from core.files.models import StoredFile
from core.files.stores import StoreError
from core.lib import clock
from tests.core.files import brought
from tests.core.files.conftest import stored_paths
from tests.factories import StoredFileFactory
from tests.pages import in_english, words

UPLOAD = reverse("files:upload", args=["anything"])


def send(browser: Client, content: bytes, name: str = "foto.jpg", **more):
    return browser.post(UPLOAD, {"field": "files", "file": brought.upload(content, name), **more})


@pytest.mark.spec("N-11")
def test_a_file_comes_in_and_is_kept_for_the_form(browser, user):
    answer = send(browser, brought.jpeg(), "Zwemles.jpeg")
    file = StoredFile.objects.get()
    assert answer.status_code == 200
    assert f'name="files-heeft" value="{file.pk}"' in answer.json()["item"]
    assert (file.uploader, file.organisation, file.name, file.state) == (
        user,
        user.organisation,
        "Zwemles.jpg",
        "ready",
    )
    assert file.attached_at is None
    assert len(stored_paths()) == 3


@pytest.mark.spec("N-10")
def test_the_store_knows_no_names(browser):
    send(browser, brought.jpeg(), "Noortje.jpg")
    file = StoredFile.objects.get()
    assert not [path for path in stored_paths() if "oortje" in path or str(file.pk) in path]
    assert all(f"{file.key[:2]}/{file.key}/" in path for path in stored_paths())


@pytest.mark.spec("N-11")
def test_a_file_of_one_byte_too_many_is_refused_with_the_reason(browser, monkeypatch):
    monkeypatch.setitem(MOST_BYTES, Kind.DOCUMENT, 1000)
    content = brought.jpeg()
    assert len(content) > 1000
    answer = send(in_english(browser), content, "groot.jpg")
    assert answer.status_code == 422
    assert answer.json()["problem"].startswith("groot.jpg: the file is too large")
    assert not StoredFile.objects.exists()
    assert not stored_paths()


@pytest.mark.spec("N-11")
def test_writing_stops_as_soon_as_a_file_is_too_large(browser, monkeypatch):
    monkeypatch.setitem(MOST_BYTES, Kind.DOCUMENT, 200_000)
    written = 0

    def count(self, data, start):
        nonlocal written
        kept(self, data, start)
        written = max(written, 0 if self.file.closed else self.file.tell())

    kept = uploading.StreamingLimits.receive_data_chunk
    monkeypatch.setattr(uploading.StreamingLimits, "receive_data_chunk", count)
    send(browser, b"\xff\xd8\xff" + bytes(3_000_000))
    assert 0 < written <= 200_000
    assert not stored_paths()


@pytest.mark.spec("N-11")
def test_five_gigabytes_are_refused_before_a_byte_is_read(browser):
    """The length stands in front; nothing of the body is asked for."""

    class Endless:
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("The body was read.")

        readline = read

    answer = in_english(browser).generic(
        "POST",
        UPLOAD,
        b"",
        **{
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
            "CONTENT_LENGTH": str(5 * 1024**3),
            "wsgi.input": Endless(),
        },
    )
    assert answer.status_code == 413
    assert "this page takes 210 MB" in words(answer)


@pytest.mark.spec("N-11")
def test_a_thousand_parts_are_refused(browser):
    files = [brought.upload(b"x", f"{number}.jpg") for number in range(1000)]
    answer = browser.post(UPLOAD, {"field": "files", "file": files})
    assert answer.status_code in {400, 413}
    assert not stored_paths()


@pytest.mark.spec("N-11")
def test_pages_without_files_take_little():
    limit = uploading.ORDINARY
    assert (limit.most_bytes, limit.most_files) == (6 * MEGABYTE, 2)


@pytest.mark.spec("N-11")
def test_who_is_not_signed_in_brings_nothing(client):
    answer = send(client, brought.jpeg())
    assert answer.status_code == 302
    assert not stored_paths()


@pytest.mark.django_db
def test_refusals_say_the_name_the_reason_and_what_to_do(user):
    with pytest.raises(UploadRefusedError) as refused:
        receive(user, brought.upload(b"<svg/>", "tekening.svg"), "anything")
    assert str(refused.value).startswith("tekening.svg: ")
    assert str(refused.value).count(". ") >= 1


def test_a_purpose_that_nobody_registered_is_not_there(browser):
    answer = browser.post(
        reverse("files:upload", args=["nothing"]), {"field": "files", "file": brought.upload(b"x", "a")}
    )
    assert answer.status_code == 404


def test_a_field_name_that_is_none_gets_no_piece_of_form(browser):
    assert send(browser, brought.jpeg(), field='"><script>').status_code == 404


@pytest.mark.spec("N-11")
def test_nobody_lets_files_pile_up(user, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_WAITING", 2)
    StoredFileFactory.create_batch(2, uploader=user, loose=True)
    StoredFileFactory(uploader=user)
    with pytest.raises(UploadRefusedError):
        receive(user, brought.upload(brought.jpeg(), "a.jpg"), "anything")
    StoredFile.objects.update(created_at=clock.now() - timedelta(days=2))
    assert receive(user, brought.upload(brought.jpeg(), "a.jpg"), "anything")


@pytest.mark.spec("N-10")
def test_a_store_that_is_away_is_said_in_words_and_leaves_nothing(user, monkeypatch):
    def put(*args):
        raise StoreError("full")

    monkeypatch.setattr("core.files.stores.DiskStore.put", put)
    with pytest.raises(UploadRefusedError):
        receive(user, brought.upload(brought.jpeg(), "a.jpg"), "anything")
    assert StoredFile.objects.get().removed_at is not None
    assert not stored_paths()


@pytest.mark.spec("N-10")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("..\\..\\geheim.jpg", "geheim.jpg"),
        ("a\0b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("foto\u202egpj.exe", "fotogpj.exe"),
        ("n" * 300 + ".pdf", "n" * 116 + ".pdf"),
        ("e\u0301en.jpg", "éen.jpg"),
    ],
)
def test_names_are_cleaned_and_never_paths(name, shown):
    assert wording.shown_name(name) == shown


def test_a_name_of_nothing_gets_one():
    assert wording.shown_name("..\0") != ""


@pytest.mark.spec("N-11")
def test_what_comes_in_waits_on_disk_and_not_in_memory():
    assert settings.FILE_UPLOAD_HANDLERS == ["core.files.uploading.StreamingLimits"]
    assert issubclass(uploading.StreamingLimits, uploading.TemporaryFileUploadHandler)


def test_the_answer_to_a_refusal_is_for_a_script(browser):
    assert json.loads(send(browser, b"", "leeg.jpg").content)["problem"]
