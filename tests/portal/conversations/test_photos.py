"""Photos that staff send with messages: it is said who is on them, and parents see them only with consent (P-09)."""

import re
import uuid

import pytest
from django.urls import reverse

from core.childcare.holdings import all_holdings
from core.lib import clock
from portal.conversations.actions.answer import answer
from portal.conversations.actions.posting import Letter, UntoldPhotoError
from portal.conversations.actions.write import write_to_group
from portal.conversations.models import Broadcast, Thread
from portal.conversations.selectors import children_for_photos_to
from portal.shared_photos.forms import prefix_of
from tests.factories import (
    ChildFactory,
    ChildminderFactory,
    ConsentFactory,
    GroupFactory,
    GuardianFactory,
    PlacementFactory,
    StoredFileFactory,
)
from tests.pages import words
from tests.portal.conversations.post import form_of, letter, make_post
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("P-09")]
NEW = "/groep/berichten/aan-allen/nieuw/"


@pytest.fixture
def post():
    return make_post()


@pytest.fixture
def neighbour(post):
    child = ChildFactory(family__organisation=post.home.family.organisation)
    PlacementFactory(child=child, group=post.home.hamsters, pattern={})
    return GuardianFactory(family=child.family)


@pytest.fixture
def photo(post):
    return StoredFileFactory(uploader=post.bo, purpose="messages", loose=True)


def letter_with(post, photo, *on_it, nobody=False, **more):
    sent = form_of("Kijk eens!", audience=f"g{post.home.hamsters.pk}", subject="Uitje", **more)
    sent |= {"attachments-heeft": [str(photo.pk)]}
    sent |= {f"{prefix_of(photo)}-children": [str(child.pk) for child in on_it]} if on_it else {}
    return sent | ({f"{prefix_of(photo)}-nobody": "on"} if nobody else {})


def allow(child, given=True):
    ConsentFactory(child=child, given=given, by=None, at=clock.now())


def opens(guardian, photo):
    """Whether the photo is in the family's thread and its file is there."""
    browser = sign_in(guardian.user)
    thread = Thread.objects.get(family=guardian.family)
    page = browser.get(reverse("conversations:thread", args=[thread.pk])).content.decode()
    is_there = browser.get(reverse("files:file", args=[photo.pk, "full"])).status_code != 404
    assert (str(photo.pk) in page) is is_there
    (messages,) = (holding for holding in all_holdings() if holding.name == "messages")
    assert (photo in messages.files(guardian)) is is_there
    return is_there


def test_before_sending_it_is_asked_who_is_on_the_photo(post, photo):
    assert "Who is on the photos?" in words(post.staff.post(NEW, letter_with(post, photo)))
    refused = post.staff.post(NEW, letter_with(post, photo, send="1"))
    assert refused.status_code == 422
    assert "Say who is on it, or that nobody can be recognised." in words(refused)
    assert not Broadcast.objects.exists()


def test_a_photo_with_a_child_without_consent_is_refused_with_the_rule_and_what_to_do(post, photo):
    refused = post.staff.post(NEW, letter_with(post, photo, post.home.noortje, send="1"))
    assert refused.status_code == 422
    assert f"The parents of {post.home.noortje} do not allow photos to be shared" in words(refused)
    assert "Take the photo away" in words(refused)
    assert not Broadcast.objects.exists()


def test_consent_that_is_withdrawn_later_takes_the_photo_away_from_other_parents(post, photo, neighbour):
    allow(post.home.noortje)
    post.staff.post(NEW, letter_with(post, photo, post.home.noortje, send="1"))
    assert opens(neighbour, photo)
    allow(post.home.noortje, given=False)
    assert not opens(neighbour, photo)
    assert opens(post.home.guardian, photo)


def test_a_photo_on_which_nobody_can_be_recognised_goes_to_all(post, photo, neighbour):
    post.staff.post(NEW, letter_with(post, photo, nobody=True, send="1"))
    assert opens(neighbour, photo)


def test_what_was_marked_comes_back_after_changing_the_text(post, photo):
    sent = letter_with(post, photo, post.home.noortje)
    changed = post.staff.post(NEW, {**sent, "change": "1"})
    hidden = f'name="{prefix_of(photo)}-children" value="{post.home.noortje.pk}"'
    assert hidden in changed.content.decode()
    again = post.staff.post(NEW, sent).content.decode()
    assert re.search(rf'value="{post.home.noortje.pk}"[^>]* checked', again)


def to_families(post, photo, *children, **more):
    """What is sent to the page for chosen children, and that page."""
    page = f"{reverse('conversations:start')}?groep={post.home.hamsters.pk}"
    sent = letter_with(post, photo, **more) | {"children": [child.pk for child in children]}
    return page, sent


@pytest.mark.spec("P-46")
def test_a_photo_for_several_families_goes_once_it_is_said_who_is_on_it(post, photo, neighbour):
    child = neighbour.family.children.get()
    page, sent = to_families(post, photo, post.home.noortje, child)
    assert "Who is on the photos?" in words(post.staff.post(page, sent))
    marked = {**sent, "send": "1", f"{prefix_of(photo)}-children": [post.home.noortje.pk]}
    refused = post.staff.post(page, marked)
    assert refused.status_code == 422
    assert f"The parents of {post.home.noortje} do not allow photos to be shared" in words(refused)
    allow(post.home.noortje)
    assert post.staff.post(page, marked).status_code == 302
    assert opens(neighbour, photo)
    allow(post.home.noortje, given=False)
    assert not opens(neighbour, photo)
    assert opens(post.home.guardian, photo)


def test_a_photo_for_one_family_may_show_its_own_child_and_of_others_only_with_consent(
    post, photo, neighbour
):
    other = neighbour.family.children.get()
    page, sent = to_families(post, photo, post.home.noortje, send="1")
    marks = f"{prefix_of(photo)}-children"
    refused = post.staff.post(page, {**sent, marks: [post.home.noortje.pk, other.pk]})
    assert f"The parents of {other} do not allow" in words(refused)
    assert f"The parents of {post.home.noortje}" not in words(refused)
    post.staff.post(page, {**sent, marks: [post.home.noortje.pk]})
    assert opens(post.home.guardian, photo)


def test_an_answer_with_a_photo_asks_who_is_on_it_too_and_keeps_what_was_typed(post, photo):
    sent = write_to_group(post.home.guardian.user, post.home.noortje, post.home.hamsters, "Broodje", letter())
    page = reverse("conversations:inbox_thread", args=[sent.thread_id])
    told = letter_with(post, photo, post.home.noortje)
    asked = post.staff.post(page, told).content.decode()
    assert "Kijk eens!" in asked
    changed = post.staff.post(page, {**told, "change": "1"}).content.decode()
    assert "Kijk eens!" in changed
    assert f'name="{prefix_of(photo)}-children" value="{post.home.noortje.pk}"' in changed
    assert sent.thread.messages.count() == 1
    assert post.staff.post(page, {**told, "send": "1"}).status_code == 302
    assert opens(post.home.guardian, photo)


def test_no_code_sends_a_photo_of_staff_without_telling_who_is_on_it(post, photo):
    sent = write_to_group(post.home.guardian.user, post.home.noortje, post.home.hamsters, "Broodje", letter())
    with pytest.raises(UntoldPhotoError):
        answer(post.bo, sent.thread, Letter(uuid.uuid4(), "Kijk eens!", (photo,)))
    assert sent.thread.messages.count() == 1


def test_a_childminder_is_offered_no_children_of_the_agencys_other_addresses():
    carer = ChildminderFactory()
    own, other = ChildFactory.create_batch(2, family__organisation=carer.organisation)
    PlacementFactory(child=own, group=carer.group)
    PlacementFactory(child=other, group=GroupFactory(location=carer.group.location))
    assert children_for_photos_to(carer.user, carer.group, []) == ([own], [])


def test_a_photo_that_a_parent_sends_is_seen_without_telling(post):
    photo = StoredFileFactory(uploader=post.home.guardian.user, purpose="messages", loose=True)
    written = Letter(uuid.uuid4(), "Kijk eens!", (photo,))
    write_to_group(post.home.guardian.user, post.home.noortje, post.home.hamsters, "Vakantie", written)
    assert opens(post.home.guardian, photo)
