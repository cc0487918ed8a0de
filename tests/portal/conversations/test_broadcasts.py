import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.notifications.models import Notice
from portal.conversations.actions import broadcasts as broadcasting
from portal.conversations.actions.posting import Letter
from portal.conversations.actions.write import reply
from portal.conversations.choices import BroadcastStatus
from portal.conversations.models import Broadcast, Message, Thread
from tests.factories import BroadcastFactory, ChildFactory, GuardianFactory, PlacementFactory
from tests.pages import queries_of, words
from tests.portal.conversations.post import form_of, make_post

pytestmark = pytest.mark.django_db
NEW = "/groep/berichten/aan-allen/nieuw/"


@pytest.fixture
def post():
    return make_post()


def family_in(group, **guardian):
    child = ChildFactory(family__organisation=group.location.organisation)
    PlacementFactory(child=child, group=group, pattern={})
    return GuardianFactory(family=child.family, **guardian)


@pytest.mark.spec("P-13")
def test_a_message_to_a_group_reaches_every_family_in_a_thread_of_its_own(post):
    others = [family_in(post.home.hamsters) for _ in range(3)]
    data = form_of("Donderdag gaan we op pad.", audience=f"g{post.home.hamsters.pk}", subject="Uitje")
    checked = post.staff.post(NEW, data)
    assert "To 4 families of Hamsters verticaal - Haarlem" in words(checked)
    assert not Broadcast.objects.exists()
    sent = post.staff.post(NEW, {**data, "send": "1"})
    assert "Sent to 4 families" in words(post.staff.get(sent.url))
    families = {guardian.family_id for guardian in (post.home.guardian, *others)}
    assert set(Thread.objects.values_list("family", flat=True)) == families
    assert {message.text for message in Message.objects.all()} == {"Donderdag gaan we op pad."}
    assert Notice.objects.count() == 4


@pytest.mark.spec("P-13")
def test_a_family_sees_nothing_of_the_others(post):
    other = family_in(post.home.hamsters)
    broadcasting.send_to_all(post.bo, post.home.hamsters, "Uitje", Letter(uuid.uuid4(), "Op pad."))
    own = Thread.objects.get(family=post.home.family)
    page = post.parent.get(reverse("conversations:thread", args=[own.pk]))
    assert other.user.email not in page.content.decode()
    assert str(other) not in words(page)
    theirs = Thread.objects.get(family=other.family)
    assert post.parent.get(reverse("conversations:thread", args=[theirs.pk])).status_code == 404


def test_in_the_inbox_stands_only_what_a_family_answered(post):
    family_in(post.home.hamsters)
    broadcasting.send_to_all(post.bo, post.home.hamsters, "Uitje", Letter(uuid.uuid4(), "Op pad."))
    everything = {"toon": "alles"}
    assert not post.staff.get("/groep/berichten/", everything).context["page"].rows
    own = Thread.objects.get(family=post.home.family)
    reply(post.home.guardian.user, own, Letter(uuid.uuid4(), "Leuk!"))
    assert post.staff.get("/groep/berichten/", everything).context["page"].rows == [own]


@pytest.mark.spec("P-13")
def test_a_message_to_a_location_names_the_children_that_come_there(post):
    broadcasting.send_to_all(
        post.bo, post.home.hamsters.location, "Dicht", Letter(uuid.uuid4(), "Vrijdag dicht.")
    )
    thread = Thread.objects.get()
    assert set(thread.children.all()) == {post.home.noortje, post.home.ties}


def test_families_without_an_account_are_named_before_sending(post):
    unreached = family_in(post.home.hamsters, has_custody=False)
    data = form_of(audience=f"g{post.home.hamsters.pk}", subject="Uitje")
    shown = words(post.staff.post(NEW, data))
    assert "The family of 1 child has no account yet" in shown
    assert str(unreached.family.children.get()) in shown


def test_what_was_typed_comes_back_to_change_it(post):
    data = form_of("Op pad.", audience=f"g{post.home.hamsters.pk}", subject="Uitje", change="1")
    shown = post.staff.post(NEW, data)
    assert shown.status_code == 200
    assert "Op pad." in shown.content.decode()
    assert not Broadcast.objects.exists()


def test_sending_twice_makes_one_broadcast(post):
    data = form_of(audience=f"g{post.home.hamsters.pk}", subject="Uitje", send="1")
    assert post.staff.post(NEW, data).url == post.staff.post(NEW, data).url
    assert Thread.objects.count() == Broadcast.objects.count() == 1


@pytest.mark.spec("P-13")
def test_a_large_one_goes_on_in_the_background_with_progress(post):
    for _ in range(4):
        family_in(post.home.hamsters)
    broadcast = BroadcastFactory(group=post.home.hamsters, author=post.bo, total=5)
    url = reverse("conversations:broadcast", args=[broadcast.pk])
    assert broadcasting._work_on(broadcast.pk, 2)
    shown = post.staff.get(url)
    assert "2 of 5 families" in words(shown)
    assert 'hx-trigger="every 2s"' in shown.content.decode()
    broadcasting.work(seconds=20, batch=2)
    broadcast.refresh_from_db()
    assert (broadcast.status, broadcast.done, Thread.objects.count()) == (BroadcastStatus.DONE, 5, 5)
    assert "Sent to 5 families" in words(post.staff.get(url, headers={"HX-Request": "true"}))


def test_nobody_sends_to_a_group_where_they_do_not_work(post):
    theirs = make_post()
    data = form_of(audience=f"g{theirs.home.hamsters.pk}", subject="Uitje", send="1")
    assert post.staff.post(NEW, data).status_code == 422
    assert not Broadcast.objects.exists()


def test_a_batch_takes_the_same_queries_for_any_number_of_families(post):
    def queries(families):
        for _ in range(families):
            family_in(post.home.hamsters)
        broadcast = BroadcastFactory(group=post.home.hamsters, author=post.bo)
        with CaptureQueriesContext(connection) as made:
            broadcasting._work_on(broadcast.pk, 100)
        return len(made)

    assert queries(1) == queries(8)


def test_the_list_of_broadcasts_takes_the_same_queries(post):
    BroadcastFactory(group=post.home.hamsters, author=post.bo)
    client = post.staff
    few = queries_of(client, "/groep/berichten/aan-allen/")
    for _ in range(5):
        BroadcastFactory(group=post.home.floris, author=post.bo)
    assert queries_of(client, "/groep/berichten/aan-allen/") == few
