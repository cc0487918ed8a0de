"""Where the bytes are: a folder outside the web root, or S3-compatible storage, by one setting (KRING_FILES_URL, N-10).

    file:///var/lib/kring/files
    s3://KEY:SECRET@bucket/folder?endpoint=https://s3.example&region=eu-west-1

The path of a part is made of random keys of ours; no name of a user is ever in it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

CHUNK = 256 * 1024
READABLE, OPEN = 0o644, 0o755
"""The proxy that hands out files of the folder is another user (X-Accel-Redirect)."""


class StoreError(Exception):
    """The store cannot be reached, is full, or lacks what was asked; the text is for the log."""


class Store(Protocol):
    """Parts by path, `ab/abcd…/full`."""

    def put(self, path: str, source: Path, media_type: str) -> None:
        """Keep a copy of a file. Raises StoreError; then nothing of it is there."""

    def read(self, path: str, first: int, last: int) -> Iterator[bytes]:
        """The bytes from `first` to `last`, both included. Raises StoreError, before the first piece when it can."""

    def fetch(self, path: str, target: Path) -> None:
        """Copy a part to a file on this machine. Raises StoreError."""

    def remove(self, folder: str) -> None:
        """Take away everything in a folder; nothing there is no mistake. Raises StoreError."""

    def local(self, path: str) -> str:
        """The path within the folder for the proxy to hand out; empty where it cannot."""


def store() -> Store:
    """The store of this installation (settings.FILES_URL)."""
    return _store_at(settings.FILES_URL)


def forget_stores() -> None:
    """Connect anew at the next use; for tests that play a store of their own."""
    _store_at.cache_clear()


@lru_cache(maxsize=4)
def _store_at(url: str) -> Store:
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return DiskStore(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.hostname:
        return S3Store(url)
    raise ImproperlyConfigured(
        "KRING_FILES_URL is file:///folder or s3://KEY:SECRET@bucket/folder?endpoint=…"
    )


class DiskStore:
    """A folder of this machine, or one that all machines mount."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, path: str, source: Path, media_type: str) -> None:
        """Written beside its place and then moved there, so that a part is whole or not there."""
        target = self.root / path
        written = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=OPEN)
            with source.open("rb") as read, written.open("wb") as write:
                shutil.copyfileobj(read, write, CHUNK)
                write.flush()
                os.fsync(write.fileno())
            written.chmod(READABLE)
            written.replace(target)
        except OSError as error:
            written.unlink(missing_ok=True)
            raise StoreError(f"{path}: {error}") from error

    def read(self, path: str, first: int, last: int) -> Iterator[bytes]:
        try:
            stream = (self.root / path).open("rb")
        except OSError as error:
            raise StoreError(f"{path}: {error}") from error
        return _pieces_of(stream, first, last)

    def fetch(self, path: str, target: Path) -> None:
        try:
            shutil.copyfile(self.root / path, target)
        except OSError as error:
            raise StoreError(f"{path}: {error}") from error

    def remove(self, folder: str) -> None:
        try:
            shutil.rmtree(self.root / folder)
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError(f"{folder}: {error}") from error

    def local(self, path: str) -> str:
        return path


def _pieces_of(stream: Any, first: int, last: int) -> Iterator[bytes]:
    with stream:
        stream.seek(first)
        left = last - first + 1
        while left > 0 and (piece := stream.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


class S3Store:
    """A bucket of S3-compatible storage; nobody but Kring reads it, and no address into it is ever handed out."""

    def __init__(self, url: str) -> None:
        parts, more = urlsplit(url), parse_qs(urlsplit(url).query)
        self.bucket = parts.hostname or ""
        self.folder = parts.path.strip("/")
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=more.get("endpoint", [None])[0],
            region_name=more.get("region", ["us-east-1"])[0],
            aws_access_key_id=unquote(parts.username) if parts.username else None,
            aws_secret_access_key=unquote(parts.password) if parts.password else None,
            config=Config(
                connect_timeout=3,
                read_timeout=20,
                retries={"max_attempts": 2, "mode": "standard"},
                s3={"addressing_style": more.get("style", ["path"])[0]},
            ),
        )

    def put(self, path: str, source: Path, media_type: str) -> None:
        try:
            self.client.upload_file(
                str(source),
                self.bucket,
                self._key(path),
                ExtraArgs={"ContentType": media_type},
                Config=TransferConfig(use_threads=False),
            )
        except (BotoCoreError, ClientError, boto3.exceptions.Boto3Error, OSError) as error:
            raise StoreError(f"{path}: {type(error).__name__}") from error

    def read(self, path: str, first: int, last: int) -> Iterator[bytes]:
        try:
            answer = self.client.get_object(
                Bucket=self.bucket, Key=self._key(path), Range=f"bytes={first}-{last}"
            )
        except (BotoCoreError, ClientError) as error:
            raise StoreError(f"{path}: {type(error).__name__}") from error
        pieces: Iterator[bytes] = answer["Body"].iter_chunks(CHUNK)
        return pieces

    def fetch(self, path: str, target: Path) -> None:
        try:
            self.client.download_file(self.bucket, self._key(path), str(target))
        except (BotoCoreError, ClientError, OSError) as error:
            raise StoreError(f"{path}: {type(error).__name__}") from error

    def remove(self, folder: str) -> None:
        try:
            found = self.client.list_objects_v2(Bucket=self.bucket, Prefix=f"{self._key(folder)}/")
            for held in found.get("Contents", []):
                self.client.delete_object(Bucket=self.bucket, Key=held["Key"])
        except (BotoCoreError, ClientError) as error:
            raise StoreError(f"{folder}: {type(error).__name__}") from error

    def local(self, path: str) -> str:
        return ""

    def _key(self, path: str) -> str:
        return f"{self.folder}/{path}" if self.folder else path


def working_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder for one file while it is checked, gone with what is left in it; where uploads are held too."""
    return tempfile.TemporaryDirectory(prefix="file-", dir=settings.FILE_UPLOAD_TEMP_DIR)
