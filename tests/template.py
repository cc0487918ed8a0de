"""One migrated database that every test database is copied from.

Migrating an empty database takes a minute and a half, copying one a second; and two processes of a parallel
run would migrate side by side.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ONE_AT_A_TIME = 4_820_113
"""Key of the advisory lock that holds the makers of one server apart."""


def migrated_template(checkout: Path) -> str:
    """The name of a database on the server of ``DATABASE_URL`` that has had today's migrations.

    It is made when the server has none yet; a name belongs to one state of the migrations.
    """
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        name = f"kring_template_{_state_of_migrations(checkout)}"
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _make(connection, name, checkout)
    return name


def _state_of_migrations(checkout: Path) -> str:
    digest = hashlib.sha256()
    for path in _whatever_migrating_depends_on(checkout):
        digest.update(f"{path.relative_to(checkout)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _whatever_migrating_depends_on(checkout: Path) -> Iterator[Path]:
    yield checkout / "requirements" / "production.txt"
    for folder in ("core", "portal", "requests_app", "carecases"):
        yield from sorted((checkout / folder).rglob("migrations/**/*.*"))


def _make(connection: psycopg.Connection, name: str, checkout: Path) -> None:
    half_made = sql.Identifier(f"{name}_half_made")
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(half_made))
    connection.execute(sql.SQL("CREATE DATABASE {}").format(half_made))
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}_half_made").geturl()
    subprocess.run(
        [sys.executable, checkout / "manage.py", "migrate", "--verbosity=0"],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=checkout,
        check=True,
    )
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(half_made, sql.Identifier(name)))
