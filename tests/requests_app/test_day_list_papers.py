"""Day lists of many children as PDF, made by a worker while nobody waits (R-57)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.audit.choices import Action
from core.audit.models import Event
from core.files.models import StoredFile
from core.lib import clock
from core.lib.pdf import PdfError
from requests_app import day_list_files
from requests_app.actions import day_list_papers
from requests_app.choices import PaperState
from requests_app.models import DayListPaper
from tests.factories import CareMomentFactory, ChildFactory, DayListPaperFactory, OrganisationFactory
from tests.pages import in_english, words
from tests.requests_app.asking import group_of, monday, planner_of
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]


@pytest.fixture(autouse=True)
def _two_children_are_many(monkeypatch):
    monkeypatch.setattr(day_list_files, "MOST_WHILE_WAITING", 1)
    monkeypatch.setattr(day_list_files, "render_pdf", lambda html, **limits: b"%PDF- made")


@pytest.fixture
def group():
    made = group_of(OrganisationFactory(), name="Hamsters")
    for child in ChildFactory.create_batch(2, family__organisation=made.location.organisation):
        CareMomentFactory(child=child, group=made, date=monday())
    return made


@pytest.fixture
def planner(group):
    return planner_of(group.location.organisation)


@pytest.fixture
def browser(planner):
    return in_english(sign_in(planner))


def ask(browser, group):
    return browser.post(reverse("desk:ask_day_list_paper", args=[group.location_id, monday()]), follow=True)


@pytest.mark.spec("R-57")
def test_a_long_list_is_made_in_the_background_and_saved_from_its_page(browser, group, planner):
    lists = reverse("desk:location_day_list", args=[group.location_id, monday()])
    asking = reverse("desk:ask_day_list_paper", args=[group.location_id, monday()])
    assert asking in browser.get(lists).content.decode()
    assert browser.get(f"{lists}pdf/").url == lists
    assert "The PDF is being made." in words(ask(browser, group))
    assert day_list_papers.make_due() == 1
    paper = DayListPaper.objects.get()
    page = browser.get(reverse("desk:day_list_paper", args=[paper.pk]))
    assert "The PDF is ready." in words(page)
    address = f"{reverse('files:file', args=[paper.file_id, 'full'])}?bewaren"
    assert address in page.content.decode()
    assert b"".join(browser.get(address)) == b"%PDF- made"
    line = Event.objects.get(action=Action.DAY_LIST_EXPORTED)
    assert (line.actor, len(line.data["children"])) == (planner, 2)
    colleague = sign_in(planner_of(group.location.organisation, username="collega"))
    assert colleague.get(address).status_code == 404


def test_asking_twice_makes_one(browser, group):
    ask(browser, group)
    ask(browser, group)
    assert DayListPaper.objects.count() == 1


def test_what_cannot_be_made_is_tried_three_times_and_then_told(browser, group, planner, monkeypatch):
    def broken(*_arguments, **_limits):
        raise PdfError("too much")

    monkeypatch.setattr(day_list_files, "render_pdf", broken)
    paper = DayListPaperFactory(user=planner, location=group.location, on=monday())
    assert [day_list_papers.make_due() for _round in range(3)] == [0, 0, 0]
    paper.refresh_from_db()
    assert (paper.state, paper.attempts) == (PaperState.FAILED, 3)
    assert "could not be made" in words(browser.get(reverse("desk:day_list_paper", args=[paper.pk])))


@pytest.mark.parametrize(("attempts", "becomes"), [(1, PaperState.READY), (3, PaperState.FAILED)])
def test_what_a_worker_left_behind_is_made_by_the_next_or_given_up(group, planner, attempts, becomes):
    paper = DayListPaperFactory(
        user=planner,
        location=group.location,
        on=monday(),
        state=PaperState.WORKING,
        attempts=attempts,
        claimed_at=clock.now() - timedelta(minutes=6),
    )
    day_list_papers.make_due()
    paper.refresh_from_db()
    assert paper.state == becomes


def test_one_that_waited_long_for_a_worker_still_shows_and_is_kept_from_then_on(browser, group, planner):
    paper = DayListPaperFactory(
        user=planner, location=group.location, on=monday(), asked_at=clock.now() - timedelta(hours=3)
    )
    page = reverse("desk:day_list_paper", args=[paper.pk])
    assert browser.get(page).status_code == 200
    assert (day_list_papers.tidy(), day_list_papers.make_due(), day_list_papers.tidy()) == (0, 1, 0)
    assert browser.get(page).status_code == 200


def test_after_an_hour_it_is_gone(browser, group):
    ask(browser, group)
    day_list_papers.make_due()
    file = StoredFile.objects.get()
    DayListPaper.objects.update(asked_at=clock.now() - timedelta(minutes=61))
    assert browser.get(reverse("files:file", args=[file.pk, "full"])).status_code == 404
    assert day_list_papers.tidy() == 1
    file.refresh_from_db()
    assert file.removed_at is not None
