"""“A new password cannot be requested”: each cause built alone is named first, and nothing wrong names nothing."""

import pytest
from django.urls import reverse

from core.accounts.choices import Environment, ResetAsks, ResetNote, ResetStep
from core.accounts.models import Organisation
from core.childcare.models import Bsn
from core.lib import clock
from supportdesk.complaints import Complaint
from tests.factories import BsnFactory, ChildFactory, GuardianFactory, ResetAttemptFactory, UserFactory
from tests.supportdesk.diagnosing import causes, looked_into, verdicts, worker_for

pytestmark = [pytest.mark.django_db, pytest.mark.spec("S-10")]

THIS = Complaint.NO_NEW_PASSWORD


@pytest.fixture
def parent():
    return GuardianFactory(
        family__debtor_number="100001", email="jan.jansen@gmail.com", second_email="jan@werk.example"
    ).user


def stopped(parent, step, **more):
    return ResetAttemptFactory(account=parent, organisation=parent.organisation, step=step, **more)


def test_nothing_wrong_gives_no_cause(parent):
    stopped(parent, ResetStep.SENT)
    diagnosis = looked_into(
        THIS, parent, page="parent", identifier=" 100001", email=" Jan.Jansen@gmail.com\u200b", bsn=""
    )
    assert diagnosis.causes == []
    assert "could_not" not in verdicts(diagnosis).values()


@pytest.mark.parametrize("said", [{"page": "childminder"}, {}], ids=["told", "recorded"])
def test_the_wrong_page(parent, said):
    if not said:
        stopped(parent, ResetStep.OTHER_ENVIRONMENT, environment=Environment.CHILDMINDER)
    assert causes(THIS, parent, **said) == ["reset-page"]


def test_a_number_that_nobody_has(parent):
    assert causes(THIS, parent, identifier="100010") == ["identifier-known"]
    assert causes(THIS, worker=worker_for(parent), identifier="100010") == ["identifier-known"]


def test_a_typing_error_shows_both_addresses_with_what_cannot_be_seen(parent):
    diagnosis = looked_into(THIS, parent, email="jan.jansen@gmial.com\u200b")
    assert diagnosis.causes == ["email-typing-error"]
    shown = diagnosis.findings[0]["value"]["en"]
    assert "jan.jansen@gmial.com[U+200B]" in shown
    assert "jan.jansen@gmail.com" in shown


@pytest.mark.parametrize("said", [{"email": "Jan@werk.example"}, {}], ids=["told", "recorded"])
def test_the_second_address(parent, said):
    if not said:
        stopped(parent, ResetStep.EMAIL_DIFFERS, notes=[ResetNote.SECOND_ADDRESS])
    assert causes(THIS, parent, **said) == ["email-second"]


def test_another_address_altogether(parent):
    assert causes(THIS, parent, email="piet@elders.example") == ["email-other"]


def test_no_address_on_file(parent):
    parent.guardian.email = ""
    parent.guardian.save()
    assert causes(THIS, parent) == ["email-other"]


def test_a_bsn_that_cannot_be_one_even_when_only_recorded(parent):
    BsnFactory(guardian=parent.guardian)
    assert causes(THIS, parent, bsn="123456789") == ["bsn-invalid"]
    stopped(parent, ResetStep.BSN_INVALID)
    assert causes(THIS, parent) == ["bsn-invalid"]


def test_the_bsn_of_a_child_and_a_bsn_that_the_register_does_not_have(parent):
    BsnFactory(guardian=parent.guardian, number="111222333")
    BsnFactory(guardian=None, child=ChildFactory(family=parent.guardian.family), number="123456782")
    assert causes(THIS, parent, bsn="12345678 2") == ["bsn-of-family"]
    assert causes(THIS, parent, bsn="999990019") == ["bsn-in-register"]
    assert causes(THIS, parent, bsn="111222333") == []


def test_a_bsn_is_compared_and_never_kept(parent):
    BsnFactory(guardian=parent.guardian, number="111222333")
    diagnosis = looked_into(THIS, parent, bsn="111222333")
    assert "111222333" not in str(diagnosis.said) + str(diagnosis.findings)


def test_a_number_that_came_wrong_into_the_register(parent):
    from core.childcare.bsn import fill

    row = Bsn(family=parent.guardian.family, guardian=parent.guardian)
    fill(row, "123456789")
    row.save()
    assert causes(THIS, parent, bsn="111222333") == ["bsn-in-register"]


def test_a_closed_account(parent):
    parent.is_active = False
    parent.save()
    assert causes(THIS, parent) == ["account-closed"]


def test_asked_too_often_says_until_when(parent, client):
    Organisation.objects.filter(pk=parent.organisation_id).update(reset_asks=ResetAsks.EMAIL)
    page = reverse("accounts:forgotten", args=[parent.organisation.slug, "parent"])
    for _turn in range(2):
        client.post(page, {"identifier": "100001", "email": "jan.jansen@gmail.com"})
    diagnosis = looked_into(THIS, parent, identifier="100001", email="jan.jansen@gmail.com")
    assert diagnosis.causes == ["reset-wait"]
    assert str(clock.today().year) in diagnosis.findings[0]["value"]["en"]


@pytest.mark.spec("S-03")
def test_two_causes_at_once_are_both_named_the_surest_first(parent):
    assert causes(THIS, parent, page="childminder", email="jan.jansen@gmial.com") == [
        "reset-page",
        "email-typing-error",
    ]


def test_without_the_right_the_numbers_stay_out_of_sight(parent):
    BsnFactory(guardian=parent.guardian, number="111222333")
    worker = UserFactory(planner=True, organisation=parent.organisation)
    found = verdicts(looked_into(THIS, parent, worker=worker, bsn="999990019"))
    assert found["bsn-in-register"] == found["email-typing-error"] == "could_not"
