"""Beheer > Accounts: who is found by whom, made, changed and sent a link (A-25, A-27)."""

import pytest
from django.urls import reverse

from core.accounts.actions.manage_accounts import Details, change_account
from core.accounts.admin_selectors import AccountFilter, find_accounts
from core.accounts.administration import RefusedError
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.notifications import messages
from core.notifications.models import OutboxMessage
from tests.core.accounts.administration.people import administrator_of, partnership, root_of, staff_of
from tests.factories import RoleFactory, UnitFactory, UserFactory
from tests.pages import in_english, queries_of, words
from tests.refusals import execute
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

URL = "/beheer/accounts/"


@pytest.fixture
def organisation():
    return partnership()


@pytest.fixture
def administrator(organisation):
    return administrator_of(organisation, full_name="Ben Beheer")


@pytest.fixture
def browser(administrator):
    return in_english(sign_in(administrator))


def names(response):
    return [account.full_name for account in response.context["accounts"]]


def filled(account, **changes):
    """The form of an account as it stands, with these changes."""
    return {
        "full_name": account.full_name,
        "email": account.email,
        "role": account.role_id,
        "units": [unit.pk for unit in account.units.all()],
    } | changes


@pytest.mark.spec("A-25")
def test_an_administrator_sees_only_accounts_of_the_type_rest(browser, organisation):
    staff_of(organisation, full_name="Ingrid Blom")
    root_of(organisation, full_name="Rosa Root")
    assert names(browser.get(URL)) == ["Ingrid Blom"]


@pytest.mark.spec("A-25")
def test_root_sees_and_manages_administrators_too(organisation, administrator):
    browser = sign_in(root_of(organisation, full_name="Rosa Root"))
    assert names(browser.get(URL)) == ["Ben Beheer", "Rosa Root"]
    assert browser.get(f"{URL}{administrator.pk}/wijzigen/").status_code == 200


@pytest.mark.spec("A-25")
@pytest.mark.parametrize("page", ["", "wijzigen/", "beeindigen/"])
def test_an_account_of_another_type_is_not_there_for_an_administrator(browser, organisation, page):
    assert browser.get(f"{URL}{root_of(organisation).pk}/{page}").status_code == 404


@pytest.mark.spec("A-27")
@pytest.mark.parametrize("page", ["", "wijzigen/", "beeindigen/"])
def test_another_organisation_s_account_is_not_there(browser, page):
    foreign = staff_of(partnership(), full_name="Vreemd")
    assert browser.get(f"{URL}{foreign.pk}/{page}").status_code == 404
    assert names(browser.post(URL, {"zoek": "vreemd"})) == []


@pytest.mark.spec("A-27")
def test_a_place_in_another_organisation_s_list_tells_nothing(browser, organisation):
    staff_of(organisation, full_name="Anna")
    foreign = staff_of(partnership(), full_name="Mia")
    assert names(browser.get(URL, {"na": foreign.pk})) == ["Anna"]


@pytest.mark.parametrize("typed", ["blo", "INGR blom", "ib.blom", "ingrid@de"])
def test_part_of_a_name_user_name_or_address_finds_an_account(browser, organisation, typed):
    staff_of(organisation, full_name="Ingrid Blom", username="ib.blom", email="ingrid@deschool.example")
    staff_of(organisation, full_name="Dirk de Haan")
    assert names(browser.post(URL, {"zoek": typed})) == ["Ingrid Blom"]


def test_accounts_are_filtered_by_role_school_and_state(browser, organisation):
    teacher = staff_of(organisation, full_name="Ingrid")
    staff_of(organisation, role="Directeur", full_name="Dirk")
    staff_of(organisation, full_name="Weg", is_active=False)
    assert names(browser.get(URL, {"rol": teacher.role_id})) == ["Ingrid"]
    assert names(browser.get(URL, {"organisatie": teacher.units.get().pk})) == ["Ingrid"]
    assert names(browser.get(URL, {"stand": "ended"})) == ["Weg"]


def test_pages_follow_each_other_by_name(browser, organisation, monkeypatch):
    monkeypatch.setattr("core.accounts.views.admin_accounts.PAGE_SIZE", 2)
    for name in ("Anna", "Bo", "Bo", "Cas", "Dirk"):
        staff_of(organisation, full_name=name)
    first = browser.get(URL)
    second = browser.get(URL, {"na": first.context["next"]})
    third = browser.get(URL, {"na": second.context["next"]})
    assert [names(page) for page in (first, second, third)] == [["Anna", "Bo"], ["Bo", "Cas"], ["Dirk"]]
    assert not third.context["next"]
    assert names(browser.get(URL, {"voor": third.context["previous"]})) == ["Bo", "Cas"]


def test_a_hundred_accounts_cost_no_more_queries_than_ten(browser, organisation):
    for _ in range(5):
        staff_of(organisation)
    few = queries_of(browser, URL)
    for _ in range(30):
        staff_of(organisation)
    assert queries_of(browser, URL) == few


MANY = """
INSERT INTO accounts_user (password, organisation_id, environment, username, full_name, email, language, is_active,
  business_phone, wants_status_mails, app_suffix, created_at)
SELECT '!', %s, 'parent', 'many' || n, md5(n::text), n || '@example.com', 'nl', true, '', true, '', now()
FROM generate_series(1, 12000) n
"""


@pytest.mark.parametrize(
    ("asked", "index"), [({}, "user_by_name"), ({"words": "ingrid blom"}, "user_findable")]
)
def test_the_list_and_the_search_use_an_index_among_twelve_thousand(administrator, asked, index):
    execute(MANY, administrator.organisation_id)
    # What autovacuum does in time: a long list of what is still to be indexed makes the index look slow.
    execute("SELECT gin_clean_pending_list('user_findable')")
    execute("ANALYZE accounts_user")
    found = find_accounts(administrator, AccountFilter(**asked)).order_by("full_name", "pk")[:51]
    assert index in found.explain()


def test_a_new_user_gets_a_link_and_no_password(browser, organisation, administrator):
    role, unit = RoleFactory(organisation=organisation), UnitFactory(organisation=organisation)
    data = {
        "full_name": "Noor Nieuw",
        "username": "noor",
        "email": "noor@school.example",
        "business_phone": "010 555 03 80",
        "role": role.pk,
        "units": [unit.pk],
    }
    response = browser.post(f"{URL}nieuw/", data, follow=True)
    account = User.objects.get(username="noor")
    assert "noor@school.example gets a link" in words(response)
    assert not account.has_usable_password()
    assert list(account.units.all()) == [unit]
    mail = OutboxMessage.objects.get(kind="accounts.invited")
    assert (mail.recipient_id, mail.context) == (account.pk, {"invited_by": administrator.pk})
    assert Event.objects.filter(action=Action.ACCOUNT_MADE, actor=administrator).exists()


def test_what_was_typed_stays_when_a_user_name_is_taken(browser, organisation):
    taken = staff_of(organisation, username="ib")
    data = filled(taken, username="IB", full_name="Andere Naam")
    response = browser.post(f"{URL}nieuw/", data)
    assert response.status_code == 422
    assert "This user name is taken." in words(response)
    assert "Andere Naam" in response.content.decode()


@pytest.mark.spec("A-25")
def test_a_role_with_a_right_that_one_lacks_cannot_be_given(browser, organisation):
    account = staff_of(organisation)
    strong = RoleFactory(organisation=organisation, name="Planner", rights=[Right.DECIDE_REQUESTS])
    page = browser.get(f"{URL}{account.pk}/wijzigen/")
    assert "You cannot give Planner" in words(page)
    assert browser.post(f"{URL}{account.pk}/wijzigen/", filled(account, role=strong.pk)).status_code == 422
    account.refresh_from_db()
    assert account.role != strong


@pytest.mark.spec("A-25")
def test_a_role_of_the_type_administration_cannot_be_given_by_an_administrator(
    browser, administrator, organisation
):
    account = staff_of(organisation)
    sent = filled(account, role=administrator.role_id)
    assert browser.post(f"{URL}{account.pk}/wijzigen/", sent).status_code == 422


@pytest.mark.spec("A-30")
def test_a_school_of_another_organisation_cannot_be_chosen(browser, organisation):
    account = staff_of(organisation)
    sent = filled(account, units=[UnitFactory().pk])
    assert browser.post(f"{URL}{account.pk}/wijzigen/", sent).status_code == 422


def test_another_role_and_address_are_told_to_the_owner(browser, organisation):
    account = staff_of(organisation, email="oud@school.example")
    role = RoleFactory(organisation=organisation, name="Directeur")
    browser.post(f"{URL}{account.pk}/wijzigen/", filled(account, role=role.pk, email="nieuw@school.example"))
    assert OutboxMessage.objects.get(kind="accounts.role_given").context["role"] == "Directeur"
    told = OutboxMessage.objects.get(kind="accounts.email_changed_by_administrator")
    assert told.address == "oud@school.example"
    assert account.username in messages.compose(told).text
    assert Event.objects.get(action=Action.ACCOUNT_ROLE_GIVEN).data["now"] == "Directeur"


def test_a_new_role_opens_its_pages_on_the_next_request(organisation):
    account = staff_of(organisation, with_app=True)
    theirs = sign_in(account)
    assert theirs.get("/beheer/logboek/").status_code == 403
    root = sign_in(root_of(organisation))
    role = RoleFactory(organisation=organisation, rights=[Right.SEE_TRAIL])
    root.post(f"{URL}{account.pk}/wijzigen/", filled(account, role=role.pk))
    assert theirs.get("/beheer/logboek/").status_code == 200


@pytest.mark.spec("A-25")
def test_nobody_manages_the_own_account(organisation):
    root = root_of(organisation)
    UnitFactory(organisation=organisation)
    root.units.add(organisation.units.get())
    response = in_english(sign_in(root)).post(
        f"{URL}{root.pk}/wijzigen/", filled(root, full_name="Iemand Anders")
    )
    assert response.status_code == 422
    assert "This is your own account." in words(response)


def test_a_link_goes_to_the_address_on_file_once_in_a_quarter(browser, organisation):
    account = staff_of(organisation, email="ib@school.example")
    link = reverse("accounts:admin_send_link", args=[account.pk])
    assert "is on its way" in words(browser.post(link, follow=True))
    assert "can be asked again in 15 minutes" in words(browser.post(link, follow=True))
    assert OutboxMessage.objects.get(kind="accounts.invited").address == "ib@school.example"


@pytest.mark.spec("A-25")
def test_an_address_of_an_account_with_rights_that_one_lacks_stays(browser, organisation):
    planner = staff_of(organisation, rights=[Right.DECIDE_REQUESTS], email="plan@school.example")
    sent = filled(planner, email="kaper@elders.example")
    response = browser.post(f"{URL}{planner.pk}/wijzigen/", sent)
    assert response.status_code == 422
    assert "holds rights that your own role lacks: decide requests" in words(response)
    planner.refresh_from_db()
    assert planner.email == "plan@school.example"
    sent = filled(planner, full_name="Pia Planner")
    assert browser.post(f"{URL}{planner.pk}/wijzigen/", sent).status_code == 302


def test_a_link_for_an_account_with_more_rights_still_goes_to_its_owner_alone(browser, organisation):
    """The teacher who forgot the password is helped by whoever manages accounts."""
    planner = staff_of(organisation, rights=[Right.DECIDE_REQUESTS], email="plan@school.example")
    browser.post(reverse("accounts:admin_send_link", args=[planner.pk]))
    assert OutboxMessage.objects.get().address == "plan@school.example"


def test_who_got_another_type_of_role_meanwhile_is_not_changed_by_an_administrator(
    administrator, organisation
):
    colleague = staff_of(organisation)
    root = root_of(organisation).role
    User.objects.filter(pk=colleague.pk).update(role=root)
    details = Details(full_name="Anders", email=colleague.email, role=root)
    with pytest.raises(RefusedError, match="type Rest"):
        change_account(administrator, colleague, details)


def test_a_parent_s_data_are_changed_in_the_register(organisation, browser):
    parent = UserFactory(organisation=organisation, full_name="Sanne Ouder")
    assert "come from the register" in words(browser.get(f"{URL}{parent.pk}/"))
    assert browser.get(f"{URL}{parent.pk}/wijzigen/").status_code == 404
