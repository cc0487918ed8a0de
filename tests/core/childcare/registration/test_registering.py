"""Registration by a new parent, as it is walked through in the browser (K-13, K-23)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.accounts.actions.ask_reset import NOBODY
from core.childcare import held_bsns
from core.childcare.choices import ImportState, RegistrationState, RegistrationStep
from core.childcare.gateway import copies
from core.childcare.models import Group, HeldBsn, ImportEntry, Registration, RegistrationStop
from core.childcare.registration import actions
from core.childcare.tasks import tidy_registrations
from core.lib import clock
from core.notifications.messages import compose
from core.notifications.models import OutboxMessage
from tests.core.childcare.registration.walking import address, answers, begin, fill_in, house, newest
from tests.factories import (
    GroupFactory,
    GuardianFactory,
    ImportEntryFactory,
    LocationFactory,
    RegistrationFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-13")]


def confirm(client, organisation):
    return client.post(address(organisation, "overview"), follow=True)


def mailed_link() -> str:
    """The path in the newest mail with a link, as the worker writes it."""
    message = OutboxMessage.objects.filter(kind=actions.LINK).order_by("-pk")[0]
    return re.search(r"/inschrijven/verder/\S+/", compose(message).text)[0]


@pytest.mark.spec("K-23")
def test_six_steps_end_in_the_import_list_and_a_mail():
    organisation = house()
    client = begin(organisation)
    fill_in(client, organisation)
    shown = words(client.get(address(organisation, "overview")))
    assert "S.M." in shown
    assert "2023 CA" in shown
    assert "•••••6782" in shown
    assert "123456782" not in shown
    assert "Your registration has arrived" in words(confirm(client, organisation))
    entry = ImportEntry.objects.get()
    assert entry.state == ImportState.WAITING
    assert entry.facts["guardian_1"]["prefix"] == "de"
    assert entry.facts["care"]["weekdays"] == [1, 2]
    assert held_bsns.numbers_of(entry) == {"guardian_1": "123456782"}
    received = OutboxMessage.objects.get(kind=actions.RECEIVED)
    assert received.address == "sanne@example.com"
    mailed = compose(received).text
    assert "Noor" not in mailed
    assert "Sanne" not in mailed
    assert Registration.objects.get().answers == {}
    assert mail.outbox == []


def test_of_many_locations_the_own_town_is_open_and_the_others_are_folded():
    organisation = house()
    for number in range(4):
        GroupFactory(
            location=LocationFactory(organisation=organisation, name=f"Noord {number}", city="Haarlem")
        )
        GroupFactory(
            location=LocationFactory(
                organisation=organisation, name=f"Zuid {number}", city="Utrecht", postcode="3511 AB"
            )
        )
    client = begin(organisation)
    fill_in(client, organisation, "guardian_1", "guardian_2", "child")
    page = client.get(address(organisation, "care")).content.decode()
    folds = re.findall(r"<details class=\"disclosure\"( open)?><summary>.*?</svg>(\w+) ", page, re.DOTALL)
    assert folds == [(" open", "Haarlem"), ("", "Utrecht")]


def test_sending_twice_gives_one_entry():
    organisation = house()
    client = begin(organisation)
    fill_in(client, organisation)
    registration = newest()
    assert actions.confirm(registration) == actions.confirm(registration)
    assert ImportEntry.objects.count() == 1


def test_pressing_begin_twice_begins_once():
    organisation, key = house(), str(uuid4())
    client = Client()
    for _press in range(2):
        client.post(address(organisation, "begin"), {"email": "sanne@example.com", "key": key})
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "wrong", "said", "problem"),
    [
        ("guardian_1", {"bsn": "123456789"}, "This is not a BSN", ["bsn", "check_digit"]),
        ("guardian_1", {"postcode": "12 AB"}, "four digits and two letters", ["postcode", "invalid"]),
        ("child", {"birth_date": "1990-01-01"}, "Look at the date again", ["birth_date", "no_child"]),
        ("care", {"wanted_from": "2020-01-01"}, "tomorrow at the earliest", ["wanted_from", "past"]),
    ],
    ids=["bsn", "postcode", "birth date", "first day"],
)
def test_a_step_says_what_is_wrong_keeps_what_was_typed_and_records_it(step, wrong, said, problem):
    organisation = house()
    client = begin(organisation)
    order = list(answers(organisation))
    fill_in(client, organisation, *order[: order.index(step) + 1], **{step: wrong})
    response = client.post(address(organisation, step), answers(organisation)[step] | wrong)
    assert response.status_code == 422
    assert said in words(response)
    again = client.get(address(organisation, step))
    kept = next(iter(value for name, value in answers(organisation)[step].items() if name != "bsn"))
    assert kept in again.content.decode()
    stop = RegistrationStop.objects.order_by("-pk")[0]
    assert (stop.step, stop.problems) == (step, [problem])


def test_care_that_does_not_fit_the_age_is_refused():
    organisation = house()
    client = begin(organisation)
    born = clock.today() - timedelta(days=5 * 365)
    response = fill_in(client, organisation, child={"birth_date": born.isoformat()})
    assert "does not have the age for day care" in words(response)


def test_a_bsn_is_kept_sealed_and_never_with_the_answers():
    organisation = house()
    fill_in(begin(organisation), organisation, "guardian_1")
    registration = newest()
    assert "123456782" not in str(registration.answers)
    assert b"123456782" not in bytes(HeldBsn.objects.get().sealed)
    assert held_bsns.numbers_of(registration) == {"guardian_1": "123456782"}


def test_a_sign_that_the_database_cannot_keep_is_refused_and_what_is_too_long_is_cut_off():
    organisation = house()
    client = begin(organisation)
    wrong = {"first_name": "San\0ne", "street": "x" * 5000}
    assert fill_in(client, organisation, "guardian_1", guardian_1=wrong).status_code == 422
    kept = actions.typed_answers(newest(), RegistrationStep.GUARDIAN_1)
    assert (kept["first_name"], len(kept["street"])) == ("Sanne", 1000)


def test_a_step_that_is_not_good_any_more_says_why_when_it_is_opened():
    organisation = house()
    client = begin(organisation)
    fill_in(client, organisation)
    Group.objects.update(open_for_requests=False)
    copies.refresh(organisation)
    response = client.get(address(organisation, "overview"), follow=True)
    assert response.redirect_chain[-1][0] == address(organisation, "care")
    assert "This is not on offer any more" in words(response)


def test_only_the_newest_stops_are_kept(monkeypatch):
    monkeypatch.setattr(actions, "MOST_STOPS", 3)
    organisation = house()
    client = begin(organisation)
    for _time in range(5):
        fill_in(client, organisation, "guardian_1", guardian_1={"postcode": "9"})
    assert RegistrationStop.objects.count() == 3


def test_two_people_do_not_have_one_bsn():
    organisation = house()
    client = begin(organisation)
    response = fill_in(client, organisation, "guardian_1", "guardian_2", "child", child={"bsn": "123456782"})
    assert "stands with somebody else" in words(response)


def test_a_step_that_was_not_reached_leads_back_to_the_one_that_was():
    organisation = house()
    client = begin(organisation)
    fill_in(client, organisation, "guardian_1")
    assert client.get(address(organisation, "care")).url == address(organisation, "guardian_2")
    assert newest().step == RegistrationStep.GUARDIAN_2


# Leaving and coming back


def test_the_mailed_link_leads_back_to_the_step_on_another_device():
    organisation = house()
    fill_in(begin(organisation), organisation, "guardian_1", "guardian_2")
    elsewhere, link = in_english(Client()), mailed_link()
    assert elsewhere.get(link)["Referrer-Policy"] == "strict-origin"
    assert elsewhere.get(address(organisation, "child")).url == address(organisation, "begin")
    assert elsewhere.post(link).url == address(organisation, "child")
    assert "Sanne" in elsewhere.get(address(organisation, "guardian_1")).content.decode()


def test_only_a_digest_of_the_link_is_kept_and_a_newer_link_ends_it():
    registration = RegistrationFactory(organisation=house())
    link = actions.new_link(registration)
    token = link.rstrip("/").rpartition("/")[2]
    assert token not in Registration.objects.values_list("digest", flat=True).get()
    actions.new_link(registration)
    assert Client().get(f"/inschrijven/verder/{token}/").status_code == 410


def test_asking_for_the_link_answers_the_same_for_everybody_and_waits():
    organisation = house()
    RegistrationFactory(organisation=organisation, email="sanne@example.com")
    client = in_english(Client())
    known, unknown = (
        words(client.post(address(organisation, "link"), {"email": email}))
        for email in ("sanne@example.com", "nobody@example.com")
    )
    assert known == unknown
    assert OutboxMessage.objects.filter(kind=actions.LINK, address="sanne@example.com").count() == 1
    again = client.post(address(organisation, "link"), {"email": "sanne@example.com"})
    assert again.status_code == 429


def test_beginning_over_and_over_waits():
    organisation = house()
    client = in_english(Client())
    codes = [
        client.post(
            address(organisation, "begin"), {"email": "a@example.com", "key": str(uuid4())}
        ).status_code
        for _time in range(7)
    ]
    assert codes[0] == 302
    assert codes[-1] == 429


def test_what_is_not_finished_is_removed_after_a_month():
    with time_machine.travel(clock.now() - timedelta(days=31)):
        RegistrationFactory()
    kept = RegistrationFactory()
    tidy_registrations()
    assert list(Registration.objects.all()) == [kept]


def test_another_address_typed_after_going_back_gets_its_own_link():
    organisation, key = house(), str(uuid4())
    client = Client()
    for email in ("sane@example.com", "sanne@example.com"):
        client.post(address(organisation, "begin"), {"email": email, "key": key})
    sent = OutboxMessage.objects.filter(kind=actions.LINK).values_list("address", flat=True)
    assert set(sent) == {"sane@example.com", "sanne@example.com"}


def test_asking_for_the_link_is_as_much_work_for_somebody_as_for_nobody():
    organisation = house()
    RegistrationFactory(organisation=organisation, email="sanne@example.com")

    def queries(email):
        with CaptureQueriesContext(connection) as asked:
            Client().post(address(organisation, "link"), {"email": email})
        return len(asked)

    queries("warm@example.com")
    assert queries("sanne@example.com") == queries("nobody@example.com")
    nobody = OutboxMessage.objects.filter(kind=actions.LINK, address=NOBODY).first()
    assert compose(nobody) is None


@pytest.mark.parametrize(("sent", "left"), [({}, 1), ({"remove": "yes"}, 0)], ids=["later", "not at all"])
def test_a_device_that_others_use_can_be_left(sent, left):
    organisation = house()
    client = begin(organisation)
    fill_in(client, organisation, "guardian_1")
    client.post(address(organisation, "leave"), sent)
    assert client.get(address(organisation, "guardian_1")).url == address(organisation, "begin")
    assert Registration.objects.count() == left


# Known already


@pytest.mark.parametrize(
    "stored",
    [
        {"last_name": "Wit", "prefix": "de", "initials": "S.M."},
        {"last_name": "WÍT", "prefix": "", "initials": "S M"},
        {"last_name": "Wit", "prefix": "van der", "initials": "", "first_name": "Saskia"},
    ],
    ids=["the same", "accents and points", "another prefix, no initials"],
)
def test_a_guardian_in_the_register_is_told_to_sign_in_and_nothing_more(stored):
    organisation = house()
    guardian = GuardianFactory(
        family__organisation=organisation,
        family__house_number="12a",
        family__debtor_number="424242",
        **{"first_name": "Sanne", **stored},
    )
    client = begin(organisation)
    fill_in(client, organisation)
    response = client.get(address(organisation, "overview"))
    assert response.status_code == 409
    assert "You are known already" in words(response)
    assert "Sign in" in words(response)
    assert "424242" not in response.content.decode()
    assert guardian.email not in response.content.decode()
    assert confirm(client, organisation).status_code == 409
    client.post(address(organisation, "leave"), {"remove": "yes"})
    assert newest().answers == {}
    assert not ImportEntry.objects.exists()
    registration = newest()
    assert registration.state == RegistrationState.KNOWN
    assert registration.stops.get(match__isnull=False).match == {
        "where": "families",
        "id": guardian.pk,
        "person": "guardian_1",
        "fields": ["last_name", "initials", "address"],
    }


def test_trying_one_name_after_the_other_waits_and_looking_again_does_not():
    organisation = house()
    client = begin(organisation)
    fill_in(client, organisation)
    overview = address(organisation, "overview")
    assert {client.get(overview).status_code for _time in range(10)} == {200}
    codes = []
    for initials in "ABCDEF":
        fill_in(client, organisation, "guardian_1", guardian_1={"initials": initials})
        codes.append(client.get(overview).status_code)
    assert codes[0] == 200
    assert codes[-1] == 429
    assert "you can go on in" in words(client.get(overview))


def test_somebody_in_the_import_list_is_known_too():
    organisation = house()
    entry = ImportEntryFactory(organisation=organisation, guardian={"initials": "S.M."})
    client = begin(organisation)
    fill_in(client, organisation)
    assert client.get(address(organisation, "overview")).status_code == 409
    assert newest().stops.get(match__isnull=False).match["id"] == entry.pk


@pytest.mark.parametrize(
    "other",
    [{"initials": "T."}, {"last_name": "Zwart"}, {"family__house_number": "14"}],
    ids=["initials", "last name", "address"],
)
def test_one_thing_that_differs_is_somebody_else(other):
    organisation = house()
    GuardianFactory(
        **{
            "family__organisation": organisation,
            "family__house_number": "12a",
            "initials": "S.M.",
            "prefix": "de",
            "last_name": "Wit",
            **other,
        }
    )
    client = begin(organisation)
    fill_in(client, organisation)
    assert client.get(address(organisation, "overview")).status_code == 200


def test_a_guardian_of_another_organisation_is_not_known_here():
    organisation = house()
    GuardianFactory(family__house_number="12a", initials="S.M.", prefix="de", last_name="Wit")
    client = begin(organisation)
    fill_in(client, organisation)
    assert client.get(address(organisation, "overview")).status_code == 200


@pytest.mark.spec("K-14")
def test_a_parent_who_is_signed_in_adds_from_inside():
    guardian = GuardianFactory()
    response = sign_in(guardian.user).get(address(guardian.family.organisation, "begin"))
    assert response.url == "/overig/inschrijvingen/"
