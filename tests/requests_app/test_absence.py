"""Afwezigheid doorgeven: registered at once, with what it earns, and undone while the place is free (R-20 to R-23)."""

import re
from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from core.childcare.choices import MomentStatus
from core.lib import clock
from core.lib.display import short_date
from core.notifications.models import OutboxMessage
from requests_app.actions.decide import reject
from requests_app.actions.settle import SETTLED
from requests_app.actions.tell_expiring import EXPIRING
from requests_app.choices import AbsenceReason, AbsenceStatus, BookingStatus, RequestKind
from requests_app.emails import settled_mail
from requests_app.models import Absence, Booking, Credit, CreditMovement, Request
from tests.factories import (
    AbsenceFactory,
    BookingFactory,
    CareMomentFactory,
    GivenUpFactory,
    GuardianFactory,
    PolicyRuleFactory,
    RelativeFactory,
    RequestFactory,
)
from tests.family import Home, make_home, wednesday
from tests.pages import in_english, queries_of, words
from tests.requests_app.asking import ask, fill, planner_of
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

REPORT = "/aanvragen/afwezig/"
HOURS = {
    "conversion": {"unit": "hours", "per_hour": "1"},
    "validity": {"after": {"amount": 6, "unit": "months"}},
}


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def client(home: Home):
    return home.client


def earns(home: Home, part: str = "earns_by_absence", **figures) -> None:
    """The organisation gives a credit of the hours missed."""
    PolicyRuleFactory(organisation=home.family.organisation, part=part, settings=HOURS | figures)


def page(client, query: str = "") -> str:
    return client.get(REPORT + query).content.decode()


def fields(body: str) -> dict[str, list[str]]:
    """What the page would send as it stands: everything that is ticked or hidden."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        is_box = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and name[1] != "csrfmiddlewaretoken" and (not is_box or " checked" in tag):
            found.setdefault(name[1], []).append(value[1] if value else "")
    return found


def report(client, query: str = "", **changes):
    """Open the page, choose why, and press "Indienen"."""
    return client.post(REPORT, fields(page(client, query)) | {"reason": "sick"} | changes)


# --- registered at once


@pytest.mark.spec("R-20")
def test_both_children_are_ill_today_in_three_taps(home, client):
    """The page opens with everything of today ticked: open it, say why, send."""
    for child in (home.noortje, home.ties):
        home.plan(child, clock.today(), time(0), time(23, 59))
    assert report(client).status_code == 302
    assert {absence.child for absence in Absence.objects.all()} == {home.noortje, home.ties}
    assert set(Absence.objects.values_list("moment__status", flat=True)) == {MomentStatus.ABSENT}


@pytest.mark.spec("R-20", "R-25")
def test_the_absence_stands_in_the_overview_at_once(home, client):
    home.plan(home.noortje, wednesday())
    report(client, remark="Waterpokken")
    text = words(client.get("/aanvragen/"))
    assert "Absence" in text
    assert "REPORTED ABSENT" in text
    assert Request.objects.get().remark == "Waterpokken"


@pytest.mark.spec("R-20")
def test_of_a_period_only_what_is_ticked_is_reported(home, client):
    first = home.plan(home.noortje, wednesday())
    home.plan(home.noortje, wednesday() + timedelta(days=1))
    span = f"?van={wednesday():%Y-%m-%d}&tot={wednesday() + timedelta(days=3):%Y-%m-%d}"
    report(client, span, moment=[str(first.pk)], reason="holiday")
    assert [absence.moment for absence in Absence.objects.all()] == [first]


@pytest.mark.spec("R-20")
def test_illness_is_never_refused_for_being_late_but_a_holiday_can_be(home, client):
    PolicyRuleFactory(
        organisation=home.family.organisation,
        part="absence_notice",
        settings={"least": {"amount": 4, "unit": "weeks"}},
    )
    home.plan(home.noortje, wednesday())
    refused = report(client, reason="holiday")
    assert refused.status_code == 422
    assert "That was" in words(refused)
    assert report(client, reason="sick").status_code == 302


def test_why_there_is_no_credit_is_said_once_for_all_day_parts(home, client):
    earns(home, least={"amount": 4, "unit": "weeks"})
    home.plan(home.noortje, wednesday(), starts=time(7), ends=time(8))
    home.plan(home.noortje, wednesday(), starts=time(15), ends=time(18))
    of_a_reason = words(client.get(REPORT)).count("No credit:") / (len(AbsenceReason) - 1)
    assert of_a_reason == 1


def test_care_that_is_over_cannot_be_reported(home, client):
    over = home.plan(home.noortje, clock.today() - timedelta(days=1))
    home.plan(home.noortje, wednesday())
    answer = report(client, moment=[str(over.pk)])
    assert answer.status_code == 422
    assert "can no longer be reported" in words(answer)


def test_without_a_reason_everything_that_was_filled_in_stays(home, client):
    home.plan(home.noortje, wednesday())
    answer = report(client, reason="", remark="Naar oma")
    assert answer.status_code == 422
    assert "Choose why your child will not come." in words(answer)
    assert "Naar oma" in words(answer)


def test_pressing_twice_reports_once(home, client):
    home.plan(home.noortje, wednesday())
    sent = fields(page(client)) | {"reason": "sick"}
    assert [client.post(REPORT, sent).status_code for _ in range(2)] == [302, 302]
    assert Request.objects.count() == 1


def test_a_day_without_care_says_so_and_leads_to_the_next(home, client):
    home.plan(home.noortje, wednesday())
    text = words(client.get(f"{REPORT}?van={wednesday() + timedelta(days=1):%Y-%m-%d}"))
    assert "Nothing is planned then" in text


def test_care_of_another_family_is_not_there(home, client):
    home.plan(home.noortje, wednesday())
    others = CareMomentFactory(date=wednesday())
    answer = report(client, moment=[str(others.pk)])
    assert answer.status_code == 422
    others.refresh_from_db()
    assert others.status == MomentStatus.PLANNED


def test_who_looks_along_cannot_report(home):
    assert relative_of(home).get(REPORT).status_code == 403


def relative_of(home: Home) -> Client:
    return in_english(sign_in(RelativeFactory(family=home.family, invited_by=home.guardian).user))


def test_who_looks_along_reads_an_absence_without_why_and_bin(home, client):
    earns(home)
    home.plan(home.noortje, wednesday())
    report(client, reason="holiday", remark="Naar oma")
    absence = Absence.objects.get()
    looking = relative_of(home)
    body = looking.get(f"{REPORT}{absence.pk}/")
    assert "REPORTED ABSENT" in words(body)
    assert "Naar oma" not in words(body)
    assert "hours" not in words(body)
    assert "/ongedaan/" not in body.content.decode()
    assert looking.post(f"{REPORT}{absence.pk}/ongedaan/").status_code == 403


def test_a_guardian_without_custody_sees_no_absence(home, client):
    home.plan(home.noortje, wednesday())
    report(client)
    other = sign_in(GuardianFactory(family=home.family, second=True, has_custody=False).user)
    answer = other.get(f"{REPORT}{Absence.objects.get().pk}/")
    assert answer.status_code == 302
    assert answer["Location"] == "/mijn-locatie/"


# --- choosing the day


@pytest.mark.spec("R-20")
def test_without_care_today_the_page_says_which_day_it_shows(home, client):
    home.plan(home.noortje, wednesday())
    text = words(client.get(REPORT))
    assert (
        f"There is no care left today. This is the next day with care: {short_date(wednesday(), 'en')}"
        in text
    )


@pytest.mark.spec("R-20")
def test_care_that_has_begun_can_still_be_reported(home, client):
    home.plan(home.noortje, clock.today(), time(0), time(23, 59))
    assert "Has begun already" in words(client.get(REPORT))
    assert report(client).status_code == 302


def test_pressing_another_day_shows_it_and_keeps_what_was_typed(home, client):
    home.plan(home.noortje, wednesday())
    later = home.plan(home.noortje, wednesday() + timedelta(days=1))
    sent = fields(page(client)) | {"reason": "sick", "remark": "Naar oma", "van_dag": f"{later.date}"}
    body = client.post(REPORT, sent).content.decode()
    shown = fields(body)
    assert (shown["van"], shown["moment"], shown["reason"]) == ([f"{later.date}"], [str(later.pk)], ["sick"])
    assert "Naar oma" in body
    assert not Absence.objects.exists()


def test_without_scripts_a_changed_day_is_shown_before_anything_is_reported(home, client):
    home.plan(home.noortje, wednesday())
    home.plan(home.noortje, wednesday() + timedelta(days=1))
    answer = report(client, van=f"{wednesday() + timedelta(days=1)}")
    assert "You changed the day" in words(answer)
    assert not Absence.objects.exists()


def test_what_was_unticked_stays_so_when_the_page_shows_itself_anew(home, client):
    mornings = [home.plan(child, wednesday()) for child in (home.noortje, home.ties)]
    sent = fields(page(client)) | {"moment": [str(mornings[0].pk)], "toon": "1"}
    assert fields(client.post(REPORT, sent).content.decode())["moment"] == [str(mornings[0].pk)]


@pytest.mark.spec("R-21")
def test_the_sum_is_of_what_is_ticked(home, client):
    earns(home)
    mornings = [home.plan(child, wednesday()) for child in (home.noortje, home.ties)]
    assert "Credit: 11 hours" in words(client.get(REPORT))
    sent = fields(page(client)) | {"moment": [str(mornings[0].pk)], "toon": "1"}
    assert "Credit: 5.5 hours" in words(client.post(REPORT, sent))


# --- an absence of care under swap


@pytest.fixture
def under_swap(home) -> Booking:
    moment = home.plan(home.noortje, wednesday())
    request = RequestFactory(family=home.family, submitted_by=home.guardian, kind=RequestKind.SWAP)
    booking = BookingFactory(
        request=request, child=home.noortje, group=home.hamsters, day_part=home.afternoon, amount=0
    )
    GivenUpFactory(booking=booking, moment=moment)
    return booking


@pytest.mark.spec("R-18", "R-20")
def test_illness_ends_the_undecided_swap_with_a_message(
    home, client, under_swap, django_capture_on_commit_callbacks
):
    assert report(client, f"?van={wednesday():%Y-%m-%d}").status_code == 302
    under_swap.refresh_from_db()
    assert under_swap.status == BookingStatus.CANCELLED
    assert Absence.objects.get().status == AbsenceStatus.REPORTED
    assert "has ended, because you reported your child ill" in words(in_english(client).get("/meldingen/"))
    with translation.override("en"):
        body = settled_mail(OutboxMessage.objects.get(kind=SETTLED)).text
    assert "The swap of that care has therefore ended." in body
    assert "Given up for it" in body


@pytest.mark.spec("R-18", "R-10")
def test_illness_that_ends_one_day_of_a_larger_swap_stands_in_the_later_message(home, client, under_swap):
    other = BookingFactory(
        request=under_swap.request,
        child=home.noortje,
        group=home.hamsters,
        day_part=home.afternoon,
        date=wednesday() + timedelta(days=7),
    )
    report(client, f"?van={wednesday():%Y-%m-%d}")
    assert not OutboxMessage.objects.filter(kind=SETTLED).exists()
    reject(planner_of(home.family.organisation), [other.pk], reason="De groep is vol.")
    with translation.override("en"):
        body = settled_mail(OutboxMessage.objects.get(kind=SETTLED)).text
    assert "Reason: the child was reported ill" in body
    assert "Reason: De groep is vol." in body
    assert "The child was reported ill" in words(client.get(f"/aanvragen/{under_swap.pk}/"))


@pytest.mark.spec("R-18")
def test_a_holiday_waits_for_the_swap(home, client, under_swap):
    answer = report(client, f"?van={wednesday():%Y-%m-%d}", reason="holiday")
    assert answer.status_code == 422
    assert "Cancel that swap first" in words(answer)


# --- what it earns


@pytest.mark.spec("R-21")
def test_the_page_says_before_what_the_absence_earns_and_grants_just_that(home, client):
    earns(home)
    home.plan(home.noortje, wednesday())
    assert "Credit: 5.5 hours" in words(client.get(REPORT))
    report(client, reason="holiday")
    credit = Credit.objects.get()
    assert (credit.child, credit.balance) == (home.noortje, Decimal("5.50"))
    assert credit.terms["part"] == "earns_by_absence"


@pytest.mark.spec("R-34")
def test_a_credit_that_lasts_less_than_thirty_days_is_told_at_once(home, client):
    earns(home, validity={"after": {"amount": 1, "unit": "weeks"}})
    home.plan(home.noortje, wednesday())
    report(client, reason="holiday")
    assert OutboxMessage.objects.get(kind=EXPIRING).context["credits"] == [Credit.objects.get().pk]


@pytest.mark.spec("R-21")
def test_too_late_for_a_credit_is_said_before_and_the_absence_counts_all_the_same(home, client):
    earns(home, least={"amount": 3, "unit": "weeks"})
    home.plan(home.noortje, wednesday())
    assert "No credit:" in words(client.get(REPORT))
    assert report(client, reason="holiday").status_code == 302
    assert not Credit.objects.exists()


@pytest.mark.spec("R-21")
def test_the_cap_counts_what_was_earned_before(home, client):
    earns(home, cap={"most": "8", "per": "year"})
    for day in (0, 1):
        home.plan(home.noortje, wednesday() + timedelta(days=day))
    report(
        client, f"?van={wednesday():%Y-%m-%d}&tot={wednesday() + timedelta(days=1):%Y-%m-%d}", reason="other"
    )
    assert sorted(Credit.objects.values_list("balance", flat=True)) == [Decimal("2.50"), Decimal("5.50")]


def test_a_promise_that_no_longer_holds_is_shown_before_it_is_sent(home, client):
    """The deadline passed between opening the page and pressing."""
    earns(home)
    home.plan(home.noortje, wednesday())
    sent = fields(page(client)) | {"reason": "holiday"}
    PolicyRuleFactory(
        organisation=home.family.organisation,
        part="earns_by_absence",
        valid_from=clock.today(),
        settings=HOURS | {"least": {"amount": 3, "unit": "weeks"}},
    )
    assert client.post(REPORT, sent).status_code == 409
    assert not Absence.objects.exists()


# --- undoing


@pytest.mark.spec("R-22")
def test_undoing_plans_the_care_again_and_takes_the_credit_back(home, client):
    earns(home)
    moment = home.plan(home.noortje, wednesday())
    report(client, reason="holiday")
    absence = Absence.objects.get()
    assert client.post(f"{REPORT}{absence.pk}/ongedaan/").status_code == 302
    moment.refresh_from_db()
    absence.refresh_from_db()
    assert (moment.status, absence.status) == (MomentStatus.PLANNED, AbsenceStatus.CANCELLED)
    assert Credit.objects.get().balance == 0


@pytest.mark.spec("R-22")
def test_a_place_that_was_given_away_stays_away(home, client):
    home.plan(home.noortje, wednesday())
    report(client)
    fill(home.hamsters, home.hamsters.capacity, on=wednesday())
    answer = client.post(f"{REPORT}{Absence.objects.get().pk}/ongedaan/")
    assert answer.status_code == 422
    assert "given to another child" in words(answer)
    assert Absence.objects.get().status == AbsenceStatus.REPORTED


@pytest.mark.spec("R-22")
def test_a_used_credit_keeps_the_absence_and_says_so(home, client):
    earns(home)
    home.plan(home.noortje, wednesday())
    report(client, reason="holiday")
    CreditMovement.objects.create(
        credit=Credit.objects.get(), kind="correct", amount=-1, at=clock.now(), reason="Gebruikt."
    )
    absence = Absence.objects.get()
    assert "used or reserved" in words(client.get(f"{REPORT}{absence.pk}/"))
    assert client.post(f"{REPORT}{absence.pk}/ongedaan/").status_code == 422


def test_an_absence_is_undone_once(home, client):
    home.plan(home.noortje, wednesday())
    report(client)
    where = f"{REPORT}{Absence.objects.get().pk}/ongedaan/"
    client.post(where)
    assert client.post(where).status_code == 409


def test_another_family_cannot_see_or_undo_it(home, client):
    others = AbsenceFactory()
    assert client.get(f"{REPORT}{others.pk}/").status_code == 404
    assert client.post(f"{REPORT}{others.pk}/ongedaan/").status_code == 404


# --- a period at once


@pytest.fixture
def week_off(home, client) -> list[Absence]:
    """Three days of Noortje, reported in one act."""
    for day in range(3):
        home.plan(home.noortje, wednesday() + timedelta(days=day))
    report(client, f"?van={wednesday()}&tot={wednesday() + timedelta(days=2)}", reason="holiday")
    return list(Absence.objects.order_by("date"))


@pytest.mark.spec("R-22", "R-25")
def test_an_absence_of_a_period_lists_its_days_each_with_a_bin(client, week_off):
    body = client.get(f"{REPORT}{week_off[0].pk}/").content.decode()
    for absence in week_off:
        assert f'href="{REPORT}{absence.pk}/ongedaan/' in body


@pytest.mark.spec("R-22")
def test_all_days_of_a_period_are_undone_in_one_act(client, week_off):
    where = f"{REPORT}{week_off[1].pk}/ongedaan/"
    assert short_date(week_off[2].date, "en") in words(client.get(f"{where}?alle=1"))
    assert client.post(where, {"alle": "1"}).status_code == 302
    assert set(Absence.objects.values_list("status", flat=True)) == {AbsenceStatus.CANCELLED}


@pytest.mark.spec("R-22")
def test_all_days_or_none_are_undone(home, client, week_off):
    fill(home.hamsters, home.hamsters.capacity, on=week_off[2].date)
    assert client.post(f"{REPORT}{week_off[0].pk}/ongedaan/", {"alle": "1"}).status_code == 422
    assert set(Absence.objects.values_list("status", flat=True)) == {AbsenceStatus.REPORTED}


def test_a_day_of_the_period_that_was_undone_by_itself_is_left_out(client, week_off):
    client.post(f"{REPORT}{week_off[0].pk}/ongedaan/")
    client.post(f"{REPORT}{week_off[2].pk}/ongedaan/", {"alle": "1"})
    assert "is expected again on 2 days" in words(client.get("/aanvragen/"))


def test_the_page_of_a_period_takes_the_same_queries_however_long_it_is(home, client, week_off):
    where = f"{REPORT}{week_off[0].pk}/"
    few = queries_of(client, where)
    for day in range(3, 9):
        AbsenceFactory(
            request=week_off[0].request,
            child=home.noortje,
            group=home.hamsters,
            moment=home.plan(home.noortje, wednesday() + timedelta(days=day)),
            series=week_off[0].series,
        )
    assert queries_of(client, where) == few


# --- the place that comes free


@pytest.mark.spec("R-23")
def test_requests_that_wait_for_the_place_are_marked(home, client):
    home.plan(home.noortje, wednesday())
    waiting = ask(home.hamsters, date=wednesday(), day_part=home.morning)
    report(client)
    waiting.refresh_from_db()
    assert waiting.place_freed_at is not None


# --- speed


def test_the_number_of_queries_does_not_grow_with_the_days(home, client):
    home.plan(home.noortje, wednesday())
    span = f"?van={wednesday():%Y-%m-%d}&tot={wednesday() + timedelta(days=20):%Y-%m-%d}"
    few = queries_of(client, REPORT + span)
    for day in range(1, 15):
        home.plan(home.noortje, wednesday() + timedelta(days=day))
        home.plan(home.ties, wednesday() + timedelta(days=day))
    assert queries_of(client, REPORT + span) == few
