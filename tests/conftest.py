"""What every test shares: quick password hashes and a database that can be emptied again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import override_settings
from hypothesis import HealthCheck, settings
from pytest_django import Settings

from config.launch.stage import ROOT
from core.files import stores
from tests.template import migrated_template

# How long making an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("kring", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("kring")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The databases of the tests are copies of one that has been migrated; only a run that needs one makes it."""
    template = migrated_template(ROOT)
    connection.settings_dict["TEST"] |= {"TEMPLATE": template, "MIGRATE": False}


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose; hashes that a started process must read are made with hasher="argon2"."""
    hashers = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
    ]
    with override_settings(PASSWORD_HASHERS=hashers):
        yield


# TRUNCATE makes new files for every table and index, a second for all of them; a test fills a few tables with a few
# rows. So: DELETE where there is something, again while a key that is checked at once stands in the way. Triggers are
# those of append-only tables; their owner may switch them off, who is no superuser.
EMPTY = """
DO $$
DECLARE name regclass; filled boolean; waiting regclass[] := '{}'; still regclass[]; emptied regclass[];
BEGIN
    SET CONSTRAINTS ALL DEFERRED;
    FOREACH name IN ARRAY '{%s}'::regclass[] LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %%s)', name) INTO filled;
        IF filled THEN
            EXECUTE format('ALTER TABLE %%s DISABLE TRIGGER USER', name);
            waiting := waiting || name;
        END IF;
    END LOOP;
    emptied := waiting;
    WHILE cardinality(waiting) > 0 LOOP
        still := '{}';
        FOREACH name IN ARRAY waiting LOOP
            BEGIN
                EXECUTE format('DELETE FROM %%s', name);
            EXCEPTION WHEN foreign_key_violation THEN
                still := still || name;
            END;
        END LOOP;
        IF cardinality(still) = cardinality(waiting) THEN
            RAISE EXCEPTION 'These tables hold on to each other: %%', still;
        END IF;
        waiting := still;
    END LOOP;
    SET CONSTRAINTS ALL IMMEDIATE;
    FOREACH name IN ARRAY emptied LOOP
        EXECUTE format('ALTER TABLE %%s ENABLE TRIGGER USER', name);
    END LOOP;
END $$
"""
OF_EVERY_DATABASE = {"django_content_type", "auth_permission"}
"""Filled by migrating, always with the same."""


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_quickly() -> Iterator[None]:
    """What happens after each transactional test."""

    def sql_flush(self: DatabaseOperations, style: Any, tables: list[str], **kwargs: Any) -> list[str]:
        return [EMPTY % ",".join(sorted(set(tables) - OF_EVERY_DATABASE))]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *args, **kwargs: None)
        yield


@pytest.fixture
def own_store(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A store of files of this test alone, and a folder for what comes in; gives the folder of the store."""
    incoming, store = tmp_path / "incoming", tmp_path / "store"
    incoming.mkdir()
    settings.FILES_URL, settings.FILE_UPLOAD_TEMP_DIR = store.as_uri(), str(incoming)
    stores.forget_stores()
    yield store
    stores.forget_stores()
