"""Regels van jullie locatie: the policy as parents read it (R-41)."""

from datetime import date, timedelta

import pytest

from core.lib import clock
from tests.factories import LocationFactory, PolicyRuleFactory
from tests.family import Home, make_home
from tests.pages import queries_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.spec("R-41")]
RULES = "/mijn-locatie/regels/"


@pytest.fixture
def home() -> Home:
    return make_home(uses_credits=True)


def rule(home, days=3, **more):
    values = {"part": "swap_notice", "settings": {"least": {"amount": days, "unit": "days"}}, **more}
    return PolicyRuleFactory(organisation=home.family.organisation, **values)


def test_the_rules_of_the_location_read_as_sentences(home):
    rule(home, 5)
    rule(home, 3, location=home.hamsters.location)
    rule(home, 9, location=LocationFactory(organisation=home.family.organisation))
    page = words(home.client.get(RULES))
    assert "A swap can be asked until 3 days before." in page
    assert "until 5 days before" not in page
    assert "until 9 days before" not in page


def test_what_is_set_nowhere_holds_as_the_manual_says(home):
    assert "Approved care cannot be cancelled." in words(home.client.get(RULES))


def test_where_kinds_of_care_differ_each_has_its_sentence(home):
    rule(home, 3)
    rule(home, 4, care_type="after_school")
    page = words(home.client.get(RULES))
    assert "Day care: A swap can be asked until 3 days before." in page
    assert "After-school care: A swap can be asked until 4 days before." in page


def test_a_coming_change_is_announced_with_its_date(home):
    rule(home, 3)
    begins = clock.today() + timedelta(days=20)
    rule(home, 6, valid_from=begins)
    page = words(home.client.get(RULES))
    assert "A swap can be asked until 3 days before." in page
    assert f"{begins:%d-%m-%Y}: A swap can be asked until 6 days before." in page


def test_a_rule_that_ends_is_announced_too(home):
    last = clock.today() + timedelta(days=20)
    rule(home, 3, valid_until=last)
    after = last + timedelta(days=1)
    assert f"{after:%d-%m-%Y}: Then this no longer holds: A swap can be asked" in words(
        home.client.get(RULES)
    )


def test_a_rule_that_ended_does_not_show(home):
    rule(home, 3, valid_from=date(2020, 1, 1), valid_until=clock.today() - timedelta(days=1))
    assert "until 3 days before" not in words(home.client.get(RULES))


def test_without_credits_nothing_is_said_about_them():
    page = words(make_home(uses_credits=False).client.get(RULES))
    assert "A credit belongs to one child" not in page


def test_the_rules_are_one_tap_from_the_location_and_from_asking_a_day(home):
    for address in ("/mijn-locatie/", "/aanvragen/nieuw/", "/aanvragen/nieuw/dag/", "/aanvragen/"):
        assert f'href="{RULES}"' in home.client.get(address).content.decode()


def test_many_rules_take_as_many_queries(home):
    rule(home, 3)
    few = queries_of(home.client, RULES)
    for kind in ("day_care", "after_school", "playgroup"):
        rule(home, 4, care_type=kind)
    assert queries_of(home.client, RULES) == few
