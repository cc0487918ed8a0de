"""Managers set the rules of requests (R-40 to R-42)."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse

from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.choices import MomentStatus
from core.lib import clock
from requests_app.choices import BookingStatus, RequestKind
from requests_app.models import PolicyRule
from requests_app.rules.policy import PARTS
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    CreditFactory,
    GivenUpFactory,
    LocationFactory,
    OrganisationFactory,
    PolicyRuleFactory,
    RequestFactory,
    RoleFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.requests_app.asking import ask, group_of, manager_of, planner_of
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
RULES = "/planning/regels/"
SWAP_NOTICE = f"{RULES}nieuw/swap_notice/"


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def manager(organisation):
    return manager_of(organisation)


@pytest.fixture
def browser(manager):
    return in_english(sign_in(manager))


def in_days(days):
    return clock.today() + timedelta(days=days)


def filled_in(**more):
    return {"least-amount": 2, "least-unit": "working_days", "valid_from": in_days(0).isoformat(), **more}


def save(browser, address=SWAP_NOTICE, **more):
    return browser.post(address, {**filled_in(**more), "stap": "opslaan"})


def rule_of(organisation, **more):
    values = {"part": "swap_notice", "settings": {"least": {"amount": 3, "unit": "days"}}, **more}
    return PolicyRuleFactory(organisation=organisation, **values)


@pytest.mark.spec("R-40")
@pytest.mark.parametrize("kind", PARTS)
def test_every_kind_of_rule_has_a_form(browser, kind):
    assert browser.get(reverse("policy:add", args=[kind])).status_code == 200


@pytest.mark.spec("R-40", "R-42")
def test_a_rule_is_looked_at_before_it_is_saved(browser, organisation):
    looked = browser.post(SWAP_NOTICE, filled_in())
    assert "A swap can be asked until 2 working days before." in words(looked)
    assert "What it would have done from" in words(looked)
    assert not PolicyRule.objects.exists()
    saved = browser.post(SWAP_NOTICE, {**filled_in(), "stap": "opslaan"}, follow=True)
    assert "The rule is saved." in words(saved)
    rule = PolicyRule.objects.get()
    assert rule.organisation == organisation
    assert rule.settings["least"] == {
        "amount": 2,
        "unit": "working_days",
        "from_week": False,
        "more_than": False,
    }


def test_going_back_to_the_form_keeps_what_was_filled_in(browser):
    page = browser.post(SWAP_NOTICE, {**filled_in(), "stap": "wijzigen"}).content.decode()
    assert 'name="least-amount" value="2"' in page
    assert '<option value="working_days" selected>' in page


@pytest.mark.spec("R-41")
def test_the_sentence_follows_what_is_filled_in(browser):
    address = reverse("policy:preview", args=["swap_notice"])
    assert "until 2 working days before" in words(browser.post(address, filled_in()))
    assert "Fill in the figures" in words(browser.post(address, {"least-unit": "days"}))


@pytest.mark.parametrize(
    ("kind", "fields", "problem"),
    [
        ("swap_notice", {"least-amount": "", "least-unit": "days"}, "This field is required."),
        (
            "swap_notice",
            {"least-amount": 0, "least-unit": "day_of_month_before"},
            "A month has days 1 to 31.",
        ),
        (
            "swap_notice",
            {"least-amount": 4, "least-unit": "hours", "least-from_week": "on"},
            "Hours count from",
        ),
        ("swap_window", {}, "Fill in until when"),
        ("swap_limit", {"per": "year", "pro_rata": "none"}, "Fill in how many at most"),
        ("undo_absence", {"undo": "within_minutes"}, "Fill in the minutes"),
        ("cancel_approved", {"counts_from": "decision", "late": "fee"}, "Fill in an amount when late"),
        ("cancel_pending", {"until-unit": "days"}, "Fill this in too."),
    ],
)
def test_what_does_not_fit_is_said_in_words(browser, kind, fields, problem):
    response = browser.post(reverse("policy:add", args=[kind]), {"valid_from": in_days(0), **fields})
    assert response.status_code == 422
    assert problem in words(response)


def test_a_rule_never_begins_in_the_past(browser):
    response = save(browser, valid_from=in_days(-1).isoformat())
    assert response.status_code == 409
    assert "A rule can hold from today" in words(response)


def test_two_rules_of_one_kind_and_date_are_refused_in_words(browser, organisation):
    rule_of(organisation, valid_from=in_days(3))
    looked = browser.post(SWAP_NOTICE, filled_in(valid_from=in_days(3).isoformat()))
    assert looked.status_code == 409
    assert "There is a rule of this kind from" in words(looked)
    assert "There is a rule of this kind from" in words(save(browser, valid_from=in_days(3).isoformat()))


@pytest.mark.spec("R-40")
def test_a_rule_in_force_stays_and_a_new_version_follows_it(browser, organisation):
    rule = rule_of(organisation, valid_from=date(2020, 1, 1))
    save(browser, f"{RULES}{rule.pk}/wijzigen/", valid_from=in_days(10).isoformat())
    rule.refresh_from_db()
    assert rule.settings == {"least": {"amount": 3, "unit": "days"}}
    page = words(browser.get(f"{RULES}{rule.pk}/"))
    assert "until 3 days before" in page
    assert "until 2 working days before" in page
    assert f"{in_days(9):%d-%m-%Y}" in page


def test_a_coming_version_is_changed_itself_and_can_be_withdrawn(browser, organisation):
    rule = rule_of(organisation, valid_from=in_days(5))
    save(browser, f"{RULES}{rule.pk}/wijzigen/", valid_from=in_days(6).isoformat())
    rule.refresh_from_db()
    assert rule.valid_from == in_days(6)
    assert rule.settings["least"]["amount"] == 2
    browser.post(f"{RULES}{rule.pk}/intrekken/")
    assert not PolicyRule.objects.exists()


def test_a_rule_in_force_cannot_be_withdrawn(browser, organisation):
    rule = rule_of(organisation)
    response = browser.post(f"{RULES}{rule.pk}/intrekken/")
    assert response.status_code == 409
    assert "so it stays as it is" in words(response)
    assert PolicyRule.objects.filter(pk=rule.pk).exists()


@pytest.mark.spec("R-40")
def test_a_rule_ends_on_a_date(browser, organisation):
    rule = rule_of(organisation)
    refused = browser.post(f"{RULES}{rule.pk}/beeindigen/", {"last_day": in_days(-1)})
    assert "at the earliest" in words(refused)
    browser.post(f"{RULES}{rule.pk}/beeindigen/", {"last_day": in_days(7)})
    rule.refresh_from_db()
    assert rule.valid_until == in_days(7)


def test_every_act_with_a_rule_leaves_a_line_in_the_trail(browser, organisation):
    save(browser, valid_from=in_days(2).isoformat())
    rule = PolicyRule.objects.get()
    save(browser, f"{RULES}{rule.pk}/wijzigen/", valid_from=in_days(3).isoformat())
    browser.post(f"{RULES}{rule.pk}/beeindigen/", {"last_day": in_days(9)})
    browser.post(f"{RULES}{rule.pk}/intrekken/")
    actions = list(
        Event.objects.filter(object_type="requests.policyrule")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert actions == [
        Action.POLICY_RULE_SET,
        Action.POLICY_RULE_CHANGED,
        Action.POLICY_RULE_ENDED,
        Action.POLICY_RULE_WITHDRAWN,
    ]


def test_another_organisations_rule_does_not_exist(browser):
    foreign = rule_of(OrganisationFactory())
    for page in ("", "wijzigen/", "beeindigen/", "intrekken/"):
        assert browser.get(f"{RULES}{foreign.pk}/{page}").status_code == 404


def test_a_rule_is_never_about_another_organisations_location(browser):
    response = save(browser, location=LocationFactory().pk)
    assert response.status_code == 422
    assert not PolicyRule.objects.exists()


def test_a_planner_sets_no_rules(organisation):
    assert sign_in(planner_of(organisation)).get(RULES).status_code == 403


def test_whoever_holds_the_right_sets_rules(organisation):
    role = RoleFactory(organisation=organisation, rights=[Right.MANAGE_POLICY])
    holder = UserFactory(organisation=organisation, planner=True, role=role, with_app=True)
    assert sign_in(holder).get(RULES).status_code == 200


def test_the_list_takes_as_many_queries_for_many_rules(browser, organisation):
    rule_of(organisation)
    few = queries_of(browser, RULES)
    for kind in ("day_care", "after_school", "playgroup"):
        rule_of(organisation, care_type=kind, location=LocationFactory(organisation=organisation))
    assert queries_of(browser, RULES) == few


def looked_at(browser, kind, **fields):
    data = {"valid_from": in_days(1).isoformat(), **fields}
    return browser.post(reverse("policy:add", args=[kind]), data)


@pytest.fixture
def last_month(organisation):
    """Two extra mornings for the second of this month, sent last month: 20 days and 2 days ahead."""
    group = group_of(organisation)
    care = clock.today().replace(day=2)
    sent = [clock.local(care - timedelta(days=ahead), time(12)) for ahead in (20, 2)]
    return [ask(group, date=care, request__submitted_at=at) for at in sent]


@pytest.mark.spec("R-42")
def test_what_a_changed_rule_would_have_refused_last_month_shows_before_saving(browser, last_month):
    _early, late = last_month
    response = looked_at(browser, "request_notice", **{"least-amount": 5, "least-unit": "days"})
    effect = response.context["effect"]
    assert effect.last == clock.today().replace(day=1) - timedelta(days=1)
    assert (effect.played, effect.refused, effect.allowed) == (2, 1, 0)
    assert [line.child for line in effect.lines] == [late.child.first_name]
    assert "Refused by this rule" in words(response)


@pytest.mark.spec("R-42")
def test_what_is_refused_now_and_would_not_be_shows_as_well(browser, organisation, last_month):
    rule_of(organisation, part="request_notice", settings={"least": {"amount": 5, "unit": "days"}})
    effect = looked_at(browser, "request_notice", **{"least-amount": 1, "least-unit": "days"}).context[
        "effect"
    ]
    assert (effect.played, effect.refused, effect.allowed) == (2, 0, 1)


@pytest.mark.spec("R-42")
def test_a_rule_of_another_place_changes_nothing(browser, organisation, last_month):
    elsewhere = LocationFactory(organisation=organisation)
    effect = looked_at(
        browser, "request_notice", location=elsewhere.pk, **{"least-amount": 90, "least-unit": "days"}
    ).context["effect"]
    assert (effect.played, effect.refused) == (2, 0)


@pytest.fixture
def cancelled_late(organisation):
    """Approved care that its parent cancelled last month, on the day before it."""
    group = group_of(organisation)
    care = clock.today().replace(day=1) - timedelta(days=5)
    at = clock.local(care - timedelta(days=1), time(12))
    child = ChildFactory(family__organisation=organisation)
    moment = CareMomentFactory(child=child, group=group, date=care, status=MomentStatus.GIVEN_UP)
    return ask(
        group,
        date=care,
        child=child,
        care_moment=moment,
        amount=Decimal("55.00"),
        status=BookingStatus.CANCELLED,
        decided_at=at,
        request=RequestFactory(family=child.family, submitted_at=at - timedelta(days=9)),
    )


@pytest.mark.spec("R-42")
def test_what_parents_cancelled_is_played_back(browser, organisation, cancelled_late):
    rule_of(organisation, part="cancel_approved", settings={"until": {"amount": 6, "unit": "hours"}})
    response = looked_at(
        browser, "cancel_approved", **{"until-amount": 3, "until-unit": "days", "late": "invoice"}
    )
    effect = response.context["effect"]
    assert (effect.played, effect.refused, effect.otherwise) == (1, 0, 1)
    assert "€55.00 is invoiced" in words(response)


@pytest.mark.spec("R-42")
def test_cancelling_that_would_be_refused_shows(browser, organisation, cancelled_late):
    rule_of(organisation, part="cancel_approved", settings={"until": {"amount": 6, "unit": "hours"}})
    effect = looked_at(
        browser, "cancel_approved", **{"until-amount": 3, "until-unit": "days", "late": "refused"}
    ).context["effect"]
    assert (effect.played, effect.refused) == (1, 1)


@pytest.mark.spec("R-42")
def test_a_day_that_was_swapped_in_part_shows_where_it_must_go_whole(browser, organisation):
    group, tuesday = group_of(organisation), clock.today() + timedelta(days=30)
    swaps = []
    for leaves_a_part in (True, False):
        child = ChildFactory(family__organisation=organisation)
        at = clock.local(clock.today().replace(day=1) - timedelta(days=3), time(12))
        request = RequestFactory(family=child.family, submitted_at=at, kind=RequestKind.SWAP)
        asked = ask(group, child=child, request=request, amount=0)
        given = CareMomentFactory(child=child, group=group, date=tuesday)
        swaps.append(GivenUpFactory(booking=asked, moment=given))
        if leaves_a_part:
            CareMomentFactory(child=child, group=group, date=tuesday, starts=time(13), ends=time(18, 30))
    effect = looked_at(browser, "swap_size", smaller="rest_lapses", larger="free").context["effect"]
    assert (effect.played, effect.refused) == (2, 1)
    assert [line.child for line in effect.lines] == [swaps[0].child.first_name]


@pytest.fixture
def paid_in_points(organisation):
    """A morning that was asked last month, twenty days ahead, and paid with points."""
    child = ChildFactory(family__organisation=organisation)
    care = clock.today().replace(day=2)
    at = clock.local(care - timedelta(days=20), time(12))
    return ask(
        group_of(organisation),
        child=child,
        date=care,
        credit=CreditFactory(child=child, unit="points"),
        request=RequestFactory(family=child.family, submitted_at=at),
    )


@pytest.mark.spec("R-42")
def test_another_price_in_points_shows(browser, organisation, paid_in_points):
    rule_of(organisation, part="points_value", settings={"per_part": "5", "per_day": "10"})
    response = looked_at(browser, "points_value", per_part=6, per_day=12)
    assert response.context["effect"].otherwise == 1
    assert "Possible, 6 points" in words(response)


@pytest.mark.spec("R-42")
def test_a_credit_that_must_be_used_earlier_shows(browser, paid_in_points):
    effect = looked_at(browser, "credit_use_notice", **{"least-amount": 6, "least-unit": "weeks"}).context[
        "effect"
    ]
    assert (effect.played, effect.refused) == (1, 1)


@pytest.mark.spec("R-42")
def test_what_cannot_be_played_back_is_said(browser, last_month):
    response = looked_at(browser, "room_shown", shown="True")
    assert "This cannot be played back" in words(response)


def test_postgresql_refuses_a_rule_that_ends_before_it_begins(organisation):
    with pytest.raises(IntegrityError, match="policy_rule_in_order"):
        rule_of(organisation, valid_from=in_days(2), valid_until=in_days(1))
