"""The quick way of migrating for the tests makes the same database as `manage.py migrate`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from config.launch.stage import ROOT

EVERYTHING = """
    SELECT 'column', attrelid::regclass::text, attname::text, format_type(atttypid, atttypmod), attnotnull::text,
           attidentity::text, pg_get_expr(adbin, adrelid)
      FROM pg_attribute LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)
     WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
       AND NOT attisdropped
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid), condeferrable::text,
           condeferred::text, convalidated::text
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', tablename::text, indexname::text, indexdef, NULL, NULL, NULL
      FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text, tgname::text, pg_get_triggerdef(oid), NULL, NULL, NULL
      FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function', proname::text, pg_get_function_identity_arguments(oid), prosrc, NULL, NULL, NULL
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1, 2, 3, 4
"""


@contextmanager
def migrated_by(*command: str) -> Iterator[psycopg.Connection]:
    """A new database on which a command has run; dropped afterwards."""
    server = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
    name = f"kring_migrated_{os.getpid()}"
    address = urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
            subprocess.run([sys.executable, *command], env=environment, cwd=ROOT, check=True)
            with psycopg.connect(address) as made:
                yield made
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_quick_way_makes_the_same_database():
    with migrated_by("manage.py", "migrate", "--verbosity=0") as made:
        slowly = made.execute(EVERYTHING).fetchall()
    with migrated_by("-m", "tests.quick_migrate") as made:
        assert made.execute(EVERYTHING).fetchall() == slowly
