"""Schools set their links, and read what fails and who mends it (C-53, C-54, S-25)."""

import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from carecases.intake import sender_keys
from carecases.intake.links import link_state
from carecases.intake.models import BoardLink, PartnershipCode, Sender, VerificationCode
from core.accounts.models import UnitPeriod
from core.accounts.rights import Right
from tests.carecases.intake.conftest import codes, post
from tests.carecases.intake.school_system import message
from tests.factories import (
    AttemptFactory,
    PartnershipCodeFactory,
    SenderFactory,
    UnitFactory,
    VerificationCodeFactory,
)
from tests.pages import queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
CODE = "99WA00123456789123456789"


@pytest.fixture
def esis(partnership):
    return SenderFactory(esis=True, organisation=partnership, name="Esis Noord")


@pytest.fixture
def keeper(ib):
    """The IB'er, with the right to the links of the school."""
    ib.role.rights = [*ib.role.rights, Right.MANAGE_LINKS]
    ib.role.save()
    return ib


@pytest.fixture
def at_links(keeper):
    client = sign_in(keeper)
    client.cookies["language"] = "en"
    return client


def page_of(school, esis):
    return f"/koppelingen/scholen/{school.pk}/codes/{esis.pk}/"


@pytest.mark.spec("C-53")
@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("99WB00123456789123456789", "starts with the BRIN of the school: 99WA00"),
        ("99WA001234567891234", "20 to 50 characters; this one has 19"),
        ("99WA00" + "1" * 45, "20 to 50 characters; this one has 51"),
        ("99WA00 123456789123456789", "without spaces"),
    ],
    ids=["other-brin", "short", "long", "space"],
)
def test_a_code_that_cannot_be_is_refused_in_words_and_kept_in_the_form(at_links, school, esis, code, told):
    response = at_links.post(page_of(school, esis), {"code": code})
    assert response.status_code == 422
    assert told in words(response)
    assert f'value="{code}"' in response.content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        VerificationCodeFactory(school=school, sender=esis, code=code)


@pytest.mark.spec("C-53")
def test_removing_the_code_pauses_the_exchange_and_a_new_one_resumes_it(at_links, school, esis, title):
    key = sender_keys.make_key(esis)

    def sent(code):
        return post(
            key,
            json.dumps(message(brin="99WA00", partnership="PO2806", verification_code=code)).encode(),
        )

    assert codes(sent(CODE)) == ["LINK_MISSING"]
    at_links.post(page_of(school, esis), {"code": CODE})
    assert codes(sent(CODE[:-1] + "0")) == ["LINK_CODE_WRONG"]
    assert sent(CODE).status_code == 201
    at_links.post(f"{page_of(school, esis)}verwijderen/")
    assert codes(sent(CODE)) == ["LINK_MISSING"]
    at_links.post(page_of(school, esis), {"code": CODE})
    assert sent(CODE).status_code == 200


@pytest.mark.spec("C-53")
def test_there_is_one_code_for_each_environment(at_links, school, esis, partnership):
    south = SenderFactory(esis=True, organisation=partnership, name="Esis Zuid")
    for sender, code in ((esis, CODE), (south, f"{CODE}1"), (esis, f"{CODE}2")):
        at_links.post(page_of(school, sender), {"code": code})
    now = VerificationCode.objects.filter(removed_at=None).order_by("sender")
    assert [code.code for code in now] == [f"{CODE}2", f"{CODE}1"]
    with pytest.raises(IntegrityError), transaction.atomic():
        VerificationCodeFactory(school=school, sender=south, code=f"{CODE}3")


@pytest.mark.spec("C-54")
def test_mandate_and_routing_are_of_the_board_and_hold_for_its_schools(at_links, school, partnership):
    parnassys = SenderFactory(organisation=partnership)
    sister = UnitFactory(organisation=partnership, board=school.board, brin="99WB00")
    at_links.post(
        f"/koppelingen/scholen/{school.pk}/bestuur/", {"mandate_since": "2026-01-05", "routing": "KRING-OSO"}
    )
    assert BoardLink.objects.get().routing == "KRING-OSO"
    (state,) = link_state(sister)
    assert state.sender == parnassys
    assert [one.check for one in state.failing] == ["right"]
    page = words(at_links.get(f"/koppelingen/scholen/{school.pk}/"))
    assert "05-01-2026" in page
    assert "works" in page


@pytest.mark.spec("C-53", "C-54")
def test_each_check_that_fails_says_who_acts(partnership, school, esis):
    SenderFactory(organisation=partnership, name="ParnasSys")
    VerificationCodeFactory(school=school, sender=esis)
    school.brin = "99WB00"
    school.save()
    UnitPeriod.objects.all().delete()
    found = {
        state.sender.name: [(one.check, one.actor) for one in state.failing] for state in link_state(school)
    }
    assert found == {
        "Esis Noord": [("code_form", "school"), ("right", "partnership")],
        "ParnasSys": [("mandate", "board"), ("routing", "sender"), ("right", "partnership")],
    }
    assert all(one.advice for state in link_state(school) for one in state.failing)


def test_a_school_sees_only_its_own_links_and_the_partnership_all(at_links, school, partnership, esis, admin):
    other = UnitFactory(organisation=partnership, name="Het Kompas")
    assert "Het Kompas" not in words(at_links.get("/koppelingen/"))
    assert at_links.get(f"/koppelingen/scholen/{other.pk}/").status_code == 404
    assert at_links.get("/koppelingen/omgevingen/").status_code == 403
    assert "Het Kompas" in words(sign_in(admin).get("/koppelingen/"))


def test_the_list_of_schools_takes_a_constant_number_of_queries(admin, partnership, esis):
    client = sign_in(admin)
    UnitFactory(organisation=partnership)
    few = queries_of(client, "/koppelingen/")
    for number in range(10):
        school = UnitFactory(
            organisation=partnership, brin=f"98A{'ABCDEFGHIJ'[number]}00", board=f"B{number}"
        )
        VerificationCodeFactory(school=school, sender=esis)
    assert queries_of(client, "/koppelingen/") == few


def test_the_last_exchange_is_shown(at_links, school, esis):
    AttemptFactory(sender=esis, school=school, received_at="2026-03-04T10:00Z")
    assert "nothing was taken in yet" in words(at_links.get(f"/koppelingen/scholen/{school.pk}/"))
    AttemptFactory(
        sender=esis, school=school, received_at="2026-03-05T10:00Z", outcome="accepted", dossier_number=3
    )
    assert "05-03-2026 11:00" in words(at_links.get(f"/koppelingen/scholen/{school.pk}/"))


def test_the_partnership_sets_its_code_once_and_makes_keys_that_are_shown_once(admin, partnership):
    client = sign_in(admin)
    PartnershipCodeFactory(code="PO0001")
    page = "/koppelingen/omgevingen/"
    assert client.post(f"{page}code/", {"code": "PO0001"}).status_code == 422
    client.post(f"{page}code/", {"code": "po 2807"})
    assert PartnershipCode.objects.get(organisation=partnership).code == "PO2807"
    shown = client.post(page, {"system": "esis", "name": "Esis Zuid"}).content.decode()
    sender = Sender.objects.get()
    assert f"kring_{sender.number}_" in shown
    assert f"kring_{sender.number}_" not in client.get(page).content.decode()
    before = bytes(sender.sealed_key)
    client.post(f"{page}{sender.pk}/sleutel/")
    sender.refresh_from_db()
    assert bytes(sender.sealed_key) != before
    client.post(f"{page}{sender.pk}/beeindigen/")
    sender.refresh_from_db()
    assert sender.ended_at is not None
