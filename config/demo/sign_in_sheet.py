"""The printed page of who can sign in where, and what there is to see."""

from collections.abc import Iterator
from itertools import groupby

from django.conf import settings
from django.urls import reverse

from config.demo.accounts import ACCOUNTS, PASSWORD, DemoAccount
from config.demo.people import STORY_NUMBERS
from config.demo.plan import STORY_GROUP
from config.demo.school import AT_CHILDCARE, ONE_CHILD, PIN, TWO_CHILDREN
from core.accounts.models import User
from core.lib import clock
from requests_app.choices import BookingStatus
from requests_app.models import Booking


def lines() -> Iterator[str]:
    """The sheet, line by line; raises User.DoesNotExist where the demo is not loaded."""
    yield f"Password of every account: {PASSWORD}"
    yield "Accounts with * also ask for a code: .venv/bin/python manage.py demo_code <user name>"
    for page, accounts in groupby(ACCOUNTS, _page):
        yield f"\n{page}"
        for account in accounts:
            yield _line(account)
    yield f"\n{settings.PUBLIC_URL}{reverse('homelogin:sign_in')}"
    yield f"  {TWO_CHILDREN:<38}pupils at home: Daan with code {PIN}, Lotte with the boat"
    yield f"  {ONE_CHILD:<38}one pupil at home, whose corner opens at once"
    yield f"  {AT_CHILDCARE:<38}a pupil of a childcare organisation, Liv with code {PIN}"
    yield f"\n{_last_place()}"


def _page(account: DemoAccount) -> str:
    path = reverse("accounts:sign_in", args=[account.organisation, account.environment])
    return f"{settings.PUBLIC_URL}{path}"


def _line(account: DemoAccount) -> str:
    user = User.objects.select_related("role").get(
        organisation__slug=account.organisation, username=account.username
    )
    marked = f"{account.username}{' *' if user.needs_second_factor else ''}"
    what = f"{user.role}: {account.to_see}" if user.role else account.to_see
    return f"  {marked:<20}{user.full_name:<18}{what}"


def _last_place() -> str:
    """The first undecided day that both families of the story ask in the same group."""
    wanted = Booking.objects.filter(
        status=BookingStatus.PENDING,
        group__name=STORY_GROUP,
        child__family__debtor_number__in=STORY_NUMBERS,
        date__gte=clock.today(),
    )
    asked = [(booking.date, booking.child.first_name) for booking in wanted.select_related("child")]
    for on, _ in sorted(asked):
        rivals = sorted(name for date, name in asked if date == on)
        if len(rivals) > 1:
            return (
                f"The last place in {STORY_GROUP} on {on:%d-%m-%Y} is wanted for {' and for '.join(rivals)}."
            )
    return "The request for the last place has been decided: .venv/bin/python manage.py load_demo --reset"
