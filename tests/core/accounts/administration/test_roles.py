"""Beheer > Rollen en rechten: what a role may do, and who decides that (A-24, A-25)."""

import pytest
from django.core.management import CommandError, call_command

from core.accounts.actions import manage_roles as actions
from core.accounts.actions.manage_roles import RoleDetails
from core.accounts.administration import RefusedError
from core.accounts.models import Role
from core.accounts.rights import ADMINISTRATION, ExternalRight, Right
from core.audit.choices import Action
from core.audit.models import Event
from tests.core.accounts.administration.people import administrator_of, partnership, root_of, staff_of
from tests.factories import OrganisationFactory, RoleFactory
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

URL = "/beheer/rollen/"


@pytest.fixture
def organisation():
    return partnership()


@pytest.fixture
def administrator(organisation):
    return administrator_of(organisation)


@pytest.fixture
def browser(administrator):
    return in_english(sign_in(administrator))


def filled(role, **changes):
    """The form of a role as it stands, with these changes."""
    return {
        "name": role.name,
        "kind": role.kind,
        "rights": role.rights,
        "external_rights": role.external_rights,
        "needs_second_factor": "on",
    } | changes


@pytest.mark.spec("A-24")
def test_roles_show_with_type_accounts_and_rights(browser, organisation):
    account = staff_of(organisation, role="Intern begeleider", rights=[Right.SEE_TRAIL])
    shown = browser.get(URL)
    row = next(role for role in shown.context["roles"] if role == account.role)
    assert (row.account_count, row.get_kind_display()) == (1, "Rest")
    held = {line.right: line.held for subject in shown.context["subjects"] for line in subject.rows}
    place = shown.context["roles"].index(row)
    assert held[Right.SEE_TRAIL][place]
    assert not held[Right.MANAGE_ACCOUNTS][place]


@pytest.mark.spec("A-24")
def test_a_role_gets_rights_and_external_rights(browser, organisation, administrator):
    Role.objects.filter(pk=administrator.role_id).update(external_rights=list(ExternalRight))
    role = RoleFactory(organisation=organisation)
    sent = filled(role, rights=[Right.SEE_TRAIL], external_rights=[ExternalRight.REACT_ROUND])
    browser.post(f"{URL}{role.pk}/", sent)
    role.refresh_from_db()
    assert role.rights == [Right.SEE_TRAIL]
    assert set(role.external_rights) == {ExternalRight.SEE_ROUND, ExternalRight.REACT_ROUND}
    assert Event.objects.get(action=Action.ROLE_CHANGED).data["given"] == [Right.SEE_TRAIL]


@pytest.mark.spec("A-25")
def test_an_external_right_that_one_lacks_cannot_be_given_and_one_that_was_there_stays(browser, organisation):
    role = RoleFactory(organisation=organisation, external_rights=[ExternalRight.SEE_SCHOOL])
    more = filled(role, external_rights=[ExternalRight.SEE_SCHOOL, ExternalRight.SEE_ATTACHMENTS])
    response = browser.post(f"{URL}{role.pk}/", more)
    assert "You cannot give what your own role lacks: see Attachments." in words(response)
    assert browser.post(f"{URL}{role.pk}/", filled(role, name="Anders")).status_code == 302
    role.refresh_from_db()
    assert (role.name, role.external_rights) == ("Anders", [ExternalRight.SEE_SCHOOL])


@pytest.mark.spec("A-25")
def test_a_right_that_one_lacks_cannot_be_given(browser, organisation):
    role = RoleFactory(organisation=organisation)
    response = browser.post(f"{URL}{role.pk}/", filled(role, rights=[Right.REVEAL_BSN]))
    assert response.status_code == 422
    assert "You cannot give what your own role lacks: see a whole BSN" in words(response)
    role.refresh_from_db()
    assert role.rights == []


def test_a_right_that_the_role_had_stays_while_another_is_changed(browser, organisation):
    role = RoleFactory(organisation=organisation, rights=[Right.REVEAL_BSN])
    browser.post(f"{URL}{role.pk}/", filled(role, rights=[Right.REVEAL_BSN, Right.SEE_TRAIL]))
    role.refresh_from_db()
    assert set(role.rights) == {Right.REVEAL_BSN, Right.SEE_TRAIL}


@pytest.mark.spec("A-12")
def test_only_staff_in_groups_and_class_rooms_may_do_with_a_password_alone():
    childcare, ppo = OrganisationFactory(), partnership()
    in_the_group = RoleDetails(name="Groep", rights=[Right.SEE_DAY_LISTS], needs_second_factor=False)
    assert not actions.make_role(root_of(childcare), in_the_group).needs_second_factor
    with pytest.raises(RefusedError):
        actions.make_role(root_of(ppo), RoleDetails(name="Zorg", needs_second_factor=False))
    role = RoleFactory(organisation=childcare)
    sent = filled(role, rights=[Right.DECIDE_REQUESTS]) | {"needs_second_factor": ""}
    answer = in_english(sign_in(root_of(childcare))).post(f"{URL}{role.pk}/", sent)
    assert answer.status_code == 422
    assert "there are always two steps" in words(answer)


@pytest.mark.spec("A-25")
def test_what_all_organisations_share_is_given_by_no_page_not_even_by_a_super(organisation):
    role = RoleFactory(organisation=organisation)
    browser = in_english(sign_in(root_of(organisation)))
    assert "keep the public list" not in words(browser.get(f"{URL}{role.pk}/"))
    sent = filled(role, rights=[Right.MANAGE_PUBLISHERS])
    assert browser.post(f"{URL}{role.pk}/", sent).status_code == 422
    with pytest.raises(RefusedError, match="Kring"):
        actions.make_role(root_of(organisation), RoleDetails(name="X", rights=[Right.MANAGE_PUBLISHERS]))
    role.refresh_from_db()
    assert role.rights == []


def test_who_runs_kring_gives_a_shared_right_by_command_and_a_copy_goes_without(organisation):
    role = RoleFactory(organisation=organisation, name="Steunpunt")
    call_command("give_shared_right", organisation.slug, "steunpunt", "manage_publishers")
    role.refresh_from_db()
    assert role.rights == [Right.MANAGE_PUBLISHERS]
    assert Event.objects.get(action=Action.ROLE_CHANGED).data["given"] == [Right.MANAGE_PUBLISHERS]
    assert actions.copy_role(root_of(organisation), role).rights == []
    with pytest.raises(CommandError, match="no such role"):
        call_command("give_shared_right", organisation.slug, "niemand", "manage_publishers")


@pytest.mark.spec("A-25")
def test_an_administrator_changes_roles_of_the_type_rest_only(browser, administrator):
    assert browser.get(f"{URL}{administrator.role_id}/").status_code == 404


@pytest.mark.spec("A-25")
def test_an_administrator_cannot_make_a_role_of_another_type(browser, organisation):
    sent = {"name": "Nog een", "kind": "super", "rights": ADMINISTRATION, "needs_second_factor": "on"}
    assert browser.post(f"{URL}nieuw/", sent).status_code == 422
    assert not Role.objects.filter(name="Nog een").exists()


def test_rest_cannot_hold_rights_of_administration(organisation):
    sent = {"name": "Te veel", "kind": "rest", "rights": ADMINISTRATION[:1], "needs_second_factor": "on"}
    response = in_english(sign_in(root_of(organisation))).post(f"{URL}nieuw/", sent)
    assert "are for the types Super and Administration, not for Rest" in words(response)


@pytest.mark.spec("A-27")
@pytest.mark.parametrize("page", ["", "kopie/", "verwijderen/"])
def test_another_organisation_s_role_is_not_there(browser, page):
    assert browser.post(f"{URL}{RoleFactory().pk}/{page}").status_code == 404


@pytest.mark.spec("A-24")
def test_what_was_changed_says_for_how_many_and_holds_at_once(organisation):
    account = staff_of(organisation, with_app=True)
    theirs = sign_in(account)
    assert theirs.get("/beheer/logboek/").status_code == 403
    response = in_english(sign_in(root_of(organisation))).post(
        f"{URL}{account.role_id}/", filled(account.role, rights=[Right.SEE_TRAIL]), follow=True
    )
    assert "It holds for 1 account" in words(response)
    assert theirs.get("/beheer/logboek/").status_code == 200


@pytest.mark.spec("A-12")
def test_a_role_that_gets_a_right_to_what_all_share_signs_in_with_two_steps(organisation):
    role = RoleFactory(organisation=organisation, needs_second_factor=False)
    actions.give_shared_right(role, Right.MANAGE_PUBLISHERS)
    role.refresh_from_db()
    assert role.needs_second_factor


def test_a_copy_has_a_name_of_its_own(browser, organisation, administrator):
    Role.objects.filter(pk=administrator.role_id).update(
        external_rights=[ExternalRight.SEE_ROUND, ExternalRight.SEE_SCHOOL]
    )
    role = RoleFactory(organisation=organisation, name="Gast", external_rights=[ExternalRight.SEE_ROUND])
    browser.post(f"{URL}{role.pk}/kopie/")
    browser.post(f"{URL}{role.pk}/kopie/")
    copies = Role.objects.filter(organisation=organisation, external_rights=[ExternalRight.SEE_ROUND])
    assert copies.count() == 3


def test_a_role_in_use_cannot_be_removed_and_an_unused_one_can(browser, organisation):
    used, unused = staff_of(organisation).role, RoleFactory(organisation=organisation)
    assert "is the role of accounts" in words(browser.post(f"{URL}{used.pk}/verwijderen/", follow=True))
    browser.post(f"{URL}{unused.pk}/verwijderen/")
    assert list(Role.objects.filter(pk__in=[used.pk, unused.pk])) == [used]


def test_many_roles_cost_no_more_queries_than_few(browser, organisation):
    few = queries_of(browser, URL)
    RoleFactory.create_batch(20, organisation=organisation)
    assert queries_of(browser, URL) == few
