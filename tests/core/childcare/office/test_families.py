"""Kantoor > Gezinnen (K-22, K-02, K-04)."""

import pytest
from django.db import connection

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.models import Child, Family, Guardian
from core.lib.names import fold
from core.notifications.models import OutboxMessage
from tests.core.childcare.office.people import browser_of, filled_in, office_worker
from tests.factories import ChildFactory, FamilyFactory, GuardianFactory, OrganisationFactory, SchoolFactory
from tests.pages import queries_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-22")]

LIST = "/kantoor/gezinnen/"


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def family(organisation):
    return FamilyFactory(organisation=organisation, debtor_number="100001")


@pytest.fixture
def sanne(family):
    return GuardianFactory(
        family=family,
        first_name="Sanne",
        prefix="van der",
        last_name="Berg-Smít",
        email="sanne@example.com",
        user=None,
    )


@pytest.fixture
def browser(organisation):
    return browser_of(office_worker(organisation))


def url(family, rest=""):
    return f"/kantoor/gezinnen/{family.pk}/{rest}"


# Finding


@pytest.mark.parametrize(
    "typed",
    [
        "berg",
        "Van der Berg",
        "bergsmit",
        "Berg Smit",
        "sanne BERG",
        "v.d.Berg",
        "1000",
        "SANNE@example",
        "Noor",
    ],
)
def test_a_family_is_found_by_name_number_and_address(browser, sanne, typed):
    ChildFactory(family=sanne.family, first_name="Noortje")
    other = GuardianFactory(family=FamilyFactory(organisation=sanne.family.organisation), last_name="Jansen")
    page = words(browser.get(LIST, {"zoek": typed}))
    assert "Berg-Smít, Sanne van der" in page
    assert str(other.last_name) not in page


@pytest.mark.parametrize("typed", ["Jansen", "sanne jansen", "9999", "@example.org"])
def test_what_fits_nobody_finds_nobody_and_says_so(browser, sanne, typed):
    assert "No families fit" in words(browser.get(LIST, {"zoek": typed}))


@pytest.mark.parametrize(
    "name",
    [
        "Van 't Hôf",
        "Bérg-Smit",
        "Ølæf Łukasz",
        "Đorđe",
        "d’Ancona",
        "Ĳsbrand",
        "Straße",
        "O'Neill Jr.",
        "Çelik",
    ],
)
def test_postgresql_folds_names_as_python_does(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fold_name(%s)", [name])
        assert cursor.fetchone()[0] == fold(name)


def test_families_stand_by_surname_without_prefix(browser, organisation):
    for prefix, last in (("van", "Zanten"), ("", "Mulder"), ("de", "Boer")):
        GuardianFactory(family=FamilyFactory(organisation=organisation), prefix=prefix, last_name=last)
    page = words(browser.get(LIST))
    assert page.index("Boer") < page.index("Mulder") < page.index("Zanten")
    turned = words(browser.get(LIST, {"volgorde": "-naam"}))
    assert turned.index("Zanten,") < turned.index("Mulder,") < turned.index("Boer,")


def test_the_list_pages_and_takes_as_many_queries_for_many_families(browser, organisation):
    for _ in range(2):
        ChildFactory(family=GuardianFactory(family=FamilyFactory(organisation=organisation)).family)
    few = queries_of(browser, LIST)
    for _ in range(55):
        ChildFactory(family=GuardianFactory(family=FamilyFactory(organisation=organisation)).family)
    assert queries_of(browser, LIST) == few
    assert "57 families" in words(browser.get(LIST))
    assert browser.get(LIST, {"page": 2}).context["page"].number == 2


# Adding and changing


def new_family(**more):
    return {
        "debtor_number": "100777",
        "street": "Zijlweg",
        "house_number": "12",
        "postcode": "2013dh",
        "city": "Haarlem",
        "phone": "0612345678",
        "verzorger1-first_name": "Eva",
        "verzorger1-last_name": "van Dijk",
        "verzorger1-email": "eva@example.com",
        "verzorger1-has_custody": "on",
        **more,
    }


@pytest.mark.spec("K-02")
def test_a_new_family_has_a_number_an_address_and_a_guardian(browser, organisation):
    answer = browser.post(f"{LIST}nieuw/", new_family())
    family = Family.objects.get(debtor_number="100777")
    assert answer.url == url(family)
    assert family.organisation == organisation
    assert (family.postcode, family.phone) == ("2013 DH", "06 12345678")
    guardian = family.guardians.get()
    assert (guardian.prefix, guardian.last_name, guardian.position) == ("van", "Dijk", 1)
    assert Event.objects.filter(action=Action.RECORD_ADDED).count() == 2


def test_a_second_guardian_comes_along_when_a_name_is_filled_in(browser):
    browser.post(
        f"{LIST}nieuw/", new_family(**{"verzorger2-first_name": "Jeroen", "verzorger2-last_name": "Wit"})
    )
    second = Guardian.objects.get(position=2)
    assert (second.first_name, second.has_custody) == ("Jeroen", False)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"postcode": "123 AB"}, "A postcode has four digits and two letters"),
        ({"debtor_number": ""}, "Fill in the debtor number"),
        ({"phone": "06 123"}, "telephone number does not exist"),
        ({"house_number": ""}, "Fill in the house number"),
        ({"verzorger1-last_name": ""}, "Fill in the last name"),
        ({"verzorger1-email": "eva@"}, "e-mail"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(browser, wrong, told):
    answer = browser.post(f"{LIST}nieuw/", new_family(**wrong))
    assert answer.status_code == 422
    assert told.lower() in words(answer).lower()
    assert filled_in(answer)["city"] == "Haarlem"
    assert not Family.objects.exists()


def test_a_debtor_number_is_given_once(browser, family):
    answer = browser.post(f"{LIST}nieuw/", new_family(debtor_number="100001"))
    assert answer.status_code == 422
    assert "Another family has this debtor number" in words(answer)


def test_a_change_leaves_a_line_with_the_fields_and_the_page_tells_who_it_was(browser, family):
    form = filled_in(browser.get(url(family, "wijzigen/")))
    browser.post(url(family, "wijzigen/"), {**form, "city": "Heemstede", "phone": "023 5550140"})
    family.refresh_from_db()
    assert family.city == "Heemstede"
    line = Event.objects.get(action=Action.RECORD_CHANGED)
    assert sorted(line.data["fields"]) == ["city", "phone"]
    assert "Heemstede" not in str(line.data)
    page = words(browser.get(url(family)))
    assert f"Last: {line.actor} on" in page
    assert "City" in page.split("Last:")[1]


def test_whoever_saves_second_hears_what_changed_and_loses_nothing(organisation, family):
    first, second = (office_worker(organisation) for _ in range(2))
    one, other = browser_of(first), browser_of(second)
    seen_by_one = filled_in(one.get(url(family, "wijzigen/")))
    seen_by_other = filled_in(other.get(url(family, "wijzigen/")))
    one.post(url(family, "wijzigen/"), {**seen_by_one, "phone": "023 5550140"})

    answer = other.post(url(family, "wijzigen/"), {**seen_by_other, "city": "Heemstede"})
    assert answer.status_code == 422
    page = words(answer)
    assert first.full_name in page
    assert "Telephone now: 023 555 0140" in page
    assert filled_in(answer)["city"] == "Heemstede"
    family.refresh_from_db()
    assert family.city == "Haarlem"

    again = other.post(url(family, "wijzigen/"), {**filled_in(answer), "phone": "023 5550140"})
    assert again.status_code == 302
    family.refresh_from_db()
    assert (family.city, family.phone) == ("Heemstede", "023 555 0140")


@pytest.mark.spec("K-02")
def test_blocking_and_authority_are_set_on_the_page_of_the_guardian(browser, sanne):
    page = f"/kantoor/verzorgers/{sanne.pk}/"
    form = filled_in(browser.get(page))
    assert form["has_custody"] == ["on"]
    form.pop("has_custody")
    browser.post(page, {**form, "is_blocked": "on"})
    sanne.refresh_from_db()
    assert (sanne.has_custody, sanne.is_blocked) == (False, True)
    assert "Blocked" in words(browser.get(url(sanne.family)))


def test_a_family_has_two_guardians_at_most(browser, family):
    GuardianFactory(family=family)
    GuardianFactory(family=family, second=True)
    answer = browser.post(url(family, "verzorger/"), {"first_name": "Derde", "last_name": "Ouder"})
    assert "A family has two guardians at most" in words(answer)
    assert family.guardians.count() == 2


def test_another_address_of_a_guardian_goes_to_the_account_and_the_old_one_is_told(browser, family):
    guardian = GuardianFactory(family=family, email="oud@example.com")
    page = f"/kantoor/verzorgers/{guardian.pk}/"
    browser.post(page, {**filled_in(browser.get(page)), "email": "nieuw@example.com"})
    assert User.objects.get(pk=guardian.user_id).email == "nieuw@example.com"
    mail = OutboxMessage.objects.get(kind="accounts.email_changed_by_administrator")
    assert mail.address == "oud@example.com"


@pytest.mark.spec("K-04")
def test_a_child_has_school_mentor_and_what_the_group_must_know(browser, organisation, family):
    school, mentor = SchoolFactory(organisation=organisation), office_worker(organisation)
    browser.post(
        url(family, "kind/"),
        {
            "first_name": "Noortje",
            "last_name": "de Wit",
            "birth_date": "2024-05-03",
            "school": school.pk,
            "mentor": mentor.pk,
            "allergies": "pinda",
            "pick_up_remarks": "Opa haalt op dinsdag",
        },
    )
    child = Child.objects.get()
    assert (child.prefix, child.last_name) == ("de", "Wit")
    page = words(browser.get(url(family)))
    for word in ("Noortje de Wit", school.name, mentor.full_name, "pinda", "Opa haalt op dinsdag"):
        assert word in page


def test_a_school_or_mentor_of_another_organisation_cannot_be_chosen(browser, family):
    answer = browser.post(
        url(family, "kind/"),
        {
            "first_name": "Noortje",
            "last_name": "Wit",
            "birth_date": "2024-05-03",
            "school": SchoolFactory().pk,
            "mentor": office_worker(OrganisationFactory()).pk,
        },
    )
    assert answer.status_code == 422
    assert not Child.objects.exists()


# Accounts


@pytest.mark.spec("A-06")
def test_the_office_makes_an_account_before_its_day(browser, sanne):
    browser.post(f"/kantoor/verzorgers/{sanne.pk}/account/")
    sanne.refresh_from_db()
    assert sanne.user.username == "100001"
    assert OutboxMessage.objects.get(kind="accounts.invited").recipient == sanne.user
    assert Event.objects.get(action=Action.ACCOUNT_OPENED).actor is not None


def test_a_blocked_guardian_gets_no_account(browser, sanne):
    Guardian.objects.filter(pk=sanne.pk).update(is_blocked=True)
    page = browser.post(f"/kantoor/verzorgers/{sanne.pk}/account/", follow=True)
    assert "This guardian is blocked and gets no account" in words(page)
    assert not OutboxMessage.objects.exists()


def test_without_an_address_there_is_no_account_and_the_page_says_why(browser, sanne):
    Guardian.objects.filter(pk=sanne.pk).update(email="")
    page = browser.post(f"/kantoor/verzorgers/{sanne.pk}/account/", follow=True)
    assert "There is no e-mail address that works" in words(page)


# Rights and trail


def test_looking_at_a_family_is_recorded_for_everybody_in_it(browser, sanne):
    ChildFactory(family=sanne.family)
    browser.get(url(sanne.family))
    browser.get(url(sanne.family))
    clients = Event.objects.filter(action=Action.FAMILY_OPENED).values_list("client_type", flat=True)
    assert sorted(clients) == ["childcare.child", "childcare.guardian"]


def test_a_family_page_takes_as_many_queries_for_many_people(browser, organisation):
    small, large = (FamilyFactory(organisation=organisation) for _ in range(2))
    for family, children in ((small, 1), (large, 5)):
        GuardianFactory(family=family)
        for _ in range(children):
            ChildFactory(family=family)
        browser.get(url(family))
    assert queries_of(browser, url(small)) == queries_of(browser, url(large))


def test_who_only_places_children_looks_at_families_and_changes_none(organisation, family):
    planner = office_worker(organisation)
    planner.role.rights = [Right.MANAGE_PLACEMENTS.value]
    planner.role.save()
    browser = browser_of(planner)
    page = browser.get(url(family))
    assert page.status_code == 200
    assert "wijzigen/" not in page.content.decode()
    assert browser.get(url(family, "wijzigen/")).status_code == 403
