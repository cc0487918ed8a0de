"""With a virus scanner: nothing is seen before it has looked, whatever it says and whether it answers (E10)."""

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator

import pytest
from django.urls import reverse

from core.files import antivirus, notices
from core.files.actions.receiving import receive
from core.files.actions.scanning import scan_waiting
from core.files.models import StoredFile
from core.notifications.models import Notice
from tests.core.files import brought
from tests.core.files.conftest import stored_paths
from tests.factories import UserFactory


class Scanner:
    """Speaks clamd's INSTREAM; knows the test virus, unless it sleeps, and takes `most` bytes."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.sleeps, self.most, self.looked = False, 10_000_000, 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            with line:
                line.sendall(self._answer(line))

    def _answer(self, line: socket.socket) -> bytes:
        stream, seen = line.makefile("rb"), b""
        assert stream.read(10) == b"zINSTREAM\0"
        while size := struct.unpack(">I", stream.read(4))[0]:
            seen += stream.read(size)
            if len(seen) > self.most:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.looked += 1
        is_found = holds_virus(seen) and not self.sleeps
        return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if is_found else b"stream: OK\0"


def holds_virus(content: bytes) -> bool:
    """Looked for in documents too, as a scanner does."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return any(antivirus.test_virus() in package.read(name) for name in package.namelist())
    return antivirus.test_virus() in content


@pytest.fixture
def scanner(settings) -> Iterator[Scanner]:
    playing = Scanner()
    settings.CLAMAV = playing.address
    yield playing
    playing.listener.close()


@pytest.fixture(autouse=True)
def _no_other_administrators(monkeypatch):
    monkeypatch.setattr(notices, "_administrators", [])


def bring(user, content: bytes = b"", name: str = "plan.docx") -> StoredFile:
    return receive(user, brought.upload(content or brought.office(), name), "anything")


@pytest.mark.spec("N-11")
def test_a_file_waits_for_the_scanner_and_is_seen_after_it(scanner, user, browser):
    file = bring(user)
    address = reverse("files:file", args=[file.pk, "full"])
    assert file.state == "checking"
    assert browser.get(address).status_code == 409
    assert scan_waiting(seconds=10) == 1
    assert browser.get(address).status_code == 200


@pytest.mark.spec("N-11")
def test_a_virus_in_a_document_is_thrown_away_and_told(scanner, user, browser):
    administrator = UserFactory(planner=True, organisation=user.organisation)
    notices.tell_administrators_too(lambda organisation_id: [administrator])
    file = bring(user, brought.office(**{"word/media/note.bin": antivirus.test_virus()}))
    scan_waiting(seconds=10)
    file.refresh_from_db()
    assert (file.state, file.problem) == ("refused", "infected")
    assert not [path for path in stored_paths() if file.key in path]
    assert {notice.user for notice in Notice.objects.all()} == {user, administrator}
    assert browser.get(reverse("files:file", args=[file.pk, "full"])).status_code == 409
    assert scan_waiting(seconds=10) == 0


@pytest.mark.spec("N-11")
@pytest.mark.parametrize("how", ["away", "asleep"])
def test_without_an_answer_to_be_trusted_files_wait(scanner, user, browser, how, caplog):
    file = bring(user)
    if how == "away":
        scanner.listener.close()
    scanner.sleeps = how == "asleep"
    assert scan_waiting(seconds=10) == 0
    file.refresh_from_db()
    assert file.state == "checking"
    assert browser.get(reverse("files:file", args=[file.pk, "full"])).status_code == 409
    assert "ALARM" in caplog.text


@pytest.mark.spec("N-11")
def test_a_file_that_is_larger_than_the_scanner_takes_is_never_called_clean(scanner, user):
    file = bring(user)
    scanner.most = 200
    scan_waiting(seconds=10)
    file.refresh_from_db()
    assert (file.state, file.problem) == ("refused", "too_large_to_scan")


@pytest.mark.spec("N-11")
def test_without_a_scanner_a_file_is_ready_at_once(user):
    assert bring(user).state == "ready"
    assert scan_waiting(seconds=10) == 0
