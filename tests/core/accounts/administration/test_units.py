"""Beheer > Organisaties: schools and institutions through time (A-29)."""

from datetime import timedelta

import pytest

from core.accounts.actions.manage_units import do_due_changes
from core.accounts.models import Unit, UnitChange
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.models import Notice
from tests.core.accounts.administration.people import administrator_of, partnership, staff_of
from tests.factories import UnitChangeFactory, UnitFactory
from tests.pages import in_english, queries_of, words
from tests.refusals import database_refuses
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

URL = "/beheer/organisaties/"


@pytest.fixture
def organisation():
    return partnership()


@pytest.fixture
def browser(organisation):
    return in_english(sign_in(administrator_of(organisation)))


@pytest.fixture
def school(organisation):
    return UnitFactory(organisation=organisation, name="De Regenboog", brin="05KO00")


def later(days=30):
    return clock.today() + timedelta(days=days)


def change(browser, school, **values):
    """Send the screen with the school's data and these changes."""
    facts = {name: getattr(school, name) for name in Unit.FACTS}
    data = {"kind": "facts", "on": later().isoformat(), **facts} | values
    return browser.post(f"{URL}{school.pk}/wijzigen/", data, follow=True)


@pytest.mark.spec("A-29")
@pytest.mark.parametrize("kind", ["facts", "merge", "close"])
def test_nothing_happens_to_a_school_before_what_is_known_of_it(browser, organisation, school, kind):
    Unit.objects.filter(pk=school.pk).update(since=clock.today())
    other = UnitFactory(organisation=organisation)
    into = {"merge_into": other.pk} if kind == "merge" else {}
    response = change(browser, school, kind=kind, name="Anders", on=later(-1).isoformat(), **into)
    assert "What is known of it now holds from" in words(response)
    assert not UnitChange.objects.exists()


@pytest.mark.spec("A-29")
def test_a_new_name_address_brin_and_board_hold_from_their_date_and_the_old_name_stays(browser, school):
    change(
        browser,
        school,
        name="De Zonnewijzer",
        brin="05ko 01",
        board="Stichting Samen",
        street="Kade 1",
        postcode="3011ab",
        city="Rotterdam",
    )
    assert do_due_changes(later(29)) == 0
    assert "is called De Zonnewijzer" in words(browser.get(f"{URL}{school.pk}/"))
    assert [do_due_changes(later()), do_due_changes(later())] == [1, 0]
    school.refresh_from_db()
    assert (school.name, school.brin, school.board) == ("De Zonnewijzer", "05KO01", "Stichting Samen")
    assert school.address == "Kade 1, 3011 AB Rotterdam"
    page = words(browser.get(f"{URL}{school.pk}/"))
    assert "Was called De Regenboog until" in page
    assert "BRIN 05KO00" in page


@pytest.mark.spec("A-29")
def test_a_merge_moves_the_accounts_with_their_roles_on_its_date(browser, organisation, school):
    into = UnitFactory(organisation=organisation, name="Het Kompas")
    account = staff_of(organisation)
    account.units.set([school])
    change(browser, school, kind="merge", merge_into=into.pk)
    assert list(account.units.all()) == [school]
    do_due_changes(later())
    school.refresh_from_db()
    assert (school.closed_on, school.merged_into) == (later(), into)
    assert list(account.units.all()) == [into]
    assert Notice.objects.get(user=account).context == {"unit": "De Regenboog", "into": "Het Kompas"}
    assert Event.objects.get(action=Action.UNIT_CHANGED).data["merge_into"] == into.pk


@pytest.mark.spec("A-29")
def test_closing_today_is_done_at_once(browser, school):
    assert "Done." in words(change(browser, school, kind="close", on=clock.today().isoformat()))
    school.refresh_from_db()
    assert school.closed_on == clock.today()
    assert browser.get(f"{URL}{school.pk}/wijzigen/").status_code == 404


@pytest.mark.spec("A-29")
def test_a_planned_change_can_be_withdrawn(browser, school):
    change(browser, school, kind="close")
    browser.post(f"{URL}wijziging/{UnitChange.objects.get().pk}/intrekken/")
    do_due_changes(later())
    school.refresh_from_db()
    assert school.closed_on is None


def test_nothing_to_change_is_refused_in_words(browser, school):
    assert "Nothing differs from what is known now." in words(change(browser, school))


def test_a_merge_needs_the_other_school(browser, school):
    assert "Choose into which one it merges." in words(change(browser, school, kind="merge"))


def test_a_wrong_brin_is_refused_and_what_was_typed_stays(browser, school):
    response = change(browser, school, brin="5KO", name="De Nieuwe")
    assert response.status_code == 422
    assert "A BRIN has two digits and two letters" in words(response)
    assert 'value="De Nieuwe"' in response.content.decode()


def test_a_brin_in_use_is_refused(browser, organisation, school):
    UnitFactory(organisation=organisation, brin="06AB00")
    response = change(browser, school, brin="06AB00", on=clock.today().isoformat())
    assert "Another open school has this BRIN." in words(response)


def test_a_change_that_can_no_longer_be_done_waits_with_the_reason(browser, organisation, school):
    change(browser, school, brin="06AB00")
    other = UnitFactory(organisation=organisation, brin="06AB00")
    assert do_due_changes(later()) == 0
    assert "could not be done" in words(browser.get(f"{URL}{school.pk}/"))
    other.delete()
    assert do_due_changes(later()) == 1


@pytest.mark.spec("A-27")
def test_another_organisation_s_school_is_not_there(browser, school):
    foreign = UnitFactory(name="Elders")
    assert browser.get(f"{URL}{foreign.pk}/").status_code == 404
    assert "Elders" not in words(browser.get(URL))
    assert change(browser, school, kind="merge", merge_into=foreign.pk).status_code == 422
    withdraw = f"{URL}wijziging/{UnitChangeFactory(unit=foreign).pk}/intrekken/"
    assert browser.post(withdraw).status_code == 404


@pytest.mark.spec("A-29")
@pytest.mark.parametrize(
    ("constraint", "first", "second"),
    [
        ("a_unit_ends_once", ("a", "b"), ("a", "c")),
        ("a_merge_into_a_unit_that_stays", ("b", "c"), ("a", "b")),
        ("a_merge_into_a_unit_that_stays", ("a", "b"), ("b", "a")),
        ("a_unit_that_takes_another_in_stays", ("a", "b"), ("b", "c")),
    ],
)
def test_two_planned_merges_cannot_contradict(organisation, constraint, first, second):
    units = {name: UnitFactory(organisation=organisation) for name in "abc"}
    UnitChangeFactory(unit=units[first[0]], merge=True, merge_into=units[first[1]])
    with database_refuses(constraint):
        UnitChangeFactory(unit=units[second[0]], merge=True, merge_into=units[second[1]], on=later(60))


def test_a_merge_crosses_no_wall(school):
    with database_refuses("a_merge_within_one_organisation"):
        UnitChangeFactory(unit=school, merge=True, merge_into=UnitFactory())


def test_nothing_changes_from_the_end_on(school):
    UnitChangeFactory(unit=school, kind="close", facts={}, on=later())
    with database_refuses("no_change_from_the_end_on"):
        UnitChangeFactory(unit=school, on=later(31))


def test_many_schools_cost_no_more_queries_than_few(browser, organisation):
    UnitChangeFactory(unit__organisation=organisation)
    few = queries_of(browser, URL)
    for _ in range(15):
        UnitChangeFactory(unit__organisation=organisation)
    assert queries_of(browser, URL) == few


def test_a_new_school_is_found_by_name_and_brin(browser, school):
    data = {"kind": "school", "name": "Het Baken", "brin": "07XY"}
    browser.post(f"{URL}nieuw/", data)
    for typed in ("baken", "07xy"):
        shown = browser.get(URL, {"zoek": typed}).context["units"]
        assert [unit.name for unit, _columns in shown] == ["Het Baken"]
