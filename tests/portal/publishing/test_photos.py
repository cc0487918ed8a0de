"""Photos in news: it is said who is on them, and parents see them only with consent (P-09)."""

import re

import pytest
from django.urls import reverse

from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from portal.publishing.choices import State
from portal.publishing.models import Publication
from portal.shared_photos.forms import prefix_of
from portal.shared_photos.models import SharedPhoto
from tests.factories import (
    ChildFactory,
    ConsentFactory,
    GuardianFactory,
    PlacementFactory,
    PublicationFactory,
    RoleFactory,
    SharedPhotoFactory,
    StoredFileFactory,
    UserFactory,
)
from tests.family import make_home
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("P-09")]
NEW = "/redactie/nieuw/"


@pytest.fixture
def home():
    return make_home()


@pytest.fixture
def editor(home):
    role = RoleFactory(organisation=home.family.organisation, rights=[Right.DRAFT_NEWS, Right.PUBLISH])
    return UserFactory(
        organisation=home.family.organisation, environment="staff", role=role, with_app=True, username="r"
    )


@pytest.fixture
def desk(editor):
    return in_english(sign_in(editor))


@pytest.fixture
def neighbour(home):
    """A parent with a child in the same group."""
    child = ChildFactory(family__organisation=home.family.organisation, first_name="Lotte")
    PlacementFactory(child=child, group=home.hamsters, pattern={})
    return GuardianFactory(family=child.family)


def allow(child, given=True):
    ConsentFactory(child=child, given=given, by=None, at=clock.now())


def news_with_photo(home, editor, **more):
    item = PublicationFactory(organisation=home.family.organisation, written_by=editor, **more)
    photo = StoredFileFactory(uploader=editor, purpose="publications")
    item.files.add(photo)
    return item, photo


def marks(photo, *children, nobody=False, **more):
    sent = {f"{prefix_of(photo)}-children": [str(child.pk) for child in children], **more}
    return {**sent, f"{prefix_of(photo)}-nobody": "on"} if nobody else sent


def opens(guardian, item, photo):
    """Whether the photo is on the page and its file is there."""
    browser = sign_in(guardian.user)
    page = browser.get(reverse("publishing:read", args=[item.pk])).content.decode()
    is_there = browser.get(reverse("files:file", args=[photo.pk, "screen"])).status_code != 404
    assert (str(photo.pk) in page) is is_there
    return is_there


def test_news_with_a_photo_is_published_only_once_it_is_said_who_is_on_it(home, desk, editor):
    photo = StoredFileFactory(uploader=editor, purpose="publications", loose=True)
    typed = {"title": "De zandbak", "text": "Zand.", "from_day": clock.today().isoformat()}
    asked = desk.post(NEW, {**typed, "attachments-heeft": [str(photo.pk)], "then": "publish"})
    item = Publication.objects.get()
    page = reverse("publishing:tell_apart", args=[item.pk])
    assert (asked.url, item.state) == (page, State.DRAFT)
    assert "first say who is on the photos" in words(desk.get(page))
    allow(home.noortje)
    assert desk.post(page, {"then": "publish"}).status_code == 422
    desk.post(page, marks(photo, home.noortje, then="publish"))
    item.refresh_from_db()
    assert item.state == State.PUBLISHED
    assert list(photo.shared_photo.children.all()) == [home.noortje]
    assert Event.objects.filter(action=Action.PICTURE_TOLD_APART, client_id=str(home.noortje.pk)).exists()


def test_a_photo_with_a_child_without_consent_is_refused_with_the_rule_and_what_to_do(home, desk, editor):
    item, photo = news_with_photo(home, editor, draft=True)
    page = reverse("publishing:tell_apart", args=[item.pk])
    refused = desk.post(page, marks(photo, home.noortje, then="publish"))
    assert refused.status_code == 422
    assert f"The parents of {home.noortje} do not allow photos to be shared" in words(refused)
    assert "Take the photo away" in words(refused)
    item.refresh_from_db()
    assert item.state == State.DRAFT
    assert not SharedPhoto.objects.exists()


def test_consent_that_is_withdrawn_later_takes_the_photo_away_from_other_parents(
    home, desk, editor, neighbour
):
    item, photo = news_with_photo(home, editor)
    SharedPhotoFactory(file=photo, showing=[home.noortje])
    allow(home.noortje)
    assert opens(neighbour, item, photo)
    allow(home.noortje, given=False)
    assert not opens(neighbour, item, photo)
    assert opens(home.guardian, item, photo)
    preview = words(desk.get(reverse("publishing:preview", args=[item.pk])))
    assert "Parents do not see all photos" in preview


def test_a_photo_that_is_added_to_published_news_waits_until_it_is_said_who_is_on_it(
    home, desk, editor, neighbour
):
    item = PublicationFactory(organisation=home.family.organisation, written_by=editor)
    photo = StoredFileFactory(uploader=editor, purpose="publications", loose=True)
    typed = {"title": item.title, "text": item.text, "from_day": clock.today().isoformat(), "version": 1}
    saved = desk.post(
        reverse("publishing:change", args=[item.pk]), {**typed, "attachments-heeft": [str(photo.pk)]}
    )
    assert saved.url == reverse("publishing:tell_apart", args=[item.pk])
    assert not opens(neighbour, item, photo)
    desk.post(saved.url, marks(photo, nobody=True))
    assert opens(neighbour, item, photo)


def test_another_group_is_shown_with_what_was_marked(home, desk, editor):
    item, photo = news_with_photo(home, editor, draft=True)
    page = reverse("publishing:tell_apart", args=[item.pk])
    asked = desk.post(page, marks(photo, home.noortje, show="1", groep=str(home.floris.pk)))
    shown = asked.content.decode()
    assert re.search(rf'value="{home.noortje.pk}"[^>]* checked', shown)
    assert str(home.ties) in words(asked)
    assert not SharedPhoto.objects.exists()


def test_a_writer_marks_only_children_of_the_own_locations(home):
    bo = UserFactory(group_staff=True, organisation=home.family.organisation)
    item, photo = news_with_photo(home, bo, draft=True)
    answer = sign_in(bo).post(
        reverse("publishing:tell_apart", args=[item.pk]), marks(photo, home.noortje, show="1")
    )
    assert str(home.noortje) not in words(answer)


def test_a_photo_that_is_dropped_leaves_nothing_of_who_was_on_it(home, desk, editor):
    item, photo = news_with_photo(home, editor)
    SharedPhotoFactory(file=photo, showing=[home.noortje])
    typed = {"title": item.title, "text": item.text, "from_day": clock.today().isoformat(), "version": 1}
    desk.post(reverse("publishing:change", args=[item.pk]), typed)
    assert not SharedPhoto.objects.exists()


def test_more_photos_take_the_same_queries(home, desk, editor):
    item, photo = news_with_photo(home, editor, draft=True)
    SharedPhotoFactory(file=photo, showing=[home.noortje])
    page = reverse("publishing:tell_apart", args=[item.pk])
    few = queries_of(desk, page)
    for _ in range(4):
        photo = StoredFileFactory(uploader=editor, purpose="publications")
        item.files.add(photo)
        SharedPhotoFactory(file=photo, showing=[home.noortje, home.ties])
    assert queries_of(desk, page) == few
