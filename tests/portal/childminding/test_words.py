"""The childminder's diary and messages: for the children placed with them, and for nobody else (P-43)."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from core.childcare.choices import CareType
from core.lib import clock
from portal.conversations.attachments import may_read as may_read_attachment
from portal.conversations.models import Broadcast, Message, Thread
from portal.conversations.selectors import threads_to_answer
from portal.diary.files import may_read as may_read_picture
from portal.diary.models import DiaryEntry
from portal.diary.selectors import entries_of, pictures_of
from tests.core.files import brought
from tests.factories import (
    BroadcastFactory,
    ChildFactory,
    ChildminderFactory,
    DiaryEntryFactory,
    DiaryPictureFactory,
    GroupFactory,
    GuardianFactory,
    PlacementFactory,
    StoredFileFactory,
    ThreadFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("P-43")]
INBOX = "/groep/berichten/"


@pytest.fixture
def minder():
    group = GroupFactory(care_type=CareType.CHILDMINDING, age_until_months=156, capacity=4, name="Wilma Kok")
    return ChildminderFactory(organisation=group.location.organisation, group=group)


@pytest.fixture
def child(minder):
    return placed_with(minder, first_name="Noortje")


@pytest.fixture
def neighbour(minder):
    """Another childminder of the same agency."""
    group = GroupFactory(
        location=minder.group.location, care_type=CareType.CHILDMINDING, age_until_months=156, capacity=4
    )
    return ChildminderFactory(organisation=minder.organisation, group=group)


@pytest.fixture
def client(minder):
    return in_english(sign_in(minder.user))


def placed_with(minder, first_name="Fenna", **dates):
    guardian = GuardianFactory(family__organisation=minder.organisation)
    placed = ChildFactory(family=guardian.family, first_name=first_name)
    PlacementFactory(child=placed, group=minder.group, pattern={}, **dates)
    return placed


def parent_of(child):
    return child.family.guardians.get().user


def form_of(text, **more):
    return {"key": str(uuid.uuid4()), "text": text, **more}


def test_the_menu_leads_to_diary_and_messages(child, client):
    menu = words(client.get(reverse("childminding:start")))
    for entry in ("My children", "Diary", "Messages", "Agenda", "Absent", "Hours"):
        assert entry in menu
    assert client.get(reverse("diary:group")).status_code == 200
    assert client.get(INBOX).status_code == 200


def test_an_entry_with_a_photo_shows_to_the_parents_once_it_is_said_who_is_on_it(minder, child, client):
    page = reverse("diary:write_group", args=[minder.group.pk])
    sent = {"text": "Pannenkoeken!", "share": "nu", "children": [child.pk]}
    step = client.post(page, {**sent, "pictures": brought.upload(brought.jpeg(), "a.jpg")})["Location"]
    entry = DiaryEntry.objects.get()
    assert step == reverse("diary:tell_apart", args=[entry.pk])
    assert not entries_of(parent_of(child)).exists()
    picture = entry.pictures.get()
    client.post(step, {f"foto{picture.pk}-children": [child.pk]})
    shown = words(sign_in(parent_of(child)).get(reverse("diary:timeline")))
    assert "Pannenkoeken!" in shown
    assert "Wilma Kok" in shown
    assert may_read_picture(parent_of(child), picture.file)


def test_the_childminder_reads_what_a_parent_writes_about_the_child(minder, child, neighbour, client):
    entry = DiaryEntryFactory(of_family=True, author=parent_of(child), about=[child], text="Slecht geslapen.")
    picture = DiaryPictureFactory(entry=entry, position=0)
    assert "Slecht geslapen." in words(client.get(reverse("diary:group")))
    assert client.get(reverse("diary:entry", args=[entry.pk])).status_code == 200
    assert may_read_picture(minder.user, picture.file)
    assert not may_read_picture(neighbour.user, picture.file)


def test_only_the_own_children_can_be_chosen_for_an_entry_and_for_a_photo(minder, child, neighbour, client):
    stranger = placed_with(neighbour, first_name="Teun")
    page = reverse("diary:write_group", args=[minder.group.pk])
    assert "Teun" not in words(client.get(page))
    sent = {"text": "Naar buiten.", "share": "nu", "children": [stranger.pk]}
    assert client.post(page, sent).status_code == 422
    entry = DiaryEntryFactory(group=minder.group, author=minder.user, about=[child])
    picture = DiaryPictureFactory(entry=entry, position=0)
    step = reverse("diary:tell_apart", args=[entry.pk])
    assert "Teun" not in words(client.get(step))
    assert client.post(step, {f"foto{picture.pk}-children": [stranger.pk]}).status_code == 422


def test_the_diary_of_another_childminder_and_of_a_child_that_left_is_not_there(
    minder, child, neighbour, client
):
    left = placed_with(
        minder,
        valid_from=clock.today() - timedelta(days=90),
        valid_until=clock.today() - timedelta(days=1),
    )
    theirs = DiaryEntryFactory(group=neighbour.group, about=[placed_with(neighbour)])
    gone = DiaryEntryFactory(group=minder.group, author=minder.user, about=[left])
    elsewhere = DiaryEntryFactory(group=GroupFactory(location=minder.group.location), about=[child])
    for entry in (theirs, gone, elsewhere):
        DiaryPictureFactory(entry=entry, position=0)
        assert client.get(reverse("diary:entry", args=[entry.pk])).status_code == 404
        assert client.get(reverse("diary:tell_apart", args=[entry.pk])).status_code == 404
    assert not pictures_of(minder.user).exists()
    assert client.get(reverse("diary:write_group", args=[neighbour.group.pk])).status_code == 404


def test_a_parent_writes_and_the_childminder_answers(minder, child, client):
    parent = in_english(sign_in(parent_of(child)))
    write = reverse("conversations:write")
    assert parent.post(write, form_of("Ze eet nu zelf.", child=child.pk, subject="Eten")).status_code == 302
    thread = Thread.objects.get()
    assert thread.group == minder.group
    assert threads_to_answer(minder.user) == 1
    assert "Eten" in words(client.get(INBOX))
    client.post(reverse("conversations:inbox_thread", args=[thread.pk]), form_of("Wat knap!"))
    shown = words(parent.get(reverse("conversations:thread", args=[thread.pk])))
    assert "Wat knap!" in shown
    assert minder.user.full_name in shown


def test_the_childminder_writes_to_parents_of_the_own_children_only(minder, child, neighbour, client):
    stranger = placed_with(neighbour, first_name="Teun")
    start = reverse("conversations:start")
    assert "Teun" not in words(client.get(start))
    about = {"subject": "Vakantie", "children": [stranger.pk]}
    assert client.post(start, form_of("Ik ben er niet.", **about)).status_code == 422
    assert (
        client.post(start, form_of("Ik ben er niet.", **about | {"children": [child.pk]})).status_code == 302
    )
    assert Thread.objects.get().family == child.family


def test_messages_of_others_of_the_agency_are_not_there(minder, child, neighbour, client):
    theirs = ThreadFactory(family=placed_with(neighbour).family, group=neighbour.group, subject="Geheim")
    assert "Geheim" not in words(client.get(INBOX, {"toon": "alles"}))
    page = reverse("conversations:inbox_thread", args=[theirs.pk])
    assert client.get(page).status_code == 404
    assert client.post(page, form_of("Mag dit?")).status_code == 404
    assert not Message.objects.filter(author=minder.user).exists()


def test_messages_to_all_of_the_agency_are_not_for_a_childminder(minder, child, client):
    sent = BroadcastFactory(
        organisation=minder.organisation,
        author=UserFactory(group_staff=True, organisation=minder.organisation),
        group=None,
        location=minder.group.location,
        subject="Aan het bureau",
    )
    file = StoredFileFactory()
    sent.files.add(file)
    assert client.get(reverse("conversations:broadcast", args=[sent.pk])).status_code == 403
    assert client.get(reverse("conversations:new_broadcast")).status_code == 403
    assert "To all parents" not in words(client.get(INBOX))
    assert Broadcast.objects.count() == 1
    assert not may_read_attachment(minder.user, file)


def test_who_is_on_holiday_lets_kring_answer(minder, child, client):
    today = clock.today()
    away = {"group": minder.group.pk, "first_day": today, "last_day": today, "text": "Tot maandag!"}
    assert client.post(reverse("conversations:away"), away).status_code == 302
    parent = in_english(sign_in(parent_of(child)))
    parent.post(reverse("conversations:write"), form_of("Hoi", child=child.pk, subject="Morgen"))
    assert "Tot maandag!" in words(
        parent.get(reverse("conversations:thread", args=[Thread.objects.get().pk]))
    )


@pytest.mark.parametrize(
    ("name", "says"), [("diary:group", "No children yet"), ("conversations:inbox", "No messages yet")]
)
def test_without_places_the_pages_say_who_sets_them(name, says):
    client = in_english(sign_in(ChildminderFactory(group=None).user))
    assert says in words(client.get(reverse(name)))


@pytest.mark.parametrize("name", ["diary:group", "conversations:inbox"])
def test_pages_take_as_many_queries_for_much_as_for_little(minder, child, client, name):
    def add(number):
        for _ in range(number):
            entry = DiaryEntryFactory(group=minder.group, author=minder.user, about=[child])
            DiaryPictureFactory(entry=entry, position=0, showing=[child])
            ThreadFactory(family=child.family, group=minder.group, last_by_parents=True)

    add(1)
    url = reverse(name)
    client.get(url)
    few = queries_of(client, url)
    add(5)
    assert queries_of(client, url) == few
