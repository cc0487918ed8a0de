"""The same things hold for a folder and for S3-compatible storage, played by a real server on this machine."""

from collections.abc import Iterator

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from moto.server import ThreadedMotoServer

from core.files import stores
from core.files.actions import keeping
from core.files.actions.receiving import receive
from core.files.models import StoredFile
from core.files.stores import StoreError, store
from tests.core.files import brought


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    secrets = {"aws_access_key_id": "KEY", "aws_secret_access_key": "SE/CRET"}
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **secrets).create_bucket(
        Bucket="kring"
    )
    yield f"s3://KEY:SE%2FCRET@kring/files?endpoint={endpoint}&region=us-east-1"
    server.stop()


@pytest.fixture(params=["disk", "s3"])
def place(request, settings) -> None:
    if request.param == "s3":
        settings.FILES_URL = request.getfixturevalue("s3")
    stores.forget_stores()


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "source"
    file.write_bytes(bytes(range(256)) * 40)
    return file


def read(path: str, first: int, last: int) -> bytes:
    return b"".join(store().read(path, first, last))


@pytest.mark.spec("N-10")
def test_what_is_put_can_be_read_in_parts_and_removed(place, source, tmp_path):
    store().put("ab/abc/full", source, "image/jpeg")
    assert read("ab/abc/full", 0, 10_239) == source.read_bytes()
    assert read("ab/abc/full", 250, 259) == source.read_bytes()[250:260]
    store().fetch("ab/abc/full", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == source.read_bytes()
    store().remove("ab/abc")
    store().remove("ab/abc")
    with pytest.raises(StoreError):
        store().read("ab/abc/full", 0, 1)


@pytest.mark.spec("N-10")
def test_one_setting_moves_the_files_and_nothing_else_changes(place, browser, user):
    file = receive(user, brought.upload(brought.jpeg(), "foto.jpg"), "anything")
    answer = browser.get(reverse("files:file", args=[file.pk, "full"]), headers={"Range": "bytes=0-2"})
    assert answer.status_code == 206
    assert b"".join(answer) == b"\xff\xd8\xff"
    keeping.let_go([file])
    assert keeping.tidy() == 1
    assert not StoredFile.objects.exists()


@pytest.mark.spec("N-10")
def test_a_store_that_cannot_be_reached_is_an_error_of_its_own(settings, source):
    settings.FILES_URL = "s3://KEY:SECRET@kring?endpoint=http://127.0.0.1:9"
    stores.forget_stores()
    with pytest.raises(StoreError) as away:
        store().put("ab/abc/full", source, "image/jpeg")
    assert "SECRET" not in str(away.value)


@pytest.mark.parametrize("url", ["", "/srv/files", "ftp://x/y", "s3:///"])
def test_a_setting_that_names_no_store_is_refused(settings, url):
    settings.FILES_URL = url
    stores.forget_stores()
    with pytest.raises(ImproperlyConfigured):
        store()
