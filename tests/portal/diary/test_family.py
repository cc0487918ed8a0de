"""Mijn kind: what parents read and write (P-05, P-07, P-45)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.audit.choices import Action
from core.audit.models import Event
from core.files.models import StoredFile
from core.lib import clock
from core.notifications.models import Notice
from portal.diary.models import DiaryEntry
from tests.core.files import brought
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    DiaryEntryFactory,
    DiaryPictureFactory,
    DiarySettingsFactory,
    GuardianFactory,
    RelativeFactory,
    StoredFileFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

TIMELINE, WRITE = reverse("diary:timeline"), reverse("diary:write")


@pytest.mark.spec("P-01", "P-05")
def test_after_signing_in_parents_come_to_their_child(circle):
    page = words(in_english(sign_in(circle.parent)).get("/", follow=True))
    for label in ("My child", "Write in the diary", "Write a message", "Report absent"):
        assert label in page


@pytest.mark.spec("P-05")
def test_the_timeline_shows_the_newest_first_and_can_be_of_one_child(circle):
    sister = ChildFactory(family=circle.child.family)
    now = clock.now()
    for hours, text, child in (
        (3, "Derde", circle.child),
        (1, "Eerste", sister),
        (2, "Tweede", circle.child),
    ):
        DiaryEntryFactory(
            group=circle.group,
            author=circle.staff,
            about=[child],
            text=text,
            written_at=now - timedelta(hours=hours),
        )
    DiaryEntryFactory(
        group=circle.group, author=circle.staff, about=[circle.other_child], text="Van een ander"
    )
    browser = sign_in(circle.parent)
    page = words(browser.get(TIMELINE))
    assert page.index("Eerste") < page.index("Tweede") < page.index("Derde")
    assert "Van een ander" not in page
    of_one = words(browser.get(f"{TIMELINE}?kind={sister.pk}"))
    assert "Eerste" in of_one
    assert "Tweede" not in of_one


@pytest.mark.spec("P-05")
def test_older_entries_come_by_a_link_and_by_themselves(circle):
    now = clock.now()
    for number in range(12):
        DiaryEntryFactory(
            group=circle.group,
            author=circle.staff,
            about=[circle.child],
            text=f"Verslag-{number:02d}",
            written_at=now - timedelta(hours=number + 1),
        )
    browser = sign_in(circle.parent)
    page = browser.get(TIMELINE)
    assert "Verslag-09" in words(page)
    assert "Verslag-10" not in words(page)
    body = page.content.decode()
    link = body.split('href="')[
        [part.startswith(f"{TIMELINE}?na=") for part in body.split('href="')].index(True)
    ]
    older = link.partition('"')[0].replace("&amp;", "&")
    assert 'hx-trigger="revealed' in body
    assert "Verslag-10" in words(browser.get(older))
    part = browser.get(older, headers={"HX-Request": "true"})
    assert "Verslag-11" in words(part)
    assert "<html" not in part.content.decode()


@pytest.mark.spec("P-05", "N-41")
def test_the_timeline_asks_as_much_for_many_entries_as_for_one(circle):
    def add(number: int) -> None:
        for _ in range(number):
            entry = DiaryEntryFactory(group=circle.group, author=circle.staff, about=[circle.child])
            DiaryPictureFactory(entry=entry, position=0, showing=[circle.child])

    browser = sign_in(circle.parent)
    add(1)
    browser.get(TIMELINE)
    few = queries_of(browser, TIMELINE)
    add(8)
    assert queries_of(browser, TIMELINE) == few


@pytest.mark.spec("P-05")
def test_sick_today_with_both_children_takes_three_taps(circle):
    sister = ChildFactory(family=circle.child.family)
    for child in (circle.child, sister):
        CareMomentFactory(child=child, group=circle.group, date=clock.today() + timedelta(days=1))
    page = sign_in(circle.parent).get(TIMELINE).content.decode()
    assert f'href="{reverse("requests:report_absence")}' in page


@pytest.mark.spec("P-07", "P-45")
def test_a_parent_writes_and_the_other_guardian_and_the_group_read_it(circle):
    other = GuardianFactory(family=circle.child.family, second=True).user
    answer = sign_in(circle.parent).post(WRITE, {"text": "Slecht geslapen vannacht."})
    assert answer.status_code == 302
    entry = DiaryEntry.objects.get()
    assert list(entry.children.all()) == [circle.child]
    address = reverse("diary:entry", args=[entry.pk])
    for reader in (circle.parent, other, circle.staff):
        assert "Slecht geslapen vannacht." in words(sign_in(reader).get(address))
    assert sign_in(circle.other_parent).get(address).status_code == 404
    assert [notice.user for notice in Notice.objects.all()] == [other]
    assert Event.objects.filter(action=Action.DIARY_WRITTEN, client_id=str(circle.child.pk)).count() == 1


@pytest.mark.spec("P-07")
def test_photos_go_along_and_stay_when_the_text_is_too_long(circle):
    browser = sign_in(circle.parent)
    refused = browser.post(WRITE, {"text": "x" * 5001, "pictures": brought.upload(brought.jpeg(), "a.jpg")})
    file = StoredFile.objects.get()
    assert refused.status_code == 422
    assert f'value="{file.pk}"' in refused.content.decode()
    browser.post(WRITE, {"text": "Kort.", "pictures-heeft": [str(file.pk)]})
    assert DiaryEntry.objects.get().pictures.get().file == file
    file.refresh_from_db()
    assert file.attached_at is not None


@pytest.mark.spec("P-07")
def test_videos_are_taken_where_the_organisation_has_them_on(circle):
    browser = sign_in(circle.parent)
    sent = {"text": "Kijk!", "pictures": brought.upload(brought.film(), "film.mov")}
    assert browser.post(WRITE, sent).status_code == 422
    DiarySettingsFactory(organisation=circle.parent.organisation)
    sent["pictures"] = brought.upload(brought.film(), "film.mov")
    assert browser.post(WRITE, sent).status_code == 302
    assert "<video" in browser.get(TIMELINE).content.decode()


@pytest.mark.spec("P-07")
def test_the_page_says_that_questions_belong_in_messages(circle):
    page = words(in_english(sign_in(circle.parent)).get(TIMELINE))
    assert "Ask it in Messages" in page


@pytest.mark.spec("P-45")
def test_at_most_ten_photos_go_with_an_entry(circle):
    files = StoredFileFactory.create_batch(11, uploader=circle.parent, loose=True)
    sent = {"text": "Veel", "pictures-heeft": [str(file.pk) for file in files]}
    assert sign_in(circle.parent).post(WRITE, sent).status_code == 422


def test_an_entry_of_nothing_is_refused_in_words(circle):
    answer = in_english(sign_in(circle.parent)).post(WRITE, {"text": "  "})
    assert answer.status_code == 422
    assert "Write something, or add a photo." in words(answer)


def test_sending_twice_writes_once(circle):
    browser = sign_in(circle.parent)
    sent = {"text": "Eén keer", "key": "11111111-1111-4111-8111-111111111111"}
    assert [browser.post(WRITE, sent).status_code for _ in range(2)] == [302, 302]
    assert DiaryEntry.objects.count() == 1


@pytest.mark.spec("P-45")
@pytest.mark.parametrize(("hours", "may"), [(23, True), (25, False)])
def test_the_writer_changes_or_deletes_within_a_day(circle, hours, may):
    entry = DiaryEntryFactory(
        of_family=True,
        author=circle.parent,
        about=[circle.child],
        written_at=clock.now() - timedelta(hours=hours),
    )
    browser = sign_in(circle.parent)
    changed = browser.post(reverse("diary:change", args=[entry.pk]), {"text": "Beter geslapen."})
    assert changed.status_code == (302 if may else 403)
    entry.refresh_from_db()
    assert (entry.text == "Beter geslapen.") is may
    gone = browser.post(reverse("diary:take_back", args=[entry.pk]))
    assert gone.status_code == (302 if may else 403)
    assert browser.get(reverse("diary:entry", args=[entry.pk])).status_code == (404 if may else 200)


@pytest.mark.spec("P-45")
def test_nobody_else_changes_an_entry(circle):
    entry = DiaryEntryFactory(group=circle.group, author=circle.staff, about=[circle.child])
    browser = sign_in(circle.parent)
    assert browser.post(reverse("diary:change", args=[entry.pk]), {"text": "x"}).status_code == 403
    assert browser.post(reverse("diary:take_back", args=[entry.pk])).status_code == 403


@pytest.mark.spec("P-45")
def test_deleting_takes_the_photos_along(circle):
    entry = DiaryEntryFactory(of_family=True, author=circle.parent, about=[circle.child])
    picture = DiaryPictureFactory(entry=entry)
    sign_in(circle.parent).post(reverse("diary:take_back", args=[entry.pk]))
    picture.file.refresh_from_db()
    assert picture.file.removed_at is not None


def test_taking_one_photo_away_keeps_the_order_of_the_others(circle):
    entry = DiaryEntryFactory(of_family=True, author=circle.parent, about=[circle.child])
    files = [DiaryPictureFactory(entry=entry, position=number).file for number in range(3)]
    kept = [str(files[0].pk), str(files[2].pk)]
    sign_in(circle.parent).post(
        reverse("diary:change", args=[entry.pk]), {"text": "Minder", "pictures-heeft": kept}
    )
    assert [str(picture.file_id) for picture in entry.pictures.order_by("position")] == kept
    assert [picture.position for picture in entry.pictures.all()] == [0, 1]


@pytest.mark.spec("K-02")
def test_a_relative_reads_and_does_not_write(circle):
    guardian = circle.child.family.guardians.first()
    looker = RelativeFactory(family=circle.child.family, invited_by=guardian).user
    DiaryEntryFactory(group=circle.group, author=circle.staff, about=[circle.child], text="Zandkasteel")
    browser = sign_in(looker)
    assert "Zandkasteel" in words(browser.get(TIMELINE))
    assert browser.post(WRITE, {"text": "x"}).status_code == 403


def test_an_empty_diary_says_what_will_come(circle):
    page = words(in_english(sign_in(circle.parent)).get(TIMELINE))
    assert "Nothing is in the diary yet" in page
