"""While a status hides, nobody of the partnership finds the help request anywhere (C-14)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from carecases.choices import Need, Side
from carecases.models import Label
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications.delivery import deliver_due
from tests.factories import (
    CoordinatorRuleFactory,
    FunctionFactory,
    FunctionHolderFactory,
    HelpRequestFactory,
    SavedViewFactory,
    StatusFactory,
    TransitionFactory,
    UserFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("C-14")]

NAME = "Verborgenheid"
LIST = "/hulpvragen/"


@pytest.fixture
def asked(school, ib, scp, partnership):
    """A help request that is with the partnership, held, coordinated and labelled, and can be taken back."""
    queue = FunctionFactory(organisation=partnership)
    FunctionHolderFactory(function=queue, user=scp)
    asked = HelpRequestFactory(
        school=school,
        dossier__last_name=NAME,
        dossier__number=987654,
        status__turn="partnership",
        status__label="Aanmelding",
        status__function=queue,
        school_data__applicant=ib,
        school_data__email="ib@school.example",
        coordinator=scp,
        holder=scp,
    )
    asked.labels.add(Label.objects.create(organisation=partnership, name="Spoed"))
    hidden = StatusFactory(process=asked.process, label="Voorlopige Aanmelding", hidden=True)
    TransitionFactory(source=asked.status, target=hidden, sides=[Side.SCHOOL])
    return asked


@pytest.fixture
def take_back(at_school, asked):
    """The school brings it back to the status that hides."""

    def move():
        way = asked.status.ways_out.get()
        answer = at_school.post(
            reverse("carecases:change_status", args=[asked.pk]),
            {"seen": way.source_id, "target": way.target_id},
        )
        assert answer.status_code == 302
        asked.refresh_from_db()
        assert asked.is_hidden

    return move


def in_lists(client, asked):
    """Where the help request can be come upon, by the name of the place."""
    today = clock.today()
    label = asked.labels.get()
    lists = {
        "list": LIST,
        "by title": f"{LIST}?titel={asked.title_id}",
        "by school": f"{LIST}?school={asked.school_id}",
        "by label": f"{LIST}?label={label.pk}",
        "by coordinator": f"{LIST}?coordinator={asked.coordinator_id}",
        "by date": f"{LIST}?vanaf={(today - timedelta(days=1)).isoformat()}",
        "by status": f"{LIST}?status=Voorlopige+Aanmelding&status=Aanmelding",
        "work list": "/werklijst/",
        **{f"sorted by {order}": f"{LIST}?volgorde={order}" for order in ("leerling", "datum", "status")},
    }
    found = {name for name, url in lists.items() if NAME in words(client.get(url))}
    for typed in (NAME, "987654"):
        page = client.post(LIST, {"words": typed}, follow=True)
        if any(row.pk == asked.pk for row in page.context["help_requests"]):
            found.add(f"search {typed}")
    for kind in ("csv", "xlsx"):
        file = b"".join(client.get(f"/hulpvragen/export/{kind}/").streaming_content)
        if kind == "csv" and NAME.encode() in file:
            found.add("export")
    return found


def opened(client, asked):
    """Which pages of it answer with something else than "not there"."""
    names = ("help_request", "history", "change_status", "arrange", "remove", "personal", "school_data")
    pages = {name: reverse(f"carecases:{name}", args=[asked.pk]) for name in names}
    pages["dossier"] = reverse("carecases:dossier", args=[asked.dossier_id])
    return {name for name, url in pages.items() if client.get(url).status_code != 404}


def test_a_step_back_hides_at_once_everywhere(at_partnership, asked, take_back):
    assert {"list", "work list", "export", f"search {NAME}", "by label"} <= in_lists(at_partnership, asked)
    assert "help_request" in opened(at_partnership, asked)
    take_back()
    assert in_lists(at_partnership, asked) == set()
    assert opened(at_partnership, asked) == set()


def test_nobody_counts_it_either(at_partnership, asked, take_back):
    def badges():
        return [item.badge for item in at_partnership.get(LIST).context["navigation"] if item.badge]

    assert badges() == [1]
    take_back()
    assert badges() == []


def test_a_kept_view_shows_nothing_of_it(at_partnership, scp, asked, take_back):
    view = SavedViewFactory(user=scp, query=f"school={asked.school_id}")
    take_back()
    assert NAME not in words(at_partnership.get(f"{LIST}?{view.query}"))


def test_a_mail_to_the_partnership_that_waited_is_not_sent(
    at_partnership, asked, take_back, partnership, scp, mailoutbox
):
    onward = StatusFactory(process=asked.process, turn="partnership", function=asked.status.function)
    TransitionFactory(source=asked.status, target=onward, sides=[Side.PARTNERSHIP], needs=[Need.HOLDER])
    at_partnership.post(
        reverse("carecases:change_status", args=[asked.pk]),
        {"seen": asked.status_id, "target": onward.pk, "holder": scp.pk},
    )
    TransitionFactory(
        source=onward, target=StatusFactory(process=asked.process, hidden=True), sides=[Side.SCHOOL]
    )
    asked.refresh_from_db()
    take_back()
    deliver_due()
    assert {to for mail in mailoutbox for to in mail.to} == {"ib@school.example"}


def test_by_rule_nobody_of_the_partnership_is_tied_to_it_before_it_is_submitted(school, partnership, ib):
    CoordinatorRuleFactory(organisation=partnership)
    hidden = HelpRequestFactory(school=school, hidden=True)
    assert hidden.coordinator is None


def test_the_trail_of_the_partnership_names_no_pupil_of_it(partnership, asked, take_back, ib):
    take_back()
    trail.record(Action.HELP_REQUEST_SEEN, actor=ib, subject=asked, client=asked.dossier)
    reader = UserFactory(administrator=True, organisation=partnership, with_app=True)
    assert NAME not in words(in_english(sign_in(reader)).get(reverse("accounts:trail")))


def test_the_school_and_administrators_of_processes_still_find_it(at_school, admin, asked, take_back):
    take_back()
    for client in (at_school, sign_in(admin)):
        assert NAME in words(client.get(LIST))
        assert "help_request" in opened(client, asked)


def test_submitting_shows_it_again(at_school, at_partnership, asked, take_back):
    before = asked.status
    take_back()
    TransitionFactory(source=asked.status, target=before, sides=[Side.SCHOOL])
    at_school.post(
        reverse("carecases:change_status", args=[asked.pk]), {"seen": asked.status_id, "target": before.pk}
    )
    assert NAME in words(at_partnership.get(LIST))
