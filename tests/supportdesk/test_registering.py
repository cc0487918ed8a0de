"""“Registering me and my child gives an error” (S-14): each cause by itself, and nothing wrong."""

import pytest

from core.childcare.choices import RegistrationState, RegistrationStep
from supportdesk.complaints import Complaint
from tests.core.childcare.registration.walking import address, begin, fill_in, house
from tests.factories import (
    GuardianFactory,
    ImportEntryFactory,
    RegistrationFactory,
    RegistrationStopFactory,
    UserFactory,
)
from tests.supportdesk.diagnosing import causes, looked_into

pytestmark = [pytest.mark.django_db, pytest.mark.spec("S-14")]
EMAIL = "sanne@example.com"
THIS = Complaint.REGISTRATION_FAILS


@pytest.fixture
def organisation():
    return house()


@pytest.fixture
def worker(organisation):
    return UserFactory(manager=True, organisation=organisation)


def told(worker, slug, **said):
    findings = looked_into(THIS, worker=worker, **{"email": EMAIL, **said}).findings
    return next(found["value"]["en"] for found in findings if found["check"] == slug)


def walk(organisation, **changes):
    client = begin(organisation, EMAIL)
    fill_in(client, organisation, **changes)
    return client


def test_nothing_wrong_gives_no_cause_and_says_the_step(organisation, worker):
    fill_in(begin(organisation, EMAIL), organisation, "guardian_1", "guardian_2")
    assert causes(THIS, worker=worker, email=EMAIL) == []
    assert "Step 3 of 6, child: not finished" in told(worker, "registration-step")


def test_a_bsn_that_failed_the_eleven_test(organisation, worker):
    walk(organisation, guardian_1={"bsn": "123456789"})
    assert causes(THIS, worker=worker, email=EMAIL) == ["registration-bsn"]
    said = told(worker, "registration-bsn")
    assert "fails the eleven-test" in said
    assert "123456789" not in said


def test_a_bsn_that_is_read_out_is_tested_too(worker):
    assert causes(THIS, worker=worker, bsn="123456789") == ["registration-bsn"]
    assert causes(THIS, worker=worker, bsn="123456782") == []


@pytest.mark.parametrize(
    ("step", "wrong", "said"),
    [
        ("guardian_1", {"postcode": "9"}, "Postcode: cannot be read"),
        ("child", {"birth_date": "1980-01-01"}, "Date of birth: is not the date of birth of a child"),
        ("care", {"wanted_from": "2020-01-01"}, "With effect from: lies in the past"),
    ],
    ids=["postcode", "birth date", "first day"],
)
def test_the_validation_that_failed(organisation, worker, step, wrong, said):
    walk(organisation, **{step: wrong})
    assert causes(THIS, worker=worker, email=EMAIL) == ["registration-answers"]
    assert said in told(worker, "registration-answers")


def test_what_was_put_right_since_is_no_cause(organisation, worker):
    client = walk(organisation, guardian_1={"postcode": "9"})
    fill_in(client, organisation)
    assert causes(THIS, worker=worker, email=EMAIL) == []


def test_known_as_a_debtor_says_what_matched(organisation, worker):
    GuardianFactory(
        family__organisation=organisation,
        family__house_number="12a",
        family__debtor_number="424242",
        initials="S.M.",
        last_name="Wit",
    )
    walk(organisation).get(address(organisation, "overview"))
    assert causes(THIS, worker=worker, email=EMAIL) == ["registration-known-family"]
    said = told(worker, "registration-known-family")
    assert "424242 in last name, initials, address" in said


def test_known_in_the_import_list(organisation, worker):
    ImportEntryFactory(organisation=organisation, guardian={"initials": "S.M."})
    walk(organisation).get(address(organisation, "overview"))
    assert causes(THIS, worker=worker, email=EMAIL) == ["registration-known-import"]
    assert "to be judged" in told(worker, "registration-known-import")


def test_an_existing_debtor_is_to_sign_in():
    guardian = GuardianFactory()
    assert causes(THIS, guardian.user) == ["registration-debtor"]


def test_two_causes_at_once_are_both_named(organisation, worker):
    registration = RegistrationFactory(organisation=organisation, email=EMAIL)
    RegistrationStopFactory(
        registration=registration, problems=[["bsn", "check_digit"], ["postcode", "invalid"]]
    )
    found = causes(THIS, worker=worker, email=EMAIL)
    assert found == ["registration-bsn", "registration-answers"]


def test_a_registration_of_another_organisation_is_not_there(worker):
    registration = RegistrationFactory(
        email=EMAIL, step=RegistrationStep.OVERVIEW, state=RegistrationState.KNOWN
    )
    RegistrationStopFactory(registration=registration)
    assert causes(THIS, worker=worker, email=EMAIL) == []
