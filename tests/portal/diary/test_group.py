"""What staff of a group write (P-41, P-09)."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from core.lib import clock
from core.notifications.models import Notice
from portal.diary.actions.sharing import tell_due
from portal.diary.models import DiaryEntry
from portal.diary.selectors import entries_of, pictures_of
from tests.core.files import brought
from tests.factories import DiaryEntryFactory, DiaryPictureFactory, GroupFactory, OpeningHoursFactory
from tests.pages import in_english, queries_of, words
from tests.portal.diary.conftest import Circle, allow_photos
from tests.signing_in import sign_in


def write(circle: Circle, **more):
    return sign_in(circle.staff).post(
        reverse("diary:write_group", args=[circle.group.pk]), {"text": "Naar het bos.", "share": "nu", **more}
    )


@pytest.mark.spec("P-41")
@pytest.mark.parametrize("who", ["one", "several", "all"])
def test_an_entry_is_about_one_several_or_all_children(circle, who):
    both = {circle.child, circle.other_child}
    sent = {
        "one": {"children": [circle.child.pk]},
        "several": {"children": [child.pk for child in both]},
        "all": {"everyone": "on"},
    }[who]
    assert write(circle, **sent).status_code == 302
    entry = DiaryEntry.objects.get()
    assert set(entry.children.all()) == ({circle.child} if who == "one" else both)
    told = {notice.user for notice in Notice.objects.all()}
    assert told == ({circle.parent} if who == "one" else {circle.parent, circle.other_parent})


@pytest.mark.spec("P-41")
def test_an_entry_about_nobody_is_refused(circle):
    answer = write(circle)
    assert answer.status_code == 422
    assert not DiaryEntry.objects.exists()


@pytest.mark.spec("P-41")
def test_the_end_of_the_day_is_when_the_location_closes(circle, time_machine):
    today, location = clock.today(), circle.group.location
    location.opening_hours.all().delete()
    OpeningHoursFactory(location=location, weekday=today.isoweekday(), opens=time(7), closes=time(18, 30))
    time_machine.move_to(clock.local(today, time(14)))
    write(circle, everyone="on", share="straks")
    entry = DiaryEntry.objects.get()
    assert entry.shared_from == clock.local(today, time(18, 30))
    assert not entries_of(circle.parent).exists()
    assert not Notice.objects.exists()
    assert tell_due() == 0
    time_machine.move_to(clock.local(today, time(18, 31)))
    assert entries_of(circle.parent).get() == entry
    assert tell_due() == 1
    assert tell_due() == 0
    assert Notice.objects.count() == 2


@pytest.mark.spec("P-41", "P-09")
def test_photos_are_shared_once_it_is_said_who_is_on_them(circle):
    photos = [brought.upload(brought.jpeg(), f"{number}.jpg") for number in range(2)]
    answer = write(circle, everyone="on", pictures=photos)
    entry = DiaryEntry.objects.get()
    step = reverse("diary:tell_apart", args=[entry.pk])
    assert answer["Location"] == step
    assert not entries_of(circle.parent).exists()
    assert not Notice.objects.exists()
    first, second = entry.pictures.all()
    browser = sign_in(circle.staff)
    sent = {f"foto{first.pk}-children": [circle.child.pk]}
    refused = browser.post(step, sent)
    assert refused.status_code == 422
    assert not entries_of(circle.parent).exists()
    assert browser.post(step, sent | {f"foto{second.pk}-nobody": "on"}).status_code == 302
    assert entries_of(circle.parent).get() == entry
    assert pictures_of(circle.parent).count() == 2
    assert Notice.objects.count() == 2


@pytest.mark.spec("P-09")
def test_staff_are_told_which_children_may_not_be_shared(circle):
    circle.child.first_name = "Fenna"
    circle.child.save()
    allow_photos(circle.child, given=False)
    write(circle, everyone="on", pictures=[brought.upload(brought.jpeg(), "a.jpg")])
    entry = DiaryEntry.objects.get()
    step = reverse("diary:tell_apart", args=[entry.pk])
    browser = in_english(sign_in(circle.staff))
    assert f"The parents of {circle.child} do not allow photos" in words(browser.get(step))
    assert "no photos with other parents" in words(
        browser.get(reverse("diary:write_group", args=[circle.group.pk]))
    )
    picture = entry.pictures.get()
    said = browser.post(step, {f"foto{picture.pk}-children": [circle.child.pk]}, follow=True)
    assert "Other parents do not see them." in words(said)
    assert not pictures_of(circle.other_parent).exists()
    assert pictures_of(circle.parent).exists()


@pytest.mark.spec("A-27")
def test_another_group_is_not_there(circle):
    elsewhere = GroupFactory(location__organisation=circle.group.location.organisation)
    browser = sign_in(circle.staff)
    assert browser.get(reverse("diary:write_group", args=[elsewhere.pk])).status_code == 404
    theirs = DiaryEntryFactory(group=elsewhere)
    assert browser.get(reverse("diary:tell_apart", args=[theirs.pk])).status_code == 404


def test_a_child_of_elsewhere_cannot_be_chosen(circle):
    stranger = DiaryEntryFactory(about=[]).group
    assert write(circle, children=[stranger.pk + 100_000]).status_code == 422


@pytest.mark.spec("P-41", "N-41")
def test_the_diary_of_a_group_asks_as_much_for_many_entries_as_for_one(circle):
    browser, page = sign_in(circle.staff), reverse("diary:group")

    def add(number: int) -> None:
        for _ in range(number):
            entry = DiaryEntryFactory(group=circle.group, author=circle.staff, about=[circle.child])
            DiaryPictureFactory(entry=entry, position=0, showing=[circle.child])

    add(1)
    browser.get(page)
    few = queries_of(browser, page)
    add(6)
    assert queries_of(browser, page) == few


def test_a_photo_that_is_added_later_is_told_apart_before_it_is_seen(circle):
    entry = DiaryEntryFactory(group=circle.group, author=circle.staff, about=[circle.child])
    answer = sign_in(circle.staff).post(
        reverse("diary:change", args=[entry.pk]),
        {"text": "Met foto", "pictures": brought.upload(brought.jpeg(), "a.jpg")},
    )
    assert answer["Location"] == reverse("diary:tell_apart", args=[entry.pk])
    assert not pictures_of(circle.parent).exists()
    assert entry.written_at < clock.now() + timedelta(days=1)
