"""Own data: what changes at once, and what the office decides on (P-25)."""

import pytest

from core.audit.choices import Action
from core.audit.models import Event
from core.notifications.models import Notice, OutboxMessage
from portal.own_data.choices import ProposalState
from portal.own_data.models import Proposal
from tests.factories import ChildFactory, GuardianFactory, ProposalFactory, RelativeFactory, UserFactory
from tests.family import Home, make_home
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
DATA = "/overig/gegevens/"
OFFICE = "/kantoor/wijzigingen/"
ADDRESS = {
    "street": "Zeeweg",
    "house_number": "12",
    "house_number_addition": "",
    "postcode": "2051ec",
    "city": "Overveen",
    "remark": "Vanaf 1 maart.",
}


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def office(home):
    return in_english(
        sign_in(UserFactory(manager=True, with_app=True, organisation=home.family.organisation))
    )


def proposed(home) -> Proposal:
    home.client.post(f"{DATA}gezin/", ADDRESS)
    return Proposal.objects.get()


@pytest.mark.spec("P-25")
def test_telephone_numbers_change_at_once(home):
    sent = {"phone": "06 12345678", "family_phone": "023 555 01 02", "second_email": "werk@example.com"}
    assert "The office sees it at once." in words(home.client.post(DATA, sent, follow=True))
    home.guardian.refresh_from_db()
    home.family.refresh_from_db()
    assert (home.guardian.phone, home.guardian.second_email) == ("+31612345678", "werk@example.com")
    assert home.family.phone == "+31235550102"
    line = Event.objects.get(action=Action.OWN_DATA_CHANGED)
    assert "12345678" not in str(line.data)


def test_a_number_that_came_in_as_somebody_typed_it_is_shown(home):
    home.guardian.phone = "023 555 01 01"
    home.guardian.save()
    assert "023 555 01 01" in home.client.get(DATA).content.decode()


def test_a_number_that_does_not_exist_comes_back_filled(home):
    refused = home.client.post(DATA, {"phone": "06 12", "family_phone": "", "second_email": ""})
    assert refused.status_code == 422
    assert "06 12" in refused.content.decode()


@pytest.mark.spec("P-25")
def test_another_address_is_proposed_and_the_office_accepts_it(home, office):
    shown = words(home.client.post(f"{DATA}gezin/", ADDRESS, follow=True))
    assert "Sent to the office." in shown
    assert "Waits for the office" in shown
    home.family.refresh_from_db()
    assert home.family.street != "Zeeweg"
    one = Proposal.objects.get()
    assert "Vanaf 1 maart." in words(office.get(f"{OFFICE}{one.pk}/"))
    office.post(f"{OFFICE}{one.pk}/", {"accept": "1", "reason": ""})
    home.family.refresh_from_db()
    assert (home.family.street, home.family.postcode, home.family.city) == ("Zeeweg", "2051 EC", "Overveen")
    assert "took over the change" in words(home.client.get("/meldingen/"))
    assert OutboxMessage.objects.filter(kind="own_data.proposal_decided").exists()


@pytest.mark.spec("P-25")
def test_the_office_refuses_with_a_reason_that_the_parent_reads(home, office):
    one = proposed(home)
    without = office.post(f"{OFFICE}{one.pk}/", {"refuse": "1", "reason": " "})
    assert without.status_code == 422
    assert "Say why" in words(without)
    office.post(f"{OFFICE}{one.pk}/", {"refuse": "1", "reason": "Stuur eerst de verhuisbrief."})
    home.family.refresh_from_db()
    assert home.family.street != "Zeeweg"
    assert "Stuur eerst de verhuisbrief." in words(home.client.get(DATA))


@pytest.mark.spec("P-25")
def test_allergies_of_a_child_are_proposed(home, office):
    sent = {"allergies": "pinda, noten", "remarks": "", "pick_up_remarks": ""}
    home.client.post(f"{DATA}kind/{home.noortje.pk}/", sent)
    one = Proposal.objects.get()
    assert one.wanted == {"allergies": "pinda, noten"}
    office.post(f"{OFFICE}{one.pk}/", {"accept": "1", "reason": ""})
    home.noortje.refresh_from_db()
    assert home.noortje.allergies == "pinda, noten"


def test_another_name_holds_for_the_account_too(home, office):
    sent = {"first_name": "Anna", "initials": "A.", "prefix": "", "last_name": "Smit"}
    home.client.post(f"{DATA}ik/", sent)
    office.post(f"{OFFICE}{Proposal.objects.get().pk}/", {"accept": "1", "reason": ""})
    home.guardian.user.refresh_from_db()
    assert home.guardian.user.full_name == "Anna Smit"


def test_what_was_changed_meanwhile_is_not_overwritten(home, office):
    one = proposed(home)
    home.family.street = "Kerkstraat"
    home.family.save()
    page = f"{OFFICE}{one.pk}/"
    assert "on file now:" in words(office.get(page))
    refused = office.post(page, {"accept": "1", "reason": ""})
    assert refused.status_code == 422
    assert "changed after this was proposed" in words(refused)
    home.family.refresh_from_db()
    one.refresh_from_db()
    assert (home.family.street, one.state) == ("Kerkstraat", ProposalState.OPEN)


def test_who_decides_second_is_told(home, office):
    one = proposed(home)
    home.client.post(f"{DATA}voorstel/{one.pk}/intrekken/")
    late = office.post(f"{OFFICE}{one.pk}/", {"accept": "1", "reason": ""})
    assert late.status_code == 422
    assert "decided or withdrawn meanwhile" in words(late)
    home.family.refresh_from_db()
    assert home.family.street != "Zeeweg"
    assert not Notice.objects.exists()


def test_a_second_proposal_about_the_same_waits_for_the_first(home):
    proposed(home)
    refused = home.client.post(f"{DATA}gezin/", ADDRESS | {"city": "Haarlem"})
    assert refused.status_code == 422
    assert "was proposed already" in words(refused)
    assert "Haarlem" in refused.content.decode()


def test_a_proposal_that_changes_nothing_is_refused(home):
    same = {name: getattr(home.noortje, name) for name in ("allergies", "remarks", "pick_up_remarks")}
    refused = home.client.post(f"{DATA}kind/{home.noortje.pk}/", same)
    assert "Nothing differs" in words(refused)


def test_another_familys_child_and_proposal_are_not_there(home, office):
    elsewhere = ProposalFactory()
    assert home.client.get(f"{DATA}kind/{ChildFactory().pk}/").status_code == 404
    assert home.client.post(f"{DATA}voorstel/{elsewhere.pk}/intrekken/").status_code == 404
    assert office.get(f"{OFFICE}{elsewhere.pk}/").status_code == 404


def test_a_proposal_about_the_own_name_is_not_for_the_other_guardian(home):
    ProposalFactory(
        by=home.guardian,
        guardian=home.guardian,
        wanted={"last_name": "Smit"},
        before={"last_name": "van Boven"},
    )
    other = GuardianFactory(family=home.family, second=True)
    assert "Smit" not in words(in_english(sign_in(other.user)).get(DATA))


def test_who_looks_along_changes_nothing(home):
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    assert sign_in(relative.user).get(DATA).status_code == 403


def test_the_offices_list_costs_the_same_for_one_as_for_ten(home, office):
    ProposalFactory(by=home.guardian)
    one = queries_of(office, OFFICE)
    for _ in range(9):
        ProposalFactory(by=GuardianFactory(family__organisation=home.family.organisation))
    assert queries_of(office, OFFICE) == one
