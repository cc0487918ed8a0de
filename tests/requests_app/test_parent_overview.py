"""Aanvragen & afwezigheden: how far every request is, and the bin."""

import uuid
from datetime import timedelta

import pytest

from core.lib import clock
from requests_app.choices import BookingStatus
from requests_app.models import Booking
from tests.factories import (
    BookingFactory,
    GuardianFactory,
    PolicyRuleFactory,
    RelativeFactory,
    RequestFactory,
    UserFactory,
)
from tests.family import Home, make_home, wednesday
from tests.pages import in_english, queries_of, words
from tests.requests_app.parent_asking import OVERVIEW
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def client(home: Home):
    return home.client


def asked(home: Home, **values: object) -> Booking:
    """An undecided morning of Noortje in a request of its own, or `request=`."""
    values.setdefault("date", wednesday())
    values.setdefault("child", home.noortje)
    group, part = (
        (home.floris, home.after_school) if values["child"] == home.ties else (home.hamsters, home.morning)
    )
    if "request" not in values:
        values["request"] = RequestFactory(family=home.family, submitted_by=home.guardian)
    return BookingFactory(group=group, day_part=part, **values)


def asked_period(home: Home, days: int = 3, **values: object) -> list[Booking]:
    request = RequestFactory(family=home.family, submitted_by=home.guardian)
    series = uuid.uuid4()
    return [
        asked(home, request=request, series=series, date=wednesday() + timedelta(days=7 * n), **values)
        for n in range(days)
    ]


def detail(booking: Booking) -> str:
    return f"{OVERVIEW}{booking.pk}/"


def bin_of(booking: Booking) -> str:
    return f"{OVERVIEW}{booking.pk}/annuleren/"


def status(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.status


# The list


@pytest.mark.spec("R-25")
def test_every_booking_shows_child_kind_date_times_group_and_status(home, client):
    booking = asked(home)
    page = words(client.get(OVERVIEW))
    for word in (
        "Extra",
        "Noortje",
        f"{booking.date:%d-%m-%Y}",
        "07:30-13:00",
        "Hamsters verticaal · Haarlem",
        "sent",
    ):
        assert word in page
    assert "REQUESTED" in page


@pytest.mark.parametrize(
    ("trait", "label"),
    [("approved", "APPROVED"), ("rejected", "REJECTED"), ("cancelled", "CANCELLED"), ("expired", "EXPIRED")],
)
def test_a_decided_booking_has_the_label_of_its_state(home, client, trait, label):
    asked(home, **{trait: True})
    assert label in words(client.get(detail(Booking.objects.get())))


@pytest.mark.spec("R-25")
def test_the_newest_request_comes_first(home, client):
    for days, child in ((2, home.noortje), (1, home.ties)):
        request = RequestFactory(
            family=home.family, submitted_by=home.guardian, submitted_at=clock.now() - timedelta(days=days)
        )
        asked(home, request=request, child=child)
    page = words(client.get(OVERVIEW))
    assert page.index("Floris") < page.index("Hamsters")


@pytest.mark.spec("R-25")
def test_filters_on_child_kind_and_status(home, client):
    asked(home)
    asked(home, child=home.ties, rejected=True)
    for query, shown, hidden in (
        ({"kind": home.ties.pk}, "Floris", "Hamsters"),
        ({"status": "pending"}, "Hamsters", "Floris"),
        ({"soort": "extra", "status": "rejected"}, "Floris", "Hamsters"),
    ):
        page = words(client.get(OVERVIEW, query))
        assert shown in page
        assert hidden not in page


@pytest.mark.parametrize("query", [{"kind": "x"}, {"status": "zomaar"}, {"na": "x-y"}, {"kind": "1 OR 1=1"}])
def test_a_filter_that_makes_no_sense_filters_nothing(home, client, query):
    asked(home)
    assert "Noortje" in words(client.get(OVERVIEW, query))


def test_a_filter_without_results_says_so(home, client):
    asked(home)
    assert "No request fits this choice." in words(client.get(OVERVIEW, {"status": "expired"}))


def test_a_script_gets_the_list_alone(home, client):
    asked(home)
    part = client.get(OVERVIEW, {"status": "pending"}, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert "Noortje" in words(part)


def test_older_requests_stand_on_further_pages(home, client):
    for n in range(25):
        request = RequestFactory(
            family=home.family, submitted_by=home.guardian, submitted_at=clock.now() - timedelta(days=n)
        )
        asked(home, request=request, date=wednesday() + timedelta(days=n))
    first = client.get(OVERVIEW)
    older = client.get(f"{OVERVIEW}?na={first.context['page'].older}")
    newer = client.get(f"{OVERVIEW}?voor={older.context['page'].newer}")
    assert [words(page).count("Extra care sent") for page in (first, older, newer)] == [20, 5, 20]


def test_without_requests_the_page_leads_to_asking(client):
    assert "No requests yet" in words(client.get(OVERVIEW))


@pytest.mark.spec("R-25")
def test_the_details_say_who_decided_when_and_why(home, client):
    planner = UserFactory(organisation=home.family.organisation, full_name="Petra Planner")
    booking = asked(home, rejected=True, decided_by=planner, reason="De groep is vol.")
    booking.request.remark = "Oma is ziek"
    booking.request.save()
    page = words(client.get(detail(booking)))
    for word in ("De groep is vol.", "by Petra Planner", "€55.00", "on the invoice", "Oma is ziek"):
        assert word in page


def test_the_details_say_when_an_undecided_booking_lapses(home, client):
    booking = asked(home)
    booking.request.expires_on = wednesday()
    booking.request.save()
    assert "Lapses by itself at the end of" in words(client.get(detail(booking)))


def test_another_familys_booking_is_not_found(home, client):
    other = asked(make_home())
    assert client.get(detail(other)).status_code == 404
    assert client.get(bin_of(other)).status_code == 404
    assert client.post(bin_of(other)).status_code == 404
    assert status(other) == BookingStatus.PENDING


# The bin


@pytest.mark.spec("R-09")
def test_the_bin_asks_first_and_then_cancels(home, client):
    booking = asked(home)
    assert bin_of(booking) in client.get(OVERVIEW).content.decode()
    assert "Cancel this request?" in words(client.get(bin_of(booking)))
    assert status(booking) == BookingStatus.PENDING
    response = client.post(bin_of(booking), follow=True)
    assert "Cancelled: Noortje" in words(response)
    assert status(booking) == BookingStatus.CANCELLED


@pytest.mark.spec("R-09")
def test_cancelling_is_per_child(home, client):
    booking = asked(home)
    sibling = asked(home, request=booking.request, child=home.ties)
    client.post(bin_of(booking))
    assert (status(booking), status(sibling)) == (BookingStatus.CANCELLED, BookingStatus.PENDING)


@pytest.mark.spec("R-09")
def test_from_the_agenda_one_comes_back_to_the_agenda(home, client):
    response = client.post(bin_of(asked(home)), {"next": "/agenda/"})
    assert response.headers["Location"] == "/agenda/"


def test_cancelling_leads_to_no_other_site(home, client):
    response = client.post(bin_of(asked(home)), {"next": "https://elders.example/"})
    assert response.headers["Location"] == OVERVIEW


@pytest.mark.spec("R-09")
def test_a_period_is_one_line_and_is_cancelled_as_a_whole(home, client):
    days = asked_period(home)
    assert words(client.get(OVERVIEW)).count("3 days · Hamsters verticaal") == 1
    assert "All 3 days that are not decided yet are cancelled together." in words(client.get(bin_of(days[1])))
    response = client.post(bin_of(days[1]), follow=True)
    assert "3 days from" in words(response)
    assert {status(day) for day in days} == {BookingStatus.CANCELLED}


@pytest.mark.spec("R-09")
def test_decided_days_of_a_period_stay_and_the_page_says_so(home, client):
    days = asked_period(home)
    Booking.objects.filter(pk=days[0].pk).update(status=BookingStatus.APPROVED, decided_at=clock.now())
    assert "1 day was decided already and stays as it is." in words(client.get(bin_of(days[1])))
    response = client.post(bin_of(days[1]), follow=True)
    assert "1 day was decided already and stays as it is." in words(response)
    assert status(days[0]) == BookingStatus.APPROVED


@pytest.mark.spec("R-09")
def test_where_the_policy_forbids_it_the_reason_stands_in_the_place_of_the_bin(home, client):
    PolicyRuleFactory(
        organisation=home.family.organisation,
        part="cancel_pending",
        settings={"until": {"amount": 60, "unit": "days"}},
    )
    booking = asked(home)
    response = client.get(OVERVIEW)
    assert bin_of(booking) not in response.content.decode()
    assert "can be cancelled until 60 days before" in words(response)


@pytest.mark.spec("R-09")
def test_an_approved_booking_has_no_bin_by_default(home, client):
    booking = asked(home, approved=True)
    response = client.get(OVERVIEW)
    assert bin_of(booking) not in response.content.decode()
    assert "Approved care cannot be cancelled here." in words(response)


@pytest.mark.spec("R-09")
def test_an_approved_booking_can_be_cancelled_where_the_policy_says_so(home, client):
    PolicyRuleFactory(
        organisation=home.family.organisation,
        part="cancel_approved",
        settings={"until": {"amount": 1, "unit": "days"}},
    )
    booking = asked(home, approved=True)
    assert bin_of(booking) in client.get(OVERVIEW).content.decode()
    client.post(bin_of(booking))
    assert status(booking) == BookingStatus.CANCELLED


def test_the_page_that_asks_leads_on_when_nothing_can_be_cancelled(home, client):
    booking = asked(home, rejected=True)
    assert client.get(bin_of(booking)).headers["Location"] == detail(booking)


@pytest.mark.spec("R-09")
def test_a_page_that_is_stale_since_the_planner_decided_changes_nothing(home, client):
    booking = asked(home)
    client.get(bin_of(booking))
    Booking.objects.filter(pk=booking.pk).update(
        status=BookingStatus.REJECTED, decided_at=clock.now(), reason="De groep is vol."
    )
    response = client.post(bin_of(booking))
    assert response.status_code == 409
    assert "Cannot be cancelled any more: rejected." in words(response)
    assert "De groep is vol." in words(response)
    assert status(booking) == BookingStatus.REJECTED


def test_a_stale_page_of_a_booking_that_was_approved_says_that_it_stays(home, client):
    booking = asked(home)
    Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.APPROVED, decided_at=clock.now())
    response = client.post(bin_of(booking))
    assert response.status_code == 422
    assert "Approved care cannot be cancelled here." in words(response)
    assert status(booking) == BookingStatus.APPROVED


# Who looks along


@pytest.mark.spec("K-02")
def test_a_relative_sees_how_far_it_is_without_money_and_without_a_bin(home):
    booking = asked(home)
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    client = in_english(sign_in(relative.user))
    assert bin_of(booking) not in client.get(OVERVIEW).content.decode()
    page = words(client.get(detail(booking)))
    assert "REQUESTED" in page
    assert "€" not in page
    assert client.post(bin_of(booking)).status_code == 403
    assert status(booking) == BookingStatus.PENDING


@pytest.mark.spec("K-02")
def test_the_other_guardian_with_custody_sees_and_cancels_too(home):
    booking = asked(home)
    second = GuardianFactory(family=home.family, second=True)
    client = in_english(sign_in(second.user))
    assert "Noortje" in words(client.get(OVERVIEW))
    client.post(bin_of(booking))
    assert status(booking) == BookingStatus.CANCELLED


def test_ten_times_the_requests_take_as_many_queries(home, client):
    def fill(weeks: range) -> None:
        for n in weeks:
            asked(home, date=wednesday() + timedelta(days=7 * n), approved=bool(n % 2))
            asked(home, child=home.ties, date=wednesday() + timedelta(days=7 * n))

    fill(range(2))
    few = queries_of(client, OVERVIEW), queries_of(client, f"{OVERVIEW}?status=pending")
    fill(range(2, 12))
    assert (queries_of(client, OVERVIEW), queries_of(client, f"{OVERVIEW}?status=pending")) == few


def test_ten_times_the_days_of_a_period_take_as_many_queries(home, client):
    two = asked_period(home, 2)
    few = queries_of(client, detail(two[0])), queries_of(client, bin_of(two[0]))
    Booking.objects.filter(pk__in=[day.pk for day in two]).update(status="cancelled", decided_at=clock.now())
    many = asked_period(home, 20)
    assert (queries_of(client, detail(many[0])), queries_of(client, bin_of(many[0]))) == few
