"""Who sees which photo: never one with a child on it whose guardians do not allow that (P-09)."""

import pytest
from django.urls import reverse

from core.accounts.models import User
from portal.diary.files import may_read
from portal.diary.models import DiaryPicture
from portal.diary.selectors import album_pictures, pictures_of
from tests.factories import DiaryEntryFactory, DiaryPictureFactory, DiarySettingsFactory
from tests.portal.diary.conftest import Circle, allow_photos
from tests.signing_in import sign_in


def shared_with_both(circle: Circle, showing) -> DiaryPicture:
    entry = DiaryEntryFactory(
        group=circle.group, author=circle.staff, about=[circle.child, circle.other_child]
    )
    return DiaryPictureFactory(entry=entry, showing=showing)


def sees(user: User, picture: DiaryPicture) -> bool:
    return pictures_of(user).filter(pk=picture.pk).exists() and may_read(user, picture.file)


@pytest.mark.spec("P-09")
def test_a_photo_of_a_child_without_consent_is_for_its_own_parents_and_staff(circle):
    picture = shared_with_both(circle, [circle.child, circle.other_child])
    assert sees(circle.parent, picture)
    assert sees(circle.other_parent, picture)
    allow_photos(circle.child, given=False)
    assert sees(circle.parent, picture)
    assert sees(circle.staff, picture)
    assert not sees(circle.other_parent, picture)


@pytest.mark.spec("P-09")
def test_without_any_answer_a_photo_is_not_shared(circle):
    picture = shared_with_both(circle, [circle.child])
    circle.child.consents.all().delete()
    assert not sees(circle.other_parent, picture)


@pytest.mark.spec("P-09")
def test_a_photo_that_may_not_be_seen_is_on_no_page_and_its_file_is_not_there(circle):
    picture = shared_with_both(circle, [circle.child])
    allow_photos(circle.child, given=False)
    browser = sign_in(circle.other_parent)
    address = str(picture.file.pk)
    for page in (
        reverse("diary:timeline"),
        reverse("diary:photos"),
        reverse("diary:entry", args=[picture.entry_id]),
    ):
        answer = browser.get(page)
        assert answer.status_code == 200
        assert address not in answer.content.decode()
    assert browser.get(reverse("diary:picture", args=[picture.pk])).status_code == 404
    assert browser.get(reverse("files:file", args=[picture.file.pk, "thumb"])).status_code == 404


@pytest.mark.spec("P-09")
def test_a_photo_on_which_nobody_was_told_apart_is_for_staff_only(circle):
    entry = DiaryEntryFactory(group=circle.group, author=circle.staff, about=[circle.child])
    picture = DiaryPictureFactory(entry=entry, is_told_apart=False)
    assert sees(circle.staff, picture)
    assert not sees(circle.parent, picture)


@pytest.mark.spec("P-45")
def test_a_photo_of_a_parent_is_for_that_childs_guardians_and_the_group(circle):
    entry = DiaryEntryFactory(of_family=True, author=circle.parent, about=[circle.child])
    picture = DiaryPictureFactory(entry=entry, is_told_apart=False)
    assert sees(circle.parent, picture)
    assert sees(circle.staff, picture)
    assert not sees(circle.other_parent, picture)


@pytest.mark.spec("P-45")
def test_the_photo_book_holds_the_photos_that_a_child_is_on(circle):
    on_it = shared_with_both(circle, [circle.child])
    of_nobody = shared_with_both(circle, [])
    of_the_other = shared_with_both(circle, [circle.other_child])
    assert set(album_pictures(circle.parent, circle.child)) == {on_it, of_nobody}
    assert set(pictures_of(circle.parent)) == {on_it, of_nobody, of_the_other}


@pytest.mark.spec("P-06")
def test_a_photo_fills_the_screen_with_the_one_before_and_after(circle):
    entry = DiaryEntryFactory(group=circle.group, author=circle.staff, about=[circle.child])
    first, second, third = (
        DiaryPictureFactory(entry=entry, position=number, showing=[circle.child]) for number in range(3)
    )
    page = sign_in(circle.parent).get(reverse("diary:picture", args=[second.pk])).content.decode()
    assert f'rel="prev" href="{reverse("diary:picture", args=[first.pk])}"' in page
    assert f'rel="next" href="{reverse("diary:picture", args=[third.pk])}"' in page
    assert f"{reverse('files:file', args=[second.file.pk, 'full'])}?bewaren" in page


@pytest.mark.spec("P-45")
def test_saving_can_be_switched_off(circle):
    picture = shared_with_both(circle, [circle.child])
    DiarySettingsFactory(organisation=circle.parent.organisation, allows_saving=False)
    browser = sign_in(circle.parent)
    page = browser.get(reverse("diary:picture", args=[picture.pk])).content.decode()
    assert "?bewaren" not in page
    assert browser.get(reverse("files:file", args=[picture.file.pk, "full"]) + "?bewaren").status_code == 403
    assert browser.get(reverse("diary:ask_album")).status_code == 403
