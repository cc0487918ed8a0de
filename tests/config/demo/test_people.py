from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from django.db import transaction

from config.demo.names import DATA
from config.demo.people import build_families, months_after
from config.demo.plan import KIEKEBOE, ZONNEDAUW
from config.demo.register import build_register
from core.childcare.models import Child, Family, Guardian, Placement, PlacementPart
from core.lib import clock


def build(plan):
    """The people of one organisation, without their schedule."""
    today = clock.today()
    register = build_register(plan, today)
    build_families(register, "no password", today, Random(1))


def fingerprint():
    """All that a reader could see of them."""
    people = Guardian.objects.order_by("pk").values_list("first_name", "last_name", "email", "user__username")
    children = Child.objects.order_by("pk").values_list("first_name", "last_name", "birth_date", "allergies")
    parts = PlacementPart.objects.order_by("pk").values_list(
        "placement__child__first_name",
        "placement__group__name",
        "placement__valid_from",
        "weekday",
        "day_part__name",
    )
    return [*people, *children, *parts]


@pytest.mark.django_db
@pytest.mark.spec("K-19")
def test_the_same_day_gives_the_same_people():
    found = []
    for _ in range(2):
        with transaction.atomic():
            build(ZONNEDAUW)
            found.append(fingerprint())
            transaction.set_rollback(True)
    assert len(found[0]) > 500
    assert found[0] == found[1]


@pytest.mark.django_db
class TestFamilies:
    @pytest.fixture(autouse=True)
    def _families(self):
        build(KIEKEBOE)

    def test_children_fit_in_their_groups(self):
        today = clock.today()
        for placement in Placement.objects.select_related("child", "group"):
            born, group = placement.child.birth_date, placement.group
            assert months_after(born, group.age_from_months) <= today
            assert months_after(born, group.age_until_months) > today
            assert placement.valid_from <= today < placement.valid_until

    def test_children_of_after_school_care_go_to_a_school_of_the_location(self):
        placements = Placement.objects.filter(child__school__isnull=False).select_related("child", "group")
        assert placements.exists()
        for placement in placements:
            assert placement.child.school in placement.group.location.schools.all()

    def test_siblings_are_not_born_too_close_together(self):
        families = [
            family for family in Family.objects.prefetch_related("children") if family.children.count() > 1
        ]
        assert len(families) > 20
        for family in families:
            births = sorted(child.birth_date for child in family.children.all())
            assert all(later - earlier >= timedelta(days=365) for earlier, later in pairwise(births))

    def test_some_names_have_a_prefix_and_some_a_diacritic(self):
        assert Child.objects.exclude(prefix="").count() > 30
        assert any(not name.isascii() for name in Child.objects.values_list("first_name", flat=True))

    def test_second_guardians_sign_in_with_two_behind_the_number(self):
        second = Guardian.objects.filter(position=2).select_related("user", "family").first()
        assert second.user.username == f"{second.family.debtor_number}-2"


def test_no_name_stands_in_a_list_twice():
    for kind in ("girls", "boys", "women", "men"):
        names = [name for name, _ in DATA[kind]]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("born", "months", "expected"),
    [
        (date(2024, 1, 15), 48, date(2028, 1, 15)),
        (date(2024, 1, 31), 1, date(2024, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2024, 12, 31), 2, date(2025, 3, 1)),
        (date(2024, 11, 30), 1, date(2024, 12, 30)),
    ],
)
def test_months_are_counted_on_the_calendar(born, months, expected):
    assert months_after(born, months) == expected
