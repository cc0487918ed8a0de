"""The rules of codes; what users see of them is in test_second_step.py."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import time_machine

from core.accounts import second_factor
from core.accounts.models import AuthenticatorApp, RecoveryCode, RecoveryCodes
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import sealed
from tests.factories import AuthenticatorAppFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
RFC_SEED = b"12345678901234567890"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def app(clock):
    return AuthenticatorAppFactory()


def step_on(clock, seconds):
    clock.shift(timedelta(seconds=seconds))


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_rfc_6238(app, at, code):
    app.sealed_seed = sealed.seal(RFC_SEED, table="authenticatorapp", column="sealed_seed", row=app.pk)
    with time_machine.travel(datetime.fromtimestamp(at, UTC), tick=False):
        assert second_factor.current_code(app) == code


def test_a_right_code_is_accepted_with_the_spaces_that_apps_show(app):
    code = second_factor.current_code(app)
    assert second_factor.verify_app_code(app, f" {code[:3]} {code[3:]} ")


@pytest.mark.spec("A-14")
def test_a_code_works_once(app):
    code = second_factor.current_code(app)
    assert second_factor.verify_app_code(app, code)
    assert not second_factor.verify_app_code(app, code)


def test_a_code_of_before_the_last_used_one_does_not_work(app, clock):
    earlier = second_factor.current_code(app)
    step_on(clock, 30)
    assert second_factor.verify_app_code(app, second_factor.current_code(app))
    assert not second_factor.verify_app_code(app, earlier)


@pytest.mark.spec("A-14")
@pytest.mark.parametrize(
    ("seconds", "accepted"),
    [(-90, False), (-60, False), (-30, True), (0, True), (30, True), (60, False), (90, False)],
)
def test_one_step_of_clock_skew_is_allowed(app, clock, seconds, accepted):
    step_on(clock, seconds)
    code = second_factor.current_code(app)
    step_on(clock, -seconds)
    assert second_factor.verify_app_code(app, code) is accepted


def test_the_code_of_another_user_does_not_work(app):
    assert not second_factor.verify_app_code(app, second_factor.current_code(AuthenticatorAppFactory()))


@pytest.mark.parametrize("code", ["", "abcdef", "12345", "1234567", "१२३४५६", "\x00", "é" * 6])
def test_what_is_no_code_is_a_wrong_code(app, code):
    assert not second_factor.verify_app_code(app, code)


def test_after_a_wrong_code_a_right_one_waits_a_little(app, clock):
    assert not second_factor.verify_app_code(app, "000000")
    app.refresh_from_db()
    assert second_factor.seconds_to_wait(app) == 1
    assert not second_factor.verify_app_code(app, second_factor.current_code(app))
    step_on(clock, 2)
    assert second_factor.verify_app_code(app, second_factor.current_code(app))


def test_the_wait_grows_but_never_past_nine_minutes(app, clock):
    waits = []
    for _ in range(14):
        second_factor.verify_app_code(app, "000000")
        app.refresh_from_db()
        waits.append(second_factor.seconds_to_wait(app))
        step_on(clock, waits[-1] + 1)
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert max(waits) == waits[-1] == 512


def test_the_seed_is_not_readable_in_the_database(app):
    seed = base64.b32decode(second_factor.seed_text(app).replace("-", ""))
    stored = bytes(AuthenticatorApp.objects.get(pk=app.pk).sealed_seed)
    assert len(seed) == 20
    assert seed not in stored
    assert stored.startswith(b"dev:")


def test_a_seed_copied_to_another_account_does_not_open(app):
    other = AuthenticatorAppFactory()
    AuthenticatorApp.objects.filter(pk=app.pk).update(sealed_seed=other.sealed_seed)
    app.refresh_from_db()
    with pytest.raises(sealed.CannotOpenError):
        second_factor.current_code(app)


def test_the_label_tells_accounts_at_two_organisations_apart():
    user = UserFactory(planner=True, username="planner", organisation=OrganisationFactory(name="Zon & Maan"))
    address = urlsplit(second_factor.setup_uri(second_factor.add_app(user, confirmed=False)))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == "/Kring:Zon & Maan (planner)"
    assert parse_qs(address.query)["issuer"] == ["Kring"]
    assert len(base64.b32decode(parse_qs(address.query)["secret"][0])) == 20


def test_a_new_app_takes_the_place_of_the_old_one_only_when_it_is_confirmed(app, clock):
    newer = second_factor.add_app(app.user, confirmed=False)
    assert second_factor.confirmed_app(app.user) == app
    assert not second_factor.confirm_app(newer, "000000").is_right
    assert second_factor.confirmed_app(app.user) == app
    step_on(clock, 2)
    assert second_factor.confirm_app(newer, second_factor.current_code(newer)).is_right
    assert list(app.user.authenticator_apps.all()) == [newer]
    assert Event.objects.filter(action=Action.SECOND_FACTOR_SET_UP, actor=app.user).count() == 1


def test_starting_again_drops_the_app_that_still_waited():
    user = UserFactory(planner=True)
    second_factor.add_app(user, confirmed=False)
    newer = second_factor.add_app(user, confirmed=False)
    assert list(user.authenticator_apps.all()) == [newer]


@pytest.mark.spec("A-12")
def test_there_are_ten_recovery_codes_of_eighty_bits_that_the_database_does_not_know(app):
    codes = second_factor.make_recovery_codes(app.user)
    assert len(set(codes)) == 10
    assert all(len(base64.b32decode(code.replace("-", ""))) == 10 for code in codes)
    stored = {row.digest for row in RecoveryCode.objects.all()}
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


@pytest.mark.spec("A-12")
def test_each_recovery_code_works_once(app):
    codes = second_factor.make_recovery_codes(app.user)
    device = RecoveryCodes.objects.get(user=app.user)
    assert all(second_factor.use_recovery_code(device, code) for code in codes)
    assert second_factor.recovery_codes_left(app.user) == 0
    assert not second_factor.use_recovery_code(device, codes[0])
    assert Event.objects.filter(action=Action.RECOVERY_CODE_USED).count() == 10


def test_a_recovery_code_may_be_typed_in_small_letters_with_lookalikes(app):
    code = second_factor.make_recovery_codes(app.user)[0]
    typed = code.lower().replace("-", " ").replace("o", "0").replace("b", "8")
    assert second_factor.use_recovery_code(RecoveryCodes.objects.get(user=app.user), typed)


def test_new_recovery_codes_end_the_old_ones(app, clock):
    old = second_factor.make_recovery_codes(app.user)[0]
    second_factor.make_recovery_codes(app.user)
    device = RecoveryCodes.objects.get(user=app.user)
    assert not second_factor.use_recovery_code(device, old)
    assert second_factor.recovery_codes_left(app.user) == 10


def test_recovery_codes_of_another_user_do_not_work(app):
    other = AuthenticatorAppFactory()
    code = second_factor.make_recovery_codes(other.user)[0]
    second_factor.make_recovery_codes(app.user)
    assert not second_factor.use_recovery_code(RecoveryCodes.objects.get(user=app.user), code)


def test_guessing_recovery_codes_waits_too(app):
    code = second_factor.make_recovery_codes(app.user)[0]
    device = RecoveryCodes.objects.get(user=app.user)
    assert not second_factor.use_recovery_code(device, "AAAA-AAAA-AAAA-AAAA")
    assert not second_factor.use_recovery_code(device, code)
    assert second_factor.recovery_codes_left(app.user) == 10


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(60, 1), (90, 2), (300, 5), (-60, -1), (-120, -2), (-300, -5), (330, 0), (-330, 0)],
)
def test_a_code_of_another_moment_tells_how_far_the_clock_is_off(app, clock, seconds, minutes):
    step_on(clock, seconds)
    code = second_factor.current_code(app)
    step_on(clock, -seconds)
    answer = second_factor.check_app_code(app, code)
    assert not answer.is_right
    assert answer.minutes_off == minutes


def test_what_the_clock_is_off_is_not_told_during_a_wait(app, clock):
    step_on(clock, 120)
    ahead = second_factor.current_code(app)
    step_on(clock, -120)
    second_factor.check_app_code(app, "000000")
    answer = second_factor.check_app_code(app, ahead)
    assert (answer.seconds_to_wait, answer.minutes_off) == (1, 0)


def test_a_code_that_was_told_to_be_early_never_works(app, clock):
    step_on(clock, 120)
    early = second_factor.current_code(app)
    step_on(clock, -120)
    assert second_factor.check_app_code(app, early).minutes_off == 2
    step_on(clock, 120)
    assert second_factor.current_code(app) == early
    assert not second_factor.check_app_code(app, early).is_right


def test_a_code_that_was_used_says_nothing_about_the_clock(app, clock):
    used = second_factor.current_code(app)
    assert second_factor.check_app_code(app, used).is_right
    step_on(clock, 90)
    assert second_factor.check_app_code(app, used).minutes_off == 0
