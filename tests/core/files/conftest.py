from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from core.files import purposes
from core.files.inspection.kinds import Kind
from core.files.purposes import Purpose
from tests.factories import GuardianFactory
from tests.signing_in import sign_in

ANYTHING = Purpose("anything", frozenset(Kind), may_read=lambda _user, _file: False)


@pytest.fixture(autouse=True)
def _anything() -> Iterator[None]:
    """A purpose for files of every kind, which nobody but the uploader may read."""
    purposes._purposes["anything"] = replace(ANYTHING)
    yield
    del purposes._purposes["anything"]


@pytest.fixture(autouse=True)
def _store(own_store) -> None:
    """Every test here has files of its own."""


@pytest.fixture
def user(db):
    return GuardianFactory().user


@pytest.fixture
def browser(user) -> Client:
    return sign_in(user)


def stored_paths() -> list[str]:
    """Every file in the store and in the folder for what comes in."""
    from pathlib import Path
    from urllib.parse import urlsplit

    folders = (Path(urlsplit(settings.FILES_URL).path), Path(settings.FILE_UPLOAD_TEMP_DIR))
    return sorted(str(path) for folder in folders for path in folder.rglob("*") if path.is_file())
