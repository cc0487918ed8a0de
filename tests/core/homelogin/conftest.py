from collections.abc import Iterator

import pytest

from tests.core.homelogin.publisher import HOST, PublisherServer


@pytest.fixture
def publisher(settings) -> Iterator[PublisherServer]:
    """Behind `publisher.ADDRESS`; says nothing of interest until told to."""
    server = PublisherServer()
    settings.OUTBOUND_STAND_INS = {HOST: server.address}
    server.tell()
    yield server
    server.close()
