"""The list Hulpvragen (C-19)."""

from datetime import timedelta

import pytest

from core.lib import clock
from tests.factories import HelpRequestFactory, StatusFactory, UnitFactory, UserFactory
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

LIST = "/hulpvragen/"


def shown(client, **wanted):
    return {asked.pk for asked in client.get(LIST, wanted).context["help_requests"]}


def test_a_school_sees_its_own_and_the_partnership_all_that_were_submitted(
    at_school, at_partnership, school, partnership
):
    own, hidden = HelpRequestFactory(school=school), HelpRequestFactory(school=school, hidden=True)
    other = HelpRequestFactory(school=UnitFactory(organisation=partnership))
    HelpRequestFactory()
    assert shown(at_school) == {own.pk, hidden.pk}
    assert shown(at_partnership) == {own.pk, other.pk}


def test_an_administrator_sees_what_is_hidden_too(admin, school):
    hidden = HelpRequestFactory(school=school, hidden=True)
    assert shown(sign_in(admin)) == {hidden.pk}


def test_the_partnership_cannot_filter_on_a_status_that_hides(at_partnership, at_school, school):
    hidden = HelpRequestFactory(school=school, status__label="Voorlopige Aanmelding", hidden=True)
    assert "Voorlopige Aanmelding" in words(at_school.get(LIST))
    page = at_partnership.get(LIST, {"status": "Voorlopige Aanmelding"})
    assert hidden.pk not in {asked.pk for asked in page.context["help_requests"]}
    assert "Voorlopige Aanmelding" not in words(page)


def test_each_filter_leaves_what_fits(at_partnership, partnership, school, scp):
    scp.units.add(UnitFactory(organisation=partnership, kind="office"))
    long_ago = clock.today() - timedelta(days=90)
    one = HelpRequestFactory(
        school=school,
        dossier__last_name="Zandstra",
        coordinator=scp,
        asked_on=long_ago,
        status__label="Toegekend",
    )
    two = HelpRequestFactory(school=UnitFactory(organisation=partnership), status__label="Aanmelding")
    assert shown(at_partnership) == {one.pk, two.pk}
    for wanted in (
        {"leerling": "zandstr"},
        {"titel": one.title_id},
        {"school": school.pk},
        {"coordinator": scp.pk},
        {"tot": long_ago.isoformat()},
        {"status": "Toegekend"},
    ):
        assert shown(at_partnership, **wanted) == {one.pk}, wanted
    assert shown(at_partnership, vanaf=clock.today().isoformat()) == {two.pk}
    assert shown(at_partnership, status=["Toegekend", "Aanmelding"]) == {one.pk, two.pk}


def test_wissen_stands_there_while_a_filter_hides_rows(at_school, school):
    HelpRequestFactory(school=school)
    assert "Clear" not in words(at_school.get(LIST))
    page = at_school.get(LIST, {"leerling": "niemand"})
    assert "A filter is on" in words(page)
    assert "Clear" in words(page)
    assert "No help request fits" in words(page)


def test_an_empty_list_says_what_to_do(at_school, at_partnership):
    assert "No help requests yet" in words(at_school.get(LIST))
    assert "As soon as a school submits one" in words(at_partnership.get(LIST))


def test_the_list_goes_on_page_by_page_without_losing_one(at_school, school, monkeypatch):
    monkeypatch.setattr("carecases.views.help_requests.PAGE_SIZE", 2)
    all_of_them = {HelpRequestFactory(school=school).pk for _ in range(5)}
    seen, address = set(), LIST
    while address:
        page = at_school.get(address)
        seen |= {asked.pk for asked in page.context["help_requests"]}
        address = f"{LIST}?na={page.context['next']}" if page.context["next"] else ""
    assert seen == all_of_them


@pytest.mark.spec("N-41")
def test_the_list_takes_as_many_queries_for_ten_as_for_one(at_partnership, school):
    HelpRequestFactory(school=school)
    few = queries_of(at_partnership, LIST)
    HelpRequestFactory.create_batch(10, school=school)
    assert queries_of(at_partnership, LIST) == few


def test_someone_without_the_right_does_not_get_the_list(partnership):
    guest = UserFactory(administrator=True, organisation=partnership, with_app=True)
    assert in_english(sign_in(guest)).get(LIST).status_code == 403


def test_statuses_with_the_same_label_in_two_processes_are_one_choice(at_partnership, partnership, school):
    StatusFactory(process__organisation=partnership, label="Afgerond")
    StatusFactory(process__organisation=partnership, label="Afgerond")
    HelpRequestFactory(school=school)
    choices = [label for label, _ in at_partnership.get(LIST).context["form"].fields["statuses"].choices]
    assert choices.count("Afgerond") == 1
