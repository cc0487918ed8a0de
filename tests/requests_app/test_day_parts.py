"""Day parts as the office sets them up, and what a parent sees of that (K-07)."""

from datetime import time, timedelta
from decimal import Decimal

import pytest

from core.childcare.choices import CareType, PriceUnit, WeekKind
from tests.factories import (
    DayPartFactory,
    DayPartPriceFactory,
    LocationFactory,
    SchoolHolidayFactory,
)
from tests.family import make_home, wednesday
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-07")]


@pytest.fixture
def home():
    return make_home()


def offered(home, on=None):
    return words(home.client.get(f"/aanvragen/nieuw/dagdelen/?datum={on or wednesday():%Y-%m-%d}"))


def test_name_times_and_price_of_a_day_part_are_shown(home):
    page = offered(home)
    assert "Incidentele ochtend" in page
    assert "07:30-13:00" in page
    assert "€55.00" in page


def test_a_price_holds_from_its_date(home):
    later = wednesday() + timedelta(days=7)
    DayPartPriceFactory(day_part=home.morning, valid_from=later, amount=Decimal("12.00"))
    assert "€55.00" in offered(home)
    assert "€66.00" in offered(home, later)


def test_a_fixed_price_is_the_price_of_the_whole_day_part(home):
    DayPartFactory(
        organisation=home.family.organisation,
        name="Kennismaking",
        starts=time(9),
        ends=time(10),
        price__unit=PriceUnit.FIXED,
        price__amount=Decimal("17.25"),
    )
    assert "€17.25" in offered(home)


def test_a_day_part_for_other_weekdays_tells_which(home):
    home.morning.weekdays = [1, 4]
    home.morning.save()
    assert "This day part is only offered on monday, thursday." in offered(home)


def test_a_day_part_for_school_weeks_is_not_offered_in_a_holiday(home):
    home.after_school.weeks = WeekKind.SCHOOL
    home.after_school.save()
    sentence = "This day part is only for school days"
    assert sentence not in offered(home)
    SchoolHolidayFactory(
        region=home.floris.location.region,
        first_day=wednesday(),
        last_day=wednesday() + timedelta(days=4),
    )
    assert sentence in offered(home)


def test_a_day_part_that_only_the_office_books_is_not_mentioned(home):
    assert "Incidentele ochtend" in offered(home)
    home.morning.selectable_by_parents = False
    home.morning.save()
    assert "Incidentele ochtend" not in offered(home)


def test_a_day_part_of_another_location_or_kind_of_care_is_not_mentioned(home):
    organisation = home.family.organisation
    DayPartFactory(
        organisation=organisation,
        name="Alleen elders",
        locations=[LocationFactory(organisation=organisation)],
    )
    DayPartFactory(organisation=organisation, name="Peuterochtend", care_type=CareType.PLAYGROUP)
    page = offered(home)
    assert "Alleen elders" not in page
    assert "Peuterochtend" not in page
