"""The BSN of guardians and children: stored sealed, compared, found by its exact value, revealed with a line (K-03)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from core.audit.choices import Action
from core.audit.models import Event
from core.audit.trail import type_of
from core.childcare import bsn
from core.childcare.actions.find_by_bsn import find_by_bsn
from core.childcare.actions.reveal_bsn import reveal_bsn
from core.childcare.actions.set_bsn import BsnTakenError, set_bsn
from core.childcare.models import Bsn
from core.childcare.trail import trail_of_child
from core.lib.nl import InvalidNumberError
from core.lib.sealed import CannotOpenError
from tests.factories import BsnFactory, ChildFactory, FamilyFactory, GuardianFactory, UserFactory
from tests.refusals import database_refuses, execute, fill_the_trail

pytestmark = pytest.mark.django_db

NUMBER = "123456782"
OTHER = "111222333"
SMALL = "012345672"


@pytest.fixture
def guardian():
    return GuardianFactory()


@pytest.fixture
def manager(guardian):
    return UserFactory(manager=True, organisation=guardian.family.organisation)


# --- storing


@pytest.mark.spec("K-03")
def test_nothing_in_the_row_tells_the_number(guardian, manager):
    row = set_bsn(manager, guardian, NUMBER)
    row.refresh_from_db()
    stored = (bytes(row.sealed), row.digest.encode())
    for part in (NUMBER, NUMBER[:5], NUMBER[-4:]):
        assert not any(part.encode() in value for value in stored)


@pytest.mark.spec("K-03")
def test_a_number_is_shown_masked(guardian, manager):
    assert bsn.masked(set_bsn(manager, guardian, NUMBER)) == "•••••6782"


@pytest.mark.spec("K-03")
@pytest.mark.parametrize("swap", ["sealed", "guardian_id"])
def test_a_number_moved_to_another_person_does_not_open(manager, swap):
    one, other = BsnFactory(), BsnFactory(number=OTHER)
    values = {column: getattr(other, column) for column in ("sealed", "guardian_id")}
    Bsn.objects.filter(pk=other.pk).delete()
    Bsn.objects.filter(pk=one.pk).update(**{swap: values[swap]})
    one.refresh_from_db()
    with pytest.raises(CannotOpenError):
        bsn.masked(one)


def test_a_guardian_and_a_child_with_the_same_id_are_two_people(guardian):
    child = ChildFactory(pk=guardian.pk, family=guardian.family)
    sealed = BsnFactory(guardian=guardian).sealed
    with pytest.raises(CannotOpenError):
        bsn.masked(Bsn(family=child.family, child=child, sealed=sealed))


def test_two_organisations_cannot_lay_their_numbers_side_by_side():
    assert BsnFactory().digest != BsnFactory().digest


def test_a_number_belongs_to_a_guardian_or_a_child_never_to_both(guardian):
    row = BsnFactory(guardian=guardian)
    with database_refuses("bsn_of_one_person"):
        Bsn.objects.filter(pk=row.pk).update(child=ChildFactory(family=guardian.family))
    with database_refuses("bsn_of_one_person"):
        Bsn.objects.filter(pk=row.pk).update(guardian=None)


@pytest.mark.spec("K-03")
def test_a_family_has_a_number_once(guardian, manager):
    child = ChildFactory(family=guardian.family)
    set_bsn(manager, guardian, NUMBER)
    with pytest.raises(BsnTakenError) as caught:
        set_bsn(manager, child, NUMBER)
    assert caught.value.person == guardian
    with database_refuses("bsn_once_per_family"):
        BsnFactory(guardian=None, child=child)


def test_parents_who_live_apart_both_give_their_child_s_number(manager):
    for _ in range(2):
        set_bsn(manager, ChildFactory(family__organisation=manager.organisation), NUMBER)
    assert Bsn.objects.count() == 2


def test_another_number_takes_the_place_of_the_first(guardian, manager):
    set_bsn(manager, guardian, OTHER)
    set_bsn(manager, guardian, NUMBER)
    assert bsn.masked(Bsn.objects.get()) == "•••••6782"
    assert [line.data for line in Event.objects.filter(action=Action.BSN_SET).order_by("pk")] == [
        {"replaces": False},
        {"replaces": True},
    ]


def test_the_trail_says_that_there_is_a_number_never_which(guardian, manager):
    set_bsn(manager, guardian, NUMBER)
    find_by_bsn(manager, NUMBER)
    reveal_bsn(manager, Bsn.objects.get(), "Jaaropgave")
    for line in Event.objects.values():
        assert NUMBER not in str(line)
        assert Bsn.objects.get().digest not in str(line)


# --- comparing


@pytest.mark.spec("K-03")
@pytest.mark.parametrize("typed", ["12345672", "012345672", "12.345.672", "012-345-672", " 1234 5672 "])
def test_a_number_is_recognised_however_it_is_typed(guardian, typed):
    BsnFactory(guardian=guardian, number=SMALL)
    assert bsn.bsn_matches(guardian, typed)


@pytest.mark.parametrize("typed", [NUMBER, "12345673", "1234567", "0012345672", "", "eight"])
def test_any_other_number_is_not(guardian, typed):
    BsnFactory(guardian=guardian, number=SMALL)
    assert not bsn.bsn_matches(guardian, typed)


def test_a_person_without_a_number_matches_nothing(guardian):
    assert not bsn.bsn_matches(guardian, NUMBER)


def test_another_person_s_number_does_not_match(guardian):
    BsnFactory(guardian=GuardianFactory(family=guardian.family, second=True))
    assert not bsn.bsn_matches(guardian, NUMBER)


def test_comparing_takes_as_many_queries_with_a_number_as_without(guardian, django_assert_num_queries):
    other = BsnFactory().guardian
    for person in (guardian, other):
        person.refresh_from_db()
        with django_assert_num_queries(2):
            bsn.bsn_matches(person, NUMBER)


# --- finding


@pytest.mark.spec("K-03")
def test_the_exact_number_finds_whose_it_is(guardian, manager):
    row = BsnFactory(guardian=guardian, number=SMALL)
    assert find_by_bsn(manager, "12345672") == [row]
    assert find_by_bsn(manager, OTHER) == []
    assert [line.data for line in Event.objects.order_by("pk")] == [{"found": 1}, {"found": 0}]


def test_half_a_number_finds_nothing(guardian, manager):
    BsnFactory(guardian=guardian)
    with pytest.raises(InvalidNumberError):
        find_by_bsn(manager, NUMBER[:7])


def test_another_organisation_s_people_are_not_found(manager):
    BsnFactory()
    assert find_by_bsn(manager, NUMBER) == []


def test_without_the_right_nothing_is_searched(guardian):
    planner = UserFactory(planner=True, organisation=guardian.family.organisation)
    with pytest.raises(PermissionDenied):
        find_by_bsn(planner, NUMBER)


# --- seeing a whole number


@pytest.mark.spec("K-03", "N-21")
def test_a_whole_number_comes_with_a_line_that_says_who_saw_it_and_why(manager):
    child = ChildFactory(family__organisation=manager.organisation)
    row = BsnFactory(guardian=None, child=child)
    assert reveal_bsn(manager, row, "Vraag van de Belastingdienst") == NUMBER
    line = Event.objects.get()
    assert (line.action, line.actor, line.ground) == (
        Action.BSN_REVEALED,
        manager,
        "Vraag van de Belastingdienst",
    )
    assert (line.client_type, line.client_id) == (type_of(child), str(child.pk))


@pytest.mark.spec("K-03", "N-21")
def test_when_the_line_cannot_be_written_there_is_no_number(guardian, manager):
    row = BsnFactory(guardian=guardian)
    fill_the_trail()
    with pytest.raises(IntegrityError, match="no_more_lines"):
        reveal_bsn(manager, row, "Jaaropgave")


@pytest.mark.parametrize("who", ["no right", "other organisation"])
def test_who_may_not_see_it_gets_nothing_and_leaves_no_line(guardian, who):
    row = BsnFactory(guardian=guardian)
    user = (
        UserFactory(planner=True, organisation=guardian.family.organisation)
        if who == "no right"
        else UserFactory(manager=True)
    )
    with pytest.raises(PermissionDenied):
        reveal_bsn(user, row, "Jaaropgave")
    assert not Event.objects.exists()


@pytest.mark.spec("N-21")
def test_a_family_can_be_told_who_looked(manager):
    child = ChildFactory(family=FamilyFactory(organisation=manager.organisation))
    sibling = ChildFactory(family=child.family)
    row = BsnFactory(guardian=None, child=child)
    reveal_bsn(manager, row, "Jaaropgave")
    look = trail_of_child(child)[0]
    assert (look.who, look.capacity, look.ground) == (manager.full_name, "manager", "Jaaropgave")
    assert look.what
    assert trail_of_child(sibling) == []


def test_a_child_that_leaves_takes_its_number_along(manager):
    child = ChildFactory()
    BsnFactory(guardian=None, child=child)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    child.delete()
    assert not Bsn.objects.exists()
