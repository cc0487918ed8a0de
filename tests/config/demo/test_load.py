from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count, Max, Min
from django.test import Client
from django.urls import reverse

from config.demo.accounts import ACCOUNTS, CHILDMINDER, PASSWORD
from config.demo.load import is_loaded
from config.demo.people import STORY_NUMBERS
from config.demo.plan import STORY_GROUP
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation, User
from core.accounts.second_factor import confirmed_app, current_code
from core.childcare.choices import CareType, InvoiceKind, InvoiceStatus, MomentStatus, Region, WaitingState
from core.childcare.models import (
    CareMoment,
    Child,
    Childminder,
    ClosingDay,
    Family,
    Group,
    Location,
    SchoolHoliday,
    StaffDuty,
    StudyDay,
    WaitingEntry,
)
from core.childcare.staffing import staff_day
from core.homelogin.models import HomeGroup, LicenceSource, Pupil
from core.lib import clock
from core.notifications.choices import OutboxState
from core.notifications.models import OutboxMessage
from requests_app.choices import BookingStatus, PaymentKind
from requests_app.models import Booking, Credit, PolicyRule
from requests_app.rules.policy import read_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]

SOON = timedelta(days=14)


def pending():
    return Booking.objects.filter(status=BookingStatus.PENDING)


def groups_between(first, last):
    """How many children at most are planned in a group on each day, as a part of its capacity."""
    rows = (
        CareMoment.objects.filter(status=MomentStatus.PLANNED, date__range=(first, last))
        .exclude(group__care_type__in=[CareType.BEFORE_SCHOOL, CareType.AFTER_SCHOOL])
        .values("group_id", "date", "group__capacity")
        .annotate(children=Count("child", distinct=True))
    )
    return [row["children"] / row["group__capacity"] for row in rows]


@pytest.mark.spec("K-19")
def test_there_is_a_town_full_of_families(figures):
    assert figures.organisations == 4
    assert figures.locations >= 6
    assert figures.groups >= 24
    assert figures.families >= 300
    assert figures.children >= 400
    assert figures.bookings >= 100


@pytest.mark.spec("K-19")
def test_care_is_planned_for_a_year_around_today():
    span = CareMoment.objects.aggregate(first=Min("date"), last=Max("date"))
    assert span["first"] <= clock.today() - timedelta(days=28)
    assert span["last"] >= clock.today() + timedelta(days=330)


@pytest.mark.spec("K-10", "K-19")
def test_the_calendar_is_there():
    assert set(SchoolHoliday.objects.values_list("region", flat=True)) == set(Region.values)
    assert ClosingDay.objects.filter(name="Koningsdag").exists()
    assert ClosingDay.objects.filter(location__isnull=False).exists()
    assert StudyDay.objects.filter(date__gte=clock.today()).exists()


def test_every_kind_of_care_has_groups():
    kinds = set(Group.objects.values_list("care_type", flat=True))
    assert kinds == {
        CareType.DAY_CARE,
        CareType.AFTER_SCHOOL,
        CareType.BEFORE_SCHOOL,
        CareType.CHILDMINDING,
    }


def test_the_first_family_has_invoices_and_a_place_to_accept():
    first = Family.objects.get(debtor_number=STORY_NUMBERS[0])
    assert first.invoices.filter(status=InvoiceStatus.FINAL, month__year=clock.today().year - 1).exists()
    assert first.invoices.filter(kind=InvoiceKind.CREDIT).exists()
    assert WaitingEntry.objects.filter(child__family=first, state=WaitingState.OFFERED).exists()


def test_the_childminder_has_children():
    minder = Childminder.objects.get(number=CHILDMINDER)
    assert minder.group.placements.count() == minder.group.capacity


def test_home_login_is_there_for_a_school_and_for_childcare_and_a_publisher_tells_a_licence():
    kinds = HomeGroup.objects.values_list("organisation__kind", flat=True)
    assert set(kinds) == {OrganisationKind.SCHOOL, OrganisationKind.CHILDCARE}
    assert [licence["name"] for licence in LicenceSource.objects.get().found] == ["Topoplein"]
    at_childcare = Pupil.objects.filter(group__organisation__kind=OrganisationKind.CHILDCARE)
    assert at_childcare.filter(addresses__activated_at__isnull=False).exists()


def test_day_care_groups_are_well_filled():
    fullness = groups_between(clock.today(), clock.today() + SOON)
    assert sum(fullness) / len(fullness) > 0.75
    assert max(fullness) >= 1


def test_schools_know_no_location_twice():
    for location in Location.objects.prefetch_related("schools"):
        care_types = set(location.groups.values_list("care_type", flat=True))
        assert bool(location.schools.all()) == (CareType.AFTER_SCHOOL in care_types)


@pytest.mark.spec("K-19")
def test_the_first_family_has_noortje_and_ties_in_their_groups():
    children = Child.objects.filter(family__debtor_number=STORY_NUMBERS[0])
    groups = {
        (child.first_name, placement.group.name)
        for child in children
        for placement in child.placements.select_related("group")
    }
    assert groups == {("Noortje", STORY_GROUP), ("Ties", "Floris"), ("Ties", "VSO Haarlem")}
    for child in children:
        assert child.care_moments.filter(date__gte=clock.today()).exists()


@pytest.mark.spec("K-19")
def test_two_families_want_the_last_place():
    wanted = pending().filter(child__family__debtor_number__in=STORY_NUMBERS, group__name=STORY_GROUP)
    days = Counter(wanted.values_list("date", flat=True))
    last_place = [day for day, families in days.items() if families == 2]
    assert len(last_place) == 1
    planned = CareMoment.objects.filter(
        group__name=STORY_GROUP, date=last_place[0], status=MomentStatus.PLANNED
    )
    assert planned.count() == Group.objects.get(name=STORY_GROUP).capacity - 1


@pytest.mark.spec("K-19")
def test_the_queue_has_a_bit_of_everything():
    assert pending().filter(request__as_a_whole=True).count() >= 2
    assert pending().filter(series__isnull=False).exists()
    assert pending().filter(payment=PaymentKind.CREDIT).exists()
    assert pending().exclude(request__remark="").exists()
    assert pending().filter(expires_at__lte=clock.midnight_after(clock.today())).exists()


@pytest.mark.spec("K-19")
def test_every_outcome_stands_in_the_overview_of_the_first_family():
    lines = Booking.objects.filter(child__family__debtor_number=STORY_NUMBERS[0])
    assert set(lines.values_list("status", flat=True)) == set(BookingStatus.values)
    assert lines.filter(status=BookingStatus.APPROVED, date__gt=clock.today()).exists()


@pytest.mark.spec("K-19")
def test_noortje_has_credits_that_can_and_cannot_be_used():
    today = clock.today()
    credits = Credit.objects.filter(
        child__first_name="Noortje", child__family__debtor_number=STORY_NUMBERS[0]
    )
    assert credits.filter(valid_until__gt=today + timedelta(days=60), balance__gte=5).exists()
    assert credits.filter(valid_until__lt=today).exists()
    assert credits.filter(valid_until__range=(today, today + timedelta(days=30))).exists()
    assert credits.filter(balance__gt=0, balance__lt=3).exists()
    assert Credit.objects.filter(child__first_name="Ties", weeks="holiday").exists()


def test_only_the_organisation_with_credits_has_them():
    owners = set(Credit.objects.values_list("child__family__organisation__slug", flat=True))
    assert owners == {"zonnedauw"}


def test_the_policies_can_be_read():
    for rule in PolicyRule.objects.all():
        assert read_part(rule.part, rule.settings).part == rule.part


def test_staff_are_enough_on_most_days_and_too_few_on_some():
    groups = Group.objects.filter(care_type=CareType.DAY_CARE, location__organisation__slug="zonnedauw")
    days = [clock.today() + timedelta(days=offset) for offset in range(1, 15)]
    shortages = [
        max((quarter.shortage or 0) for quarter in profile.quarters)
        for group in groups
        for profile in (staff_day(group, on) for on in days if StaffDuty.objects.filter(group=group, date=on))
        if profile.quarters
    ]
    short = sum(shortage > 0 for shortage in shortages)
    assert 0 < short < len(shortages) / 3


def test_no_mail_goes_out_for_what_the_demo_made_up():
    assert not OutboxMessage.objects.exclude(state=OutboxState.SENT).exists()


def test_every_family_can_sign_in():
    without = Family.objects.exclude(guardians__user__isnull=False)
    assert not without.exists()
    assert User.objects.filter(guardian__isnull=False).count() >= 500


@pytest.mark.spec("K-19", "A-02")
@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_every_printed_account_can_sign_in(account):
    client = Client()
    page = reverse("accounts:sign_in", args=[account.organisation, account.environment])
    response = client.post(page, {"identifier": account.username, "password": PASSWORD}, follow=True)
    user = User.objects.get(organisation__slug=account.organisation, username=account.username)
    app = confirmed_app(user)
    assert (app is not None) == user.needs_second_factor
    if app is not None:
        assert response.redirect_chain[-1][0] == reverse("accounts:second_factor")
        response = client.post(reverse("accounts:second_factor"), {"code": current_code(app)}, follow=True)
    assert response.status_code == 200
    assert response.context["user"].is_authenticated
    assert response.resolver_match.view_name in {
        "diary:timeline",
        "childminding:start",
        "desk:queue",
        "supportdesk:start",
        "group_day:group",
        "office:index",
        "publishing:desk",
        "carecases:work",
        "carecases:help_requests",
        "questionnaires:to_sign",
        "together:invitations",
        "homelogin:groups",
        "homelogin:group",
        "accounts:admin_start",
        "accounts:sign_in_help",
        "accounts:landing",
    }


@pytest.mark.spec("K-19")
def test_the_printed_sheet_names_every_account_and_the_password():
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    sheet = out.getvalue()
    assert PASSWORD in sheet
    for account in ACCOUNTS:
        assert account.username in sheet
        assert reverse("accounts:sign_in", args=[account.organisation, account.environment]) in sheet
    assert "is wanted for Noortje and for Yara" in sheet


@pytest.mark.spec("K-19")
def test_loading_twice_is_harmless(figures):
    assert is_loaded()
    before = Organisation.objects.count()
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "there already" in out.getvalue()
    assert Organisation.objects.count() == before


def test_demo_code_tells_the_code_of_now():
    out = StringIO()
    call_command("demo_code", "planner", stdout=out)
    app = confirmed_app(User.objects.get(username="planner", organisation__slug="zonnedauw"))
    assert out.getvalue().startswith(current_code(app))


def test_demo_code_says_when_there_is_none():
    out = StringIO()
    call_command("demo_code", "100001", stdout=out)
    assert "password alone" in out.getvalue()
