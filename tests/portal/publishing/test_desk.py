from datetime import timedelta

import pytest
from django.urls import reverse

from core.accounts.choices import RoleKind
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.files.models import StoredFile
from core.lib import clock
from portal.publishing.actions.publications import Content, remove, save
from portal.publishing.choices import Kind, State
from portal.publishing.models import Publication, TeamMember
from tests.factories import (
    GroupFactory,
    LocationFactory,
    PublicationFactory,
    RoleFactory,
    StoredFileFactory,
    TeamMemberFactory,
    UserFactory,
)
from tests.family import Home, make_home
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-22")]
DESK, NEW, TEAM = "/redactie/", "/redactie/nieuw/", "/redactie/team/"


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def editor(home):
    role = RoleFactory(
        organisation=home.family.organisation, name="Redactie", rights=[Right.DRAFT_NEWS, Right.PUBLISH]
    )
    assert role.kind == RoleKind.REST
    return UserFactory(
        organisation=home.family.organisation, environment="staff", role=role, with_app=True, username="r"
    )


@pytest.fixture
def desk(editor):
    return in_english(sign_in(editor))


@pytest.fixture
def writer(home):
    bo = UserFactory(group_staff=True, organisation=home.family.organisation)
    home.hamsters.location.staff.add(bo)
    return bo


def filled(**more):
    return {
        "title": "De zandbak is klaar",
        "text": "Er ligt **nieuw** zand in.",
        "from_day": clock.today().isoformat(),
        **more,
    }


def test_an_editor_writes_looks_and_publishes(home, desk):
    saved = desk.post(NEW, filled(then="preview"))
    item = Publication.objects.get()
    assert saved.url == reverse("publishing:preview", args=[item.pk])
    shown = desk.get(saved.url)
    assert "As parents see it" in words(shown)
    assert "<strong>nieuw</strong>" in shown.content.decode()
    assert "De zandbak is klaar" not in words(home.client.get("/mijn-locatie/"))
    change = reverse("publishing:change", args=[item.pk])
    desk.post(change, filled(version=item.version, then="publish"))
    assert "De zandbak is klaar" in words(home.client.get("/mijn-locatie/"))
    actions = list(Event.objects.order_by("pk").values_list("action", flat=True))
    assert [action for action in actions if action.startswith("portal:publication")] == [
        Action.PUBLICATION_SAVED,
        Action.PUBLICATION_SAVED,
        Action.PUBLICATION_PUBLISHED,
    ]


def test_a_page_that_is_sent_twice_makes_one(desk):
    page = desk.get(NEW)
    key = str(page.context["form"]["key"].value())
    assert f'name="key" value="{key}"' in page.content.decode()
    desk.post(NEW, filled(key=key, then="preview"))
    again = desk.post(NEW, filled(key=key, then="preview"))
    assert again.url == reverse("publishing:change", args=[Publication.objects.get().pk])


def test_it_is_planned_for_places_and_days(home, desk):
    tomorrow = clock.today() + timedelta(days=1)
    desk.post(
        NEW,
        filled(
            then="publish",
            from_day=tomorrow.isoformat(),
            from_time="08:30",
            until_day=(tomorrow + timedelta(days=7)).isoformat(),
            locations=[home.hamsters.location_id],
            groups=[home.floris.pk],
        ),
    )
    item = Publication.objects.get()
    assert item.shown_from.astimezone(clock.AMSTERDAM).strftime("%H:%M") == "08:30"
    assert clock.local_date(item.shown_until - timedelta(seconds=1)) == tomorrow + timedelta(days=7)
    assert (list(item.locations.all()), list(item.groups.all())) == ([home.hamsters.location], [home.floris])
    assert "Planned" in words(desk.get(DESK))
    again = desk.get(reverse("publishing:change", args=[item.pk])).content.decode()
    assert f'value="{(tomorrow + timedelta(days=7)).isoformat()}"' in again
    assert 'value="08:30"' in again


def test_what_is_wrong_is_said_and_what_was_typed_stays(desk):
    refused = desk.post(
        NEW,
        filled(title="", text="Een lang verhaal.", until_day=(clock.today() - timedelta(days=1)).isoformat()),
    )
    assert refused.status_code == 422
    shown = words(refused)
    assert "Fill in a title." in shown
    assert "This day comes before it is shown." in shown
    assert "Een lang verhaal." in refused.content.decode()
    assert not Publication.objects.exists()


def test_an_activity_has_days_and_times(desk):
    day = clock.today() + timedelta(days=10)
    sent = filled(first_day=day.isoformat(), starts="15:00", ends="14:00", place="De tuin")
    refused = desk.post(f"{NEW}?soort=activity", sent)
    assert "It ends before it begins." in words(refused)
    desk.post(f"{NEW}?soort=activity", {**sent, "ends": "17:00"})
    item = Publication.objects.get()
    assert (item.kind, item.first_day, item.last_day, item.place) == (Kind.ACTIVITY, day, day, "De tuin")


def test_two_editors_do_not_overwrite_each_other(home, desk):
    item = PublicationFactory(organisation=home.family.organisation, version=3)
    change = reverse("publishing:change", args=[item.pk])
    assert desk.post(change, filled(version=3, title="Eerste")).status_code == 302
    refused = desk.post(change, filled(version=3, title="Tweede"))
    assert refused.status_code == 422
    assert "Somebody changed this at" in words(refused)
    assert 'value="Tweede"' in refused.content.decode()
    assert Publication.objects.get().title == "Eerste"


def test_saving_leaves_what_was_published_and_told_meanwhile(home, editor):
    item = PublicationFactory(organisation=home.family.organisation, draft=True)
    opened = Publication.objects.get(pk=item.pk)
    Publication.objects.update(state=State.PUBLISHED, published_by=editor, told_at=clock.now(), last_told=7)
    content = Content("Nieuwe titel", item.text, item.shown_from, None, (), (), ())
    save(editor, opened, content, version=item.version)
    item.refresh_from_db()
    assert (item.title, item.state, item.last_told) == ("Nieuwe titel", State.PUBLISHED, 7)
    assert item.told_at is not None


def test_a_draft_that_was_published_meanwhile_is_not_taken_away(home, desk, editor, monkeypatch):
    item = PublicationFactory(organisation=home.family.organisation, draft=True)

    def published_first(user, publication):
        Publication.objects.update(state=State.PUBLISHED, published_by=user)
        return remove(user, publication)

    monkeypatch.setattr("portal.publishing.views.desk.remove", published_first)
    answer = desk.post(reverse("publishing:remove", args=[item.pk]), follow=True)
    assert "A colleague published this meanwhile" in words(answer)
    assert Publication.objects.exists()


def test_what_was_published_becomes_a_draft_again_and_a_draft_goes_for_good(home, desk, editor):
    item = PublicationFactory(organisation=home.family.organisation)
    file = StoredFileFactory(uploader=editor, purpose="publications")
    item.files.add(file)
    remove = reverse("publishing:remove", args=[item.pk])
    assert desk.get(remove).status_code == 404
    desk.post(
        reverse("publishing:change", args=[item.pk]),
        filled(version=1, then="withdraw", **{"attachments-heeft": [str(file.pk)]}),
    )
    assert Publication.objects.get().state == State.DRAFT
    assert "goes for good" in words(desk.get(remove))
    desk.post(remove)
    assert not Publication.objects.exists()
    assert StoredFile.objects.get().removed_at is not None


def test_the_desk_is_searched_and_filtered(home, desk):
    organisation = home.family.organisation
    PublicationFactory(organisation=organisation, title="Zomerfeest", kind=Kind.NEWSLETTER)
    PublicationFactory(organisation=organisation, title="Nieuwe zandbak", draft=True)
    elsewhere = LocationFactory(organisation=organisation)
    PublicationFactory(organisation=organisation, title="Alleen daar", locations=[elsewhere])
    PublicationFactory(title="Van een ander")

    def found(**asked):
        return {row.title for row in desk.get(DESK, asked).context["page"].rows}

    assert found() == {"Zomerfeest", "Nieuwe zandbak", "Alleen daar"}
    assert found(zoek="zand") == found(status="draft") == {"Nieuwe zandbak"}
    assert found(soort="newsletter") == {"Zomerfeest"}
    assert found(locatie=home.hamsters.location_id) == {"Zomerfeest", "Nieuwe zandbak"}
    assert found(soort="nonsense") == found()


def test_the_desk_takes_the_same_queries_however_much_there_is(home, desk):
    organisation = home.family.organisation
    PublicationFactory(organisation=organisation, groups=[home.hamsters])
    few = queries_of(desk, DESK)
    for _ in range(8):
        PublicationFactory(
            organisation=organisation, locations=[home.hamsters.location], groups=[home.floris]
        )
    assert queries_of(desk, DESK) == few


def test_how_markdown_looks_is_shown_while_typing(desk):
    shown = desk.post("/redactie/weergave/", {"text": "**vet** <script>alert(1)</script>"})
    assert shown.content.decode() == "<p><strong>vet</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


# News drafts of groups


@pytest.mark.spec("P-42")
def test_group_staff_draft_news_and_an_editor_publishes_it(home, writer, desk):
    browser = in_english(sign_in(writer))
    written = filled(groups=[home.hamsters.pk], then="publish")
    browser.post(NEW, written)
    item = Publication.objects.get()
    assert item.state == State.DRAFT
    change = reverse("publishing:change", args=[item.pk])
    assert "An editor looks at your draft and publishes it." in words(browser.get(change))
    desk.post(change, {**written, "version": item.version})
    assert Publication.objects.get().state == State.PUBLISHED
    assert browser.get(change).status_code == 404
    assert browser.get(reverse("publishing:preview", args=[item.pk])).status_code == 200


@pytest.mark.spec("P-42")
def test_group_staff_draft_nothing_but_news_for_where_they_work(home, writer):
    browser = in_english(sign_in(writer))
    assert browser.get(f"{NEW}?soort=newsletter").status_code == 404
    elsewhere = GroupFactory(location__organisation=home.family.organisation)
    assert browser.post(NEW, filled(groups=[elsewhere.pk])).status_code == 422
    assert browser.get(TEAM).status_code == 403
    others = PublicationFactory(organisation=home.family.organisation, draft=True)
    assert browser.get(reverse("publishing:change", args=[others.pk])).status_code == 404


# Ons team


def test_editors_keep_the_team(home, desk, editor):
    photo = StoredFileFactory(uploader=editor, purpose="team", loose=True)
    desk.post(
        "/redactie/team/nieuw/",
        {
            "name": "Bo Jacobs",
            "job": "Pedagogisch medewerker",
            "about": "Al tien jaar.",
            "groups": [home.hamsters.pk],
            "is_shown": "on",
            "photo-heeft": [str(photo.pk)],
        },
    )
    member = TeamMember.objects.get()
    assert (member.photo, list(member.groups.all())) == (photo, [home.hamsters])
    assert "Bo Jacobs" in words(desk.get(TEAM, {"zoek": "jacobs"}))
    assert "Bo Jacobs" not in words(desk.get(TEAM, {"zoek": "jansen"}))
    refused = desk.post(reverse("publishing:change_member", args=[member.pk]), {"name": "", "job": "x"})
    assert "Fill in the name." in words(refused)
    desk.post(reverse("publishing:remove_member", args=[member.pk]))
    assert not TeamMember.objects.exists()
    assert StoredFile.objects.get().removed_at is not None


def test_the_team_takes_the_same_queries_however_large_it_is(home, desk):
    TeamMemberFactory(organisation=home.family.organisation, groups=[home.hamsters])
    few = queries_of(desk, TEAM)
    for _ in range(8):
        TeamMemberFactory(organisation=home.family.organisation, groups=[home.hamsters, home.floris])
    assert queries_of(desk, TEAM) == few


def test_an_account_of_another_organisation_cannot_be_linked(desk):
    stranger = UserFactory(group_staff=True)
    refused = desk.post(
        "/redactie/team/nieuw/", {"name": "Bo", "job": "pm", "user": stranger.pk, "is_shown": "on"}
    )
    assert refused.status_code == 422
    assert not TeamMember.objects.exists()
