"""One migrated database that every test database is copied from.

Migrating an empty database takes half a minute at best, copying one a second; and two processes of a parallel run
would migrate side by side.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ONE_AT_A_TIME = 4_820_113
"""Key of the advisory lock that holds the makers of one server apart, in the one database where all of them take it:
such a lock is of a database."""
WHERE_ALL_MEET = "postgres"

State = dict[str, str]
"""What migrating depends on: a digest for each file."""


def migrated_template(checkout: Path) -> str:
    """The name of a database on the server of ``DATABASE_URL`` that has had today's migrations.

    A name belongs to one state of the files. Where the server has none for it, one is made, from the fullest
    template that has had no other migrations than today's.
    """
    state = {str(path.relative_to(checkout)): _digest(path.read_bytes()) for path in _files(checkout)}
    name = f"kring_template_{_digest(json.dumps(state).encode())}"
    with psycopg.connect(_address_of(WHERE_ALL_MEET), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        templates = _templates(connection)
        if name not in templates:
            _make(connection, name, _fullest_part_of(state, templates), checkout)
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            connection.execute(comment.format(sql.Identifier(name), sql.Literal(json.dumps(state))))
    return name


def _address_of(database: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _files(checkout: Path) -> Iterator[Path]:
    # Packages bring migrations of their own.
    yield checkout / "requirements" / "production.txt"
    for folder in sorted(path.parent for path in checkout.glob("*/__init__.py")):
        yield from sorted(path for path in folder.rglob("migrations/**/*.*") if path.suffix != ".pyc")


def _templates(connection: psycopg.Connection) -> dict[str, State]:
    rows = connection.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname LIKE 'kring_template_%%' AND datname NOT LIKE '%%_half_made'"
    )
    return {name: json.loads(comment or "{}") for name, comment in rows}


def _fullest_part_of(state: State, templates: dict[str, State]) -> str:
    parts = [name for name, had in templates.items() if had and had.items() <= state.items()]
    return max(parts, key=lambda name: len(templates[name]), default="template1")


def _make(connection: psycopg.Connection, name: str, base: str, checkout: Path) -> None:
    half_made = sql.Identifier(f"{name}_half_made")
    # Who holds the lock is alone: whatever still uses this one was started by a run that was stopped.
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(half_made))
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(half_made, sql.Identifier(base)))
    subprocess.run(
        [sys.executable, "-m", "tests.quick_migrate"],
        env=os.environ
        | {"DATABASE_URL": _address_of(f"{name}_half_made"), "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=checkout,
        check=True,
    )
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(half_made, sql.Identifier(name)))
