import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from core.lib import sealed

OLD = base64.b64encode(b"o" * 32).decode()
NEW = base64.b64encode(b"n" * 32).decode()
PLACE = {"table": "accounts_app", "column": "seed", "row": 7}


@given(st.binary(max_size=200))
def test_what_is_sealed_opens_in_its_own_place(plain):
    assert sealed.unseal(sealed.seal(plain, **PLACE), **PLACE) == plain


def test_the_same_secret_never_looks_the_same():
    assert sealed.seal(b"secret", **PLACE) != sealed.seal(b"secret", **PLACE)


@pytest.mark.parametrize("elsewhere", [{"row": 8}, {"column": "other"}, {"table": "other"}])
def test_a_value_moved_to_another_place_does_not_open(elsewhere):
    value = sealed.seal(b"secret", **PLACE)
    with pytest.raises(sealed.CannotOpenError):
        sealed.unseal(value, **{**PLACE, **elsewhere})


def test_two_places_never_read_the_same():
    value = sealed.seal(b"secret", table="a", column="b", row="c")
    with pytest.raises(sealed.CannotOpenError):
        sealed.unseal(value, table="a", column='b", "c', row="")


@pytest.mark.parametrize("length", [0, 3, 10, 20])
def test_a_damaged_value_does_not_open(length):
    with pytest.raises(sealed.CannotOpenError):
        sealed.unseal(sealed.seal(b"secret", **PLACE)[:length], **PLACE)


def test_a_changed_byte_does_not_open():
    value = bytearray(sealed.seal(b"secret", **PLACE))
    value[-1] ^= 1
    with pytest.raises(sealed.CannotOpenError):
        sealed.unseal(bytes(value), **PLACE)


def test_the_error_shows_neither_the_secret_nor_the_sealed_value():
    value = sealed.seal(b"very secret", **PLACE)
    with pytest.raises(sealed.CannotOpenError) as caught:
        sealed.unseal(value, **{**PLACE, "row": 8})
    assert str(caught.value) == "accounts_app.seed of row 8 does not open."
    assert caught.value.__cause__ is None


def test_after_a_new_key_came_the_old_values_still_open_and_new_ones_use_the_new_key():
    with override_settings(FIELD_KEYS={"old": OLD}):
        value = sealed.seal(b"secret", **PLACE)
    with override_settings(FIELD_KEYS={"new": NEW, "old": OLD}):
        assert sealed.unseal(value, **PLACE) == b"secret"
        assert sealed.seal(b"secret", **PLACE).startswith(b"new:")


def test_a_value_whose_key_is_gone_is_refused_in_words():
    with override_settings(FIELD_KEYS={"old": OLD}):
        value = sealed.seal(b"secret", **PLACE)
    with (
        override_settings(FIELD_KEYS={"new": NEW}),
        pytest.raises(sealed.CannotOpenError, match="a key that is not configured"),
    ):
        sealed.unseal(value, **PLACE)


@pytest.mark.parametrize("keys", [{}, {"short": "YWJj"}, {"odd": "not base64!"}, {"a b": NEW}])
def test_an_unusable_key_stops_the_work(keys):
    with override_settings(FIELD_KEYS=keys), pytest.raises(ImproperlyConfigured):
        sealed.seal(b"secret", **PLACE)


@pytest.mark.parametrize("key_id", ["odd id", "", "é", "seventeenletters1"])
def test_a_key_id_that_could_be_misread_stops_the_work(key_id):
    with override_settings(DIGEST_KEYS={key_id: NEW}), pytest.raises(ImproperlyConfigured, match="DIGEST"):
        sealed.digest("link", "token")


def test_a_digest_depends_on_the_key_and_on_the_purpose():
    with override_settings(DIGEST_KEYS={"old": OLD}):
        first = sealed.digest("link", "token")
        assert first == sealed.digest("link", "token")
        assert first != sealed.digest("recovery code", "token")
    with override_settings(DIGEST_KEYS={"new": NEW}):
        assert first != sealed.digest("link", "token")


def test_a_digest_is_found_again_after_a_new_key_came():
    with override_settings(DIGEST_KEYS={"old": OLD}):
        stored = sealed.digest("link", "token")
    with override_settings(DIGEST_KEYS={"new": NEW, "old": OLD}):
        assert stored in sealed.digests("link", "token")
        assert stored == sealed.digest_with("old", "link", "token")
        assert sealed.digest_key_id() == "new"
        assert len(stored) == 64


def test_the_keys_that_seal_play_no_part_in_digests():
    stored = sealed.digest("link", "token")
    with override_settings(FIELD_KEYS={"new": NEW}):
        assert sealed.digest("link", "token") == stored
