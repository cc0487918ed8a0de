"""The pages around the BSN, for office staff with the right (K-03)."""

import logging

import pytest
from django.test import override_settings
from django.urls import reverse

from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.models import Bsn
from tests.core.lib.test_sealed import NEW
from tests.factories import BsnFactory, ChildFactory, FamilyFactory, GuardianFactory, UserFactory
from tests.pages import in_english, queries_of, words
from tests.refusals import fill_the_trail
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

NUMBER = "123456782"
OTHER = "111222333"
FIND = "/gezinnen/bsn/"


@pytest.fixture
def family():
    return FamilyFactory(debtor_number="100001")


@pytest.fixture
def guardian(family):
    return GuardianFactory(family=family, first_name="Sanne", prefix="van", last_name="Boven")


@pytest.fixture
def manager(family):
    return UserFactory(manager=True, with_app=True, organisation=family.organisation)


@pytest.fixture
def browser(manager):
    return in_english(sign_in(manager))


def url_of(page, person):
    kind = "kind" if person._meta.model_name == "child" else "verzorger"
    return reverse(f"childcare:{page}", args=[person.family_id, kind, person.pk])


def test_a_family_s_numbers_are_shown_masked(browser, family, guardian):
    BsnFactory(guardian=guardian)
    ChildFactory(family=family)
    page = words(browser.get(f"/gezinnen/{family.pk}/bsn/"))
    assert "•••••6782" in page
    assert "BSN ending in 6782" in page
    assert "no BSN" in page
    assert NUMBER not in page


@pytest.mark.spec("N-21")
def test_looking_at_a_family_leaves_a_line_for_each_of_them_once_an_hour(browser, family, guardian):
    child = ChildFactory(family=family)
    for _ in range(2):
        browser.get(f"/gezinnen/{family.pk}/bsn/")
    lines = Event.objects.filter(action=Action.BSN_OPENED)
    assert {(line.client_type, line.client_id) for line in lines} == {
        ("childcare.guardian", str(guardian.pk)),
        ("childcare.child", str(child.pk)),
    }
    assert lines.count() == 2


@pytest.mark.spec("K-03")
def test_a_number_is_filled_in(browser, guardian):
    response = browser.post(url_of("bsn_change", guardian), {"bsn": "123.456.782"}, follow=True)
    assert "The BSN of Sanne van Boven has been saved." in words(response)
    assert "•••••6782" in words(response)
    assert Bsn.objects.get().guardian == guardian


@pytest.mark.spec("K-03")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Fill in the BSN."),
        ("1234567", "A BSN has 9 digits"),
        ("1234567821", "A BSN has 9 digits"),
        ("12345678a", "A BSN has digits only"),
        ("000123456", "does not begin with three zeros"),
        ("123456783", "This is not a BSN"),
    ],
)
def test_what_cannot_be_a_number_is_told_in_a_sentence(browser, guardian, typed, sentence):
    response = browser.post(url_of("bsn_change", guardian), {"bsn": typed})
    assert response.status_code == 422
    assert sentence in words(response)
    assert not Bsn.objects.exists()


def test_another_one_s_number_is_told_with_the_name(browser, family, guardian):
    child = ChildFactory(family=family)
    BsnFactory(guardian=guardian)
    response = browser.post(url_of("bsn_change", child), {"bsn": NUMBER})
    assert "This is the BSN of Sanne van Boven." in words(response)


def test_the_form_to_replace_a_number_does_not_show_it(browser, guardian):
    BsnFactory(guardian=guardian)
    page = browser.get(url_of("bsn_change", guardian)).content.decode()
    assert "6782" not in page


@pytest.mark.spec("K-03")
def test_a_whole_number_is_shown_once_after_a_reason(browser, guardian, manager):
    BsnFactory(guardian=guardian)
    url = url_of("bsn_reveal", guardian)
    assert NUMBER not in browser.get(url).content.decode()
    response = browser.post(url, {"reason": "Jaaropgave"})
    assert NUMBER in words(response)
    assert response.headers["Cache-Control"] == "no-store"
    assert NUMBER not in browser.get(url).content.decode()
    line = Event.objects.get(action=Action.BSN_REVEALED)
    assert (line.actor, line.ground) == (manager, "Jaaropgave")


@pytest.mark.parametrize("reason", ["", "   ", "Het nummer is 123456782", "123.456.782", "1234 5678 2"])
def test_without_a_reason_or_with_a_number_in_it_nothing_is_shown(browser, guardian, reason):
    BsnFactory(guardian=guardian, number=OTHER)
    response = browser.post(url_of("bsn_reveal", guardian), {"reason": reason})
    assert response.status_code == 422
    assert OTHER not in response.content.decode()
    assert not Event.objects.filter(action=Action.BSN_REVEALED).exists()


@pytest.mark.spec("K-03", "N-21")
def test_when_the_trail_cannot_be_written_nothing_is_shown(browser, guardian):
    BsnFactory(guardian=guardian)
    fill_the_trail()
    browser.raise_request_exception = False
    response = browser.post(url_of("bsn_reveal", guardian), {"reason": "Jaaropgave"})
    assert response.status_code == 500
    assert NUMBER not in response.content.decode()


def test_a_number_of_which_the_key_is_gone_is_never_shown_as_it_is_stored(browser, family, guardian):
    row = BsnFactory(guardian=guardian)
    with override_settings(FIELD_KEYS={"new": NEW}):
        page = browser.get(f"/gezinnen/{family.pk}/bsn/")
        assert "the number cannot be opened now" in words(page)
        response = browser.post(url_of("bsn_reveal", guardian), {"reason": "Jaaropgave"})
    assert response.status_code == 422
    assert "Nothing was shown" in words(response)
    for shown in (page, response):
        assert bytes(row.sealed)[-12:].hex() not in shown.content.hex()
        assert "6782" not in words(shown)
    assert not Event.objects.filter(action=Action.BSN_REVEALED).exists()


@pytest.mark.spec("K-03")
def test_the_number_is_in_no_address_log_message_or_mail(browser, guardian, caplog, mailoutbox):
    caplog.set_level(logging.DEBUG)
    filled = browser.post(url_of("bsn_change", guardian), {"bsn": NUMBER})
    shown = browser.post(url_of("bsn_reveal", guardian), {"reason": "Jaaropgave"})
    found = browser.post(FIND, {"bsn": NUMBER})
    wrong = browser.post(url_of("bsn_change", guardian), {"bsn": "123456783"})
    for response in (filled, shown, found, wrong):
        assert NUMBER not in str(response.headers) + response.request["PATH_INFO"]
    assert NUMBER not in caplog.text
    assert not mailoutbox
    assert NUMBER not in str(list(Event.objects.values()))


# --- finding a family


def test_a_debtor_number_leads_to_the_family(browser, family):
    response = browser.post(FIND, {"debtor_number": "100001"})
    assert response.url == f"/gezinnen/{family.pk}/bsn/"


def test_a_bsn_names_whose_it_is(browser, guardian):
    BsnFactory(guardian=guardian)
    response = browser.post(FIND, {"bsn": "123 456 782"})
    assert "Sanne van Boven" in words(response)
    assert f"/gezinnen/{guardian.family_id}/bsn/" in response.content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Fill in a debtor number or a BSN."),
        ({"debtor_number": "999999"}, "There is no family with this debtor number."),
        ({"bsn": "123456783"}, "This is not a BSN"),
        ({"bsn": OTHER}, "Nobody has this BSN on file"),
    ],
)
def test_what_is_not_found_is_told(browser, family, data, sentence):
    assert sentence in words(browser.post(FIND, data))


# --- who may


def test_another_organisation_s_family_does_not_exist(browser):
    stranger = BsnFactory().guardian
    for url in (
        f"/gezinnen/{stranger.family_id}/bsn/",
        url_of("bsn_change", stranger),
        url_of("bsn_reveal", stranger),
    ):
        assert browser.get(url).status_code == 404
    response = browser.post(FIND, {"debtor_number": stranger.family.debtor_number})
    assert "There is no family" in words(response)


def test_a_person_of_another_family_does_not_exist_within_this_one(browser, family):
    stranger = BsnFactory(guardian__family__organisation=family.organisation).guardian
    url = reverse("childcare:bsn_reveal", args=[family.pk, "verzorger", stranger.pk])
    assert browser.get(url).status_code == 404


def test_there_is_nothing_to_show_of_who_has_no_number(browser, guardian):
    assert browser.get(url_of("bsn_reveal", guardian)).status_code == 404


@pytest.mark.spec("K-03")
def test_seeing_a_whole_number_needs_a_right_of_its_own(family, guardian, manager):
    manager.role.rights = [Right.SEE_BSN]
    manager.role.save()
    browser = sign_in(manager)
    BsnFactory(guardian=guardian)
    page = browser.get(f"/gezinnen/{family.pk}/bsn/").content.decode()
    assert url_of("bsn_change", guardian) in page
    assert url_of("bsn_reveal", guardian) not in page
    assert browser.post(url_of("bsn_reveal", guardian), {"reason": "Jaaropgave"}).status_code == 403


@pytest.mark.spec("N-41")
def test_the_number_of_queries_does_not_grow_with_the_family(browser, family):
    def add(count):
        for _ in range(count):
            BsnFactory(guardian=None, child=ChildFactory(family=family), number=numbers.pop())

    numbers = ["111222333", "123456782", "999990019", "012345672"]
    add(1)
    few = queries_of(browser, f"/gezinnen/{family.pk}/bsn/")
    add(3)
    assert queries_of(browser, f"/gezinnen/{family.pk}/bsn/") == few
