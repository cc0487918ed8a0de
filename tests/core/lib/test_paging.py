from datetime import UTC, datetime, timedelta

import pytest

from core.audit.choices import Action
from core.audit.models import Event
from core.lib.paging import Cursor, page_by_cursor, read_cursor

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def rows():
    """Seven rows, of which three share one moment."""
    moments = [START + timedelta(minutes=minute) for minute in (0, 1, 2, 2, 2, 3, 4)]
    return Event.objects.bulk_create([Event(at=at, action=Action.SIGN_IN) for at in moments])


def numbers(page):
    return [row.pk for row in page.rows]


def walk(newest_first=False):
    """All pages of two rows, forwards."""
    page = page_by_cursor(Event.objects.all(), "at", 2, newest_first=newest_first)
    pages = [page]
    while page.next:
        page = page_by_cursor(Event.objects.all(), "at", 2, after=page.next, newest_first=newest_first)
        pages.append(page)
    return pages


@pytest.mark.parametrize("newest_first", [False, True])
def test_the_pages_together_hold_every_row_once_in_order(rows, newest_first):
    found = [number for page in walk(newest_first) for number in numbers(page)]
    assert found == [row.pk for row in (reversed(rows) if newest_first else rows)]


@pytest.mark.parametrize("newest_first", [False, True])
def test_going_back_gives_the_same_pages(rows, newest_first):
    forwards = walk(newest_first)
    page = forwards[-1]
    for earlier in reversed(forwards[:-1]):
        page = page_by_cursor(Event.objects.all(), "at", 2, before=page.previous, newest_first=newest_first)
        assert numbers(page) == numbers(earlier)
        assert page.next
    assert page.previous == ""


def test_a_row_that_leaves_the_list_shifts_nothing(rows):
    first = page_by_cursor(Event.objects.all(), "at", 2)
    left = Event.objects.exclude(pk=first.rows[0].pk)
    second = page_by_cursor(left, "at", 2, after=first.next)
    assert numbers(second) == [rows[2].pk, rows[3].pk]


def test_the_first_page_has_none_before_it_and_the_last_none_after(rows):
    pages = walk()
    assert pages[0].previous == ""
    assert pages[-1].next == ""
    assert all(page.previous for page in pages[1:])


def test_a_list_of_one_page_has_no_others(rows):
    page = page_by_cursor(Event.objects.all(), "at", 7)
    assert (page.previous, page.next) == ("", "")


@pytest.mark.parametrize("text", ["", "x", "12", "-", "1-x", "x-1", "9" * 40 + "-1", "1.5-1", "٣-٤٤"])
def test_an_address_that_makes_no_sense_gives_the_first_page(rows, text):
    page = page_by_cursor(Event.objects.all(), "at", 2, after=text)
    assert numbers(page) == [rows[0].pk, rows[1].pk] or read_cursor(text) is not None


def test_a_cursor_reads_back_to_the_microsecond():
    cursor = Cursor(START + timedelta(microseconds=1), 12)
    assert read_cursor(str(cursor)) == cursor
