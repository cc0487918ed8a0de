from datetime import timedelta

import pytest
from django.urls import reverse

from core.lib import clock
from portal.publishing.choices import Kind
from portal.publishing.selectors import events_between
from tests.factories import (
    GroupFactory,
    GuardianFactory,
    LocationFactory,
    PublicationFactory,
    RelativeFactory,
    StoredFileFactory,
    TeamMemberFactory,
    UserFactory,
)
from tests.family import Home, make_home
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
LOCATION, NEWS = "/mijn-locatie/", "/mijn-locatie/nieuws/"


@pytest.fixture
def home() -> Home:
    return make_home()


def published(home: Home, **more):
    return PublicationFactory(organisation=home.family.organisation, **more)


def read(publication) -> str:
    return reverse("publishing:read", args=[publication.pk])


@pytest.mark.spec("P-20")
def test_news_stands_newest_first_with_all_of_it_one_step_away(home):
    for days in range(1, 6):
        published(home, title=f"Nieuws {days}", shown_from=clock.now() - timedelta(days=days))
    shown = words(home.client.get(LOCATION))
    assert shown.index("Nieuws 1") < shown.index("Nieuws 2") < shown.index("Nieuws 3")
    assert "Nieuws 4" not in shown
    assert "View all" in shown
    assert "Nieuws 5" in words(home.client.get(NEWS))


@pytest.mark.spec("P-20")
@pytest.mark.parametrize(
    ("kind", "address"),
    [(Kind.NEWSLETTER, "/mijn-locatie/nieuwsbrieven/"), (Kind.PAGE, "/mijn-locatie/informatie/")],
)
def test_newsletters_and_information_pages_likewise(home, kind, address):
    item = published(home, kind=kind, title="Over het wennen", text="# Eerste dag\n\nJe **blijft** erbij.")
    assert "Over het wennen" in words(home.client.get(LOCATION))
    assert "Over het wennen" in words(home.client.get(address))
    page = home.client.get(read(item)).content.decode()
    assert "<h2>Eerste dag</h2>" in page
    assert "<strong>blijft</strong>" in page


@pytest.mark.spec("P-20")
def test_information_pages_show_only_where_they_are_used(home):
    assert "Information pages" not in words(home.client.get(LOCATION))


@pytest.mark.spec("P-20")
def test_an_attachment_is_marked_with_a_paper_clip_and_opens_for_who_reads_the_item(home):
    item = published(home)
    assert "has an attachment" not in home.client.get(NEWS).content.decode()
    file = StoredFileFactory(uploader=item.written_by, purpose="publications", document=True)
    item.files.add(file)
    assert "has an attachment" in home.client.get(NEWS).content.decode()
    assert "Weekplan.pdf" in words(home.client.get(read(item)))
    address = reverse("files:file", args=[file.pk, "full"])
    assert home.client.get(address).status_code != 404
    stranger = in_english(sign_in(make_home().guardian.user))
    assert stranger.get(address).status_code == 404


@pytest.mark.spec("P-20")
def test_what_is_a_draft_planned_or_over_is_not_there(home):
    now = clock.now()
    hidden = [
        published(home, draft=True),
        published(home, shown_from=now + timedelta(hours=1)),
        published(home, shown_from=now - timedelta(days=9), shown_until=now - timedelta(days=1)),
    ]
    listed = words(home.client.get(NEWS))
    for item in hidden:
        assert item.title not in listed
        assert home.client.get(read(item)).status_code == 404


@pytest.mark.spec("P-20")
def test_each_location_and_group_has_its_own(home):
    elsewhere = LocationFactory(organisation=home.family.organisation)
    for_us = [
        published(home, title="Voor iedereen"),
        published(home, title="Voor Haarlem", locations=[home.hamsters.location, elsewhere]),
        published(home, title="Voor de Hamsters", groups=[home.hamsters]),
    ]
    for_others = [
        published(home, title="Voor Zandvoort", locations=[elsewhere]),
        published(home, title="Voor de Egels", groups=[GroupFactory(location=home.hamsters.location)]),
        PublicationFactory(title="Van een ander"),
    ]
    listed = words(home.client.get(NEWS))
    assert all(item.title in listed for item in for_us)
    assert not any(item.title in listed for item in for_others)
    assert {home.client.get(read(item)).status_code for item in for_others} == {404}


@pytest.mark.spec("K-02")
def test_without_custody_somebody_reads_what_is_general_and_meets_no_team(home):
    published(home, title="Voor Haarlem", locations=[home.hamsters.location])
    published(home, title="Voor de Hamsters", groups=[home.hamsters])
    member = TeamMemberFactory(organisation=home.family.organisation, groups=[home.hamsters])
    without = GuardianFactory(family=home.family, second=True, has_custody=False)
    browser = in_english(sign_in(without.user))
    shown = words(browser.get(LOCATION))
    assert "Voor Haarlem" in shown
    assert "Voor de Hamsters" not in shown
    assert member.name not in shown
    assert browser.get(reverse("publishing:member", args=[member.pk])).status_code == 302
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    assert "Voor de Hamsters" in words(in_english(sign_in(relative.user)).get(LOCATION))


# Ons team


@pytest.mark.spec("P-20")
def test_the_team_is_who_works_in_the_childrens_groups(home):
    own = TeamMemberFactory(
        organisation=home.family.organisation,
        groups=[home.hamsters],
        name="Bo Jacobs",
        about="Ik werk hier al tien jaar.",
    )
    other = TeamMemberFactory(
        organisation=home.family.organisation, groups=[GroupFactory(location=home.hamsters.location)]
    )
    hidden = TeamMemberFactory(organisation=home.family.organisation, groups=[home.hamsters], is_shown=False)
    shown = words(home.client.get(LOCATION))
    assert "Bo Jacobs" in shown
    assert other.name not in shown
    assert hidden.name not in shown
    assert "Ik werk hier al tien jaar." in words(home.client.get(reverse("publishing:member", args=[own.pk])))
    assert home.client.get(reverse("publishing:member", args=[other.pk])).status_code == 404


@pytest.mark.spec("P-20")
def test_a_photo_of_the_team_opens_for_parents_of_those_groups_only(home):
    editor = UserFactory(manager=True, organisation=home.family.organisation)
    photo = StoredFileFactory(uploader=editor, purpose="team")
    TeamMemberFactory(organisation=home.family.organisation, groups=[home.hamsters], photo=photo)
    address = reverse("files:file", args=[photo.pk, "thumb"])
    assert address in home.client.get(LOCATION).content.decode()
    assert home.client.get(address).status_code != 404
    assert sign_in(make_home().guardian.user).get(address).status_code == 404


def test_who_left_is_no_longer_shown(home):
    gone = UserFactory(group_staff=True, organisation=home.family.organisation, is_active=False)
    member = TeamMemberFactory(
        organisation=home.family.organisation, groups=[home.hamsters], user=gone, name="Joep Vertrokken"
    )
    assert member.name not in words(home.client.get(LOCATION))


# Activities


@pytest.mark.spec("P-17")
def test_activities_of_a_stretch_of_days(home):
    today = clock.today()
    party = published(home, activity=True)
    week = published(
        home,
        activity=True,
        title="Kinderboekenweek",
        first_day=today - timedelta(days=2),
        last_day=today + timedelta(days=5),
    )
    published(home, activity=True, draft=True)
    found = list(events_between(home.guardian.user, today, today + timedelta(days=3)))
    assert found == [week, party]
    assert (
        list(events_between(home.guardian.user, today + timedelta(days=6), today + timedelta(days=9))) == []
    )
    shown = words(home.client.get(read(party)))
    assert "15:00-17:00" in shown


def test_pages_take_the_same_queries_however_much_there_is(home):
    published(home)
    published(home, kind=Kind.NEWSLETTER)
    TeamMemberFactory(organisation=home.family.organisation, groups=[home.hamsters])
    client = home.client
    few = queries_of(client, LOCATION), queries_of(client, NEWS)
    for _ in range(8):
        item = published(home)
        item.files.add(StoredFileFactory(uploader=item.written_by, purpose="publications"))
        published(home, kind=Kind.NEWSLETTER)
        TeamMemberFactory(organisation=home.family.organisation, groups=[home.hamsters, home.floris])
    assert (queries_of(client, LOCATION), queries_of(client, NEWS)) == few
