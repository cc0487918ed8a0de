from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from config.demo.load import Figures, load
from core.lib import clock


@pytest.fixture(scope="module")
def figures(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Figures]:
    """The whole demo, loaded once for the tests of a module and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        loaded = load(clock.today())
        # Now, not again at the end of every test.
        connection.check_constraints()
        yield loaded
        transaction.set_rollback(True)
