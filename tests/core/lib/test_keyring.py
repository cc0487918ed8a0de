"""Keys are tried at the start and replaced while everything runs (E28)."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import override_settings

from core.accounts import second_factor
from core.accounts.actions.links import find_link, make_link
from core.accounts.models import AccountLink, AuthenticatorApp, RecoveryCodes
from core.childcare import bsn
from core.childcare.models import Bsn
from core.lib import keyring
from core.lib.keyring import refuse_wrong_keys
from tests.core.lib.test_sealed import NEW, OLD
from tests.factories import AuthenticatorAppFactory, BsnFactory, UserFactory

pytestmark = pytest.mark.django_db

OLD_FIELD = {"old": OLD}
NEW_FIELD = {"new": NEW}
OLD_DIGEST = {"one": "MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="}
NEW_DIGEST = {"two": "MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjI="}
BEFORE = {"FIELD_KEYS": OLD_FIELD, "DIGEST_KEYS": OLD_DIGEST}
BETWEEN = {"FIELD_KEYS": NEW_FIELD | OLD_FIELD, "DIGEST_KEYS": NEW_DIGEST | OLD_DIGEST}
AFTER = {"FIELD_KEYS": NEW_FIELD, "DIGEST_KEYS": NEW_DIGEST}


@pytest.fixture
def stored():
    """A BSN, an app and recovery codes from before the new keys came."""
    with override_settings(**BEFORE):
        row, app = BsnFactory(), AuthenticatorAppFactory()
        second_factor.make_recovery_codes(app.user)
    return row, app


def rotated():
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


# --- replacing


@pytest.mark.spec("K-03")
def test_after_rotation_the_old_keys_can_go(stored):
    row, app = stored
    with override_settings(**BEFORE):
        code = second_factor.current_code(app)
    with override_settings(**BETWEEN):
        rotated()
    with override_settings(**AFTER):
        row.refresh_from_db()
        app.refresh_from_db()
        assert bsn.masked(row) == "•••••6782"
        assert bsn.bsn_matches(row.guardian, "123456782")
        assert second_factor.current_code(app) == code


def test_rotation_counts_and_says_what_still_needs_an_old_key(stored):
    with override_settings(**BETWEEN):
        told = rotated()
    assert "childcare.Bsn: 1 sealed anew, 0 left to do." in told
    assert "accounts.AuthenticatorApp: 1 sealed anew, 0 left to do." in told
    assert "1 x sets of recovery codes under digest key one" in told
    assert "KRING_FIELD_KEYS: older keys are no longer needed." in told
    assert "KRING_DIGEST_KEYS: older keys are still needed: one." in told


def test_a_second_rotation_changes_nothing(stored):
    with override_settings(**BETWEEN):
        rotated()
        before = list(Bsn.objects.values()) + list(AuthenticatorApp.objects.values())
        assert "childcare.Bsn: 0 sealed anew" in rotated()
        assert list(Bsn.objects.values()) + list(AuthenticatorApp.objects.values()) == before


def test_an_interrupted_rotation_goes_on_where_it_was(stored, monkeypatch):
    with override_settings(**BEFORE):
        rows = [stored[0], *(BsnFactory() for _ in range(4))]
    monkeypatch.setattr(keyring, "BATCH", 2)
    real, calls = keyring._seal_row_anew, []

    def fails_on_the_fourth(column, row):
        calls.append(row)
        if len(calls) == 4:
            raise ConnectionError
        return real(column, row)

    with override_settings(**BETWEEN):
        monkeypatch.setattr(keyring, "_seal_row_anew", fails_on_the_fourth)
        with pytest.raises(ConnectionError):
            rotated()
        monkeypatch.setattr(keyring, "_seal_row_anew", real)
        done = Bsn.objects.filter(digest_key="two").count()
        assert f"childcare.Bsn: {5 - done} sealed anew, 0 left to do." in rotated()
    with override_settings(**AFTER):
        assert {bsn.masked(Bsn.objects.get(pk=row.pk)) for row in rows} == {"•••••6782"}


def test_a_new_digest_key_alone_is_taken_into_use_too(stored):
    with override_settings(FIELD_KEYS=OLD_FIELD, DIGEST_KEYS=NEW_DIGEST | OLD_DIGEST):
        rotated()
    with override_settings(FIELD_KEYS=OLD_FIELD, DIGEST_KEYS=NEW_DIGEST):
        assert bsn.bsn_matches(stored[0].guardian, "123456782")


def test_a_value_that_changed_meanwhile_is_not_overwritten(stored, monkeypatch):
    row = stored[0]
    real = keyring.SealedColumn.open

    def somebody_stores_another(column, read):
        if isinstance(read, Bsn):
            current = Bsn.objects.get(pk=read.pk)
            bsn.fill(current, "111222333")
            current.save()
        return real(column, read)

    with override_settings(**BETWEEN):
        monkeypatch.setattr(keyring.SealedColumn, "open", somebody_stores_another)
        assert "childcare.Bsn: 0 sealed anew, 0 left to do." in rotated()
        row.refresh_from_db()
        assert bsn.masked(row) == "•••••2333"


def test_what_no_key_opens_is_left_as_it_is_and_told(stored):
    row = stored[0]
    Bsn.objects.filter(pk=row.pk).update(sealed=b"old:" + bytes(40))
    with override_settings(**BETWEEN), pytest.raises(CommandError, match="1 values do not open"):
        rotated()
    row.refresh_from_db()
    assert bytes(row.sealed) == b"old:" + bytes(40)


def test_open_links_keep_their_key_for_as_long_as_they_are_open():
    with override_settings(**BEFORE):
        link, address = make_link(UserFactory(), timedelta(hours=1))
    token = address.rstrip("/").rpartition("/")[2]
    with override_settings(**BETWEEN):
        assert find_link(token) == link
        assert "1 x open links under digest key one" in rotated()
        AccountLink.objects.update(used_at=link.created_at)
        assert "KRING_DIGEST_KEYS: older keys are no longer needed." in rotated()


# --- trying


@pytest.mark.spec("K-03")
@pytest.mark.parametrize(
    ("rings", "sentence"),
    [
        (
            {"FIELD_KEYS": {"new": NEW}, "DIGEST_KEYS": OLD_DIGEST},
            "1 values of childcare.Bsn.sealed are sealed with a key that KRING_FIELD_KEYS does not name.",
        ),
        (
            {"FIELD_KEYS": {"old": NEW}, "DIGEST_KEYS": OLD_DIGEST},
            "Key 'old' in KRING_FIELD_KEYS is not the one that childcare.Bsn.sealed was sealed with.",
        ),
        (
            {"FIELD_KEYS": OLD_FIELD, "DIGEST_KEYS": NEW_DIGEST},
            "childcare.Bsn has digests of a key that KRING_DIGEST_KEYS does not name.",
        ),
        (
            {"FIELD_KEYS": OLD_FIELD, "DIGEST_KEYS": {"one": NEW_DIGEST["two"]}},
            "Key 'one' in KRING_DIGEST_KEYS is not the one that childcare.Bsn was digested with.",
        ),
    ],
)
def test_a_process_does_not_start_with_wrong_keys(stored, rings, sentence):
    with override_settings(**rings):
        with pytest.raises(ImproperlyConfigured, match=sentence.split("'")[-1]):
            refuse_wrong_keys()
        found = run_checks(tags=[Tags.database], databases=["default"])
    assert sentence in [message.msg for message in found if message.id == "kring.E003"]


def test_recovery_codes_whose_key_leaked_and_went_do_not_stop_the_start(stored):
    with override_settings(**BETWEEN):
        rotated()
    with override_settings(**AFTER):
        refuse_wrong_keys()
        found = run_checks(tags=[Tags.database], databases=["default"])
    assert [message.id for message in found] == ["kring.W001"]
    assert "1 x sets of recovery codes are useless" in found[0].msg
    assert RecoveryCodes.objects.get().digest_key == "one"


def test_a_process_starts_with_the_right_keys(stored):
    for rings in (BEFORE, BETWEEN):
        with override_settings(**rings):
            refuse_wrong_keys()
            assert not run_checks(tags=[Tags.database], databases=["default"])


def test_one_damaged_value_does_not_stop_the_start(stored):
    with override_settings(**BEFORE):
        BsnFactory()
        Bsn.objects.filter(pk=stored[0].pk).update(sealed=b"old:" + bytes(40))
        refuse_wrong_keys()


def test_without_the_database_a_process_starts_and_waits(monkeypatch):
    def away():
        raise DatabaseError

    monkeypatch.setattr(keyring, "problems", away)
    refuse_wrong_keys()
    assert run_checks(tags=[Tags.database], databases=["default"]) == []


@pytest.mark.parametrize(
    ("rings", "problem"),
    [
        ({"FIELD_KEYS": {}}, "kring.E001"),
        ({"DIGEST_KEYS": {"one": "YWJj"}}, "kring.E001"),
        ({"FIELD_KEYS": {"a": OLD}, "DIGEST_KEYS": {"b": OLD}}, "kring.E002"),
    ],
)
def test_unusable_or_shared_keys_are_told_by_the_check(rings, problem):
    with override_settings(**rings):
        assert [message.id for message in run_checks(tags=[Tags.security])] == [problem]


@pytest.mark.spec("K-03")
def test_an_error_about_keys_holds_no_key_and_no_value(stored):
    with override_settings(FIELD_KEYS={"old": NEW}, DIGEST_KEYS=OLD_DIGEST):
        text = " ".join(keyring.problems())
    assert NEW not in text
    assert bytes(stored[0].sealed).hex() not in text.encode().hex()
