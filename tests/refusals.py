"""Asserting that PostgreSQL itself refuses a write."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from core.lib.database import constraint_of


@contextmanager
def database_refuses(constraint: str) -> Iterator[None]:
    """The block must be refused by the constraint or guard with this name; what it wrote is undone."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    assert constraint_of(caught.value) == constraint


def execute(sql: str, *values: object) -> None:
    """Run SQL as somebody with a database client would, past all of the code."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def fill_the_trail() -> None:
    """From now on no line of the trail can be written, as with a full disk."""
    # What waits for the end of the transaction is checked first: PostgreSQL changes no table before.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("ALTER TABLE audit_event ADD CONSTRAINT no_more_lines CHECK (id < 0) NOT VALID")
