import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from core.lib import clock
from portal.conversations.actions.answer import answer
from portal.conversations.actions.write import reply, write_to_group
from portal.conversations.models import Message, Thread
from tests.factories import (
    AwayNoticeFactory,
    GuardianFactory,
    MessageFactory,
    PlacementFactory,
    RelativeFactory,
    ThreadFactory,
)
from tests.pages import in_english, queries_of, words
from tests.portal.conversations.post import form_of, letter, make_post
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
LIST, WRITE = "/berichten/", "/berichten/schrijven/"


@pytest.fixture
def post():
    return make_post()


def write(post, **more):
    return post.parent.post(WRITE, form_of(child=post.home.noortje.pk, subject="Slapen", **more))


@pytest.mark.spec("P-10")
def test_the_list_names_subject_child_group_last_message_and_moment(post):
    with time_machine.travel("2026-11-18 07:30:00+00:00", tick=False):
        sent = write_to_group(
            post.home.guardian.user, post.home.noortje, post.home.hamsters, "Slapen", letter("Ze sliep kort.")
        )
        answer(post.bo, sent.thread, letter("We letten erop."))
        shown = words(post.parent.get(LIST))
    for part in ("Slapen", "Noortje", "Hamsters verticaal - Haarlem", "Bo Jacobs", "We letten erop."):
        assert part in shown
    assert "18-11-2026 08:30" in shown


@pytest.mark.spec("P-10")
def test_what_the_group_wrote_is_unread_until_it_is_opened(post):
    sent = write_to_group(post.home.guardian.user, post.home.noortje, post.home.hamsters, "Slapen", letter())
    assert "row-unread" not in post.parent.get(LIST).content.decode()
    answer(post.bo, sent.thread, letter())
    assert "row-unread" in post.parent.get(LIST).content.decode()
    post.parent.get(reverse("conversations:thread", args=[sent.thread_id]))
    assert "row-unread" not in post.parent.get(LIST).content.decode()


@pytest.mark.spec("P-10")
def test_a_thread_opens_with_everything_that_was_said(post):
    sent = write_to_group(
        post.home.guardian.user, post.home.noortje, post.home.hamsters, "Slapen", letter("Eerste vraag.")
    )
    answer(post.bo, sent.thread, letter("Eerste antwoord."))
    reply(post.home.guardian.user, sent.thread, letter("Dank je."))
    shown = words(post.parent.get(reverse("conversations:thread", args=[sent.thread_id])))
    assert shown.index("Eerste vraag.") < shown.index("Eerste antwoord.") < shown.index("Dank je.")


def test_lists_and_threads_take_the_same_queries_however_much_was_said(post):
    thread = ThreadFactory(family=post.home.family, group=post.home.hamsters, children=[post.home.noortje])
    MessageFactory(thread=thread, author=post.home.guardian.user)
    url = reverse("conversations:thread", args=[thread.pk])
    client = post.parent
    client.get(url)
    few = queries_of(client, LIST), queries_of(client, url)
    for _ in range(10):
        other = ThreadFactory(
            family=post.home.family, group=post.home.floris, children=[post.home.noortje, post.home.ties]
        )
        MessageFactory(thread=other, author=post.home.guardian.user)
        MessageFactory(thread=thread, by_staff=True)
    client.get(url)
    assert (queries_of(client, LIST), queries_of(client, url)) == few


def test_a_long_list_goes_on_with_older_messages(post):
    for number in range(25):
        ThreadFactory(
            family=post.home.family,
            group=post.home.hamsters,
            subject=f"Onderwerp {number:02d}",
            begun_at=clock.now() - timedelta(days=number),
        )
    first = post.parent.get(LIST)
    assert "Onderwerp 00" in words(first)
    assert "Onderwerp 24" not in words(first)
    older = post.parent.get(LIST, {"na": first.context["page"].next})
    assert "Onderwerp 24" in words(older)


# Writing


@pytest.mark.spec("P-11")
def test_a_message_goes_to_the_group_of_the_chosen_child(post):
    response = post.parent.post(
        WRITE, form_of("Hij is moe.", child=post.home.ties.pk, subject="Ties slaapt slecht")
    )
    thread = Thread.objects.get()
    assert response.url == reverse("conversations:thread", args=[thread.pk])
    assert (thread.group, thread.subject, list(thread.children.all())) == (
        post.home.floris,
        "Ties slaapt slecht",
        [post.home.ties],
    )
    assert Message.objects.get().text == "Hij is moe."


@pytest.mark.spec("P-11")
def test_the_group_is_asked_only_where_there_is_more_than_one(post):
    assert "To which group?" not in words(post.parent.get(WRITE))
    PlacementFactory(child=post.home.noortje, group=post.home.floris, pattern={})
    assert "To which group?" in words(post.parent.get(WRITE))
    refused = write(post)
    assert refused.status_code == 422
    assert "Noortje comes in several groups. Choose the group that you write to." in words(refused)
    write(post, group=post.home.floris.pk)
    assert Thread.objects.get().group == post.home.floris


@pytest.mark.spec("P-11")
def test_the_page_says_before_that_nobody_can_change_a_message(post):
    assert "After sending nobody can change or delete a message." in words(post.parent.get(WRITE))


@pytest.mark.spec("P-11")
def test_sending_the_same_page_twice_makes_one_message(post):
    data = form_of(child=post.home.noortje.pk, subject="Slapen")
    first, second = (post.parent.post(WRITE, data) for _ in range(2))
    assert first.url == second.url
    assert (Thread.objects.count(), Message.objects.count()) == (1, 1)
    again = form_of("Nog iets.", key=str(uuid.uuid4()))
    for _ in range(2):
        post.parent.post(first.url, again)
    assert Message.objects.count() == 2


def test_what_was_typed_stays_when_something_is_missing(post):
    refused = post.parent.post(WRITE, form_of("Een heel verhaal.", child=post.home.noortje.pk, subject=""))
    assert refused.status_code == 422
    assert "Fill in what your message is about." in words(refused)
    assert "Een heel verhaal." in words(refused)
    assert not Thread.objects.exists()


def test_nobody_writes_about_a_child_or_to_a_group_of_another_family(post):
    theirs = make_post()
    refused = post.parent.post(WRITE, form_of(child=theirs.home.noortje.pk, subject="Slapen"))
    assert refused.status_code == 422
    PlacementFactory(child=post.home.noortje, group=post.home.floris, pattern={})
    assert write(post, group=theirs.home.hamsters.pk).status_code == 422
    assert not Thread.objects.exists()


@pytest.mark.spec("P-12")
def test_who_writes_to_a_group_that_is_away_is_answered_at_once_and_once(post):
    AwayNoticeFactory(group=post.home.hamsters, text="Tot maandag zijn we dicht.")
    assert "Tot maandag zijn we dicht." in words(post.parent.get(WRITE))
    url = write(post).url
    post.parent.post(url, form_of("Nog iets."))
    shown = words(post.parent.get(url))
    assert "Automatic answer" in shown
    assert Message.objects.filter(side="automatic", text="Tot maandag zijn we dicht.").count() == 1
    assert Thread.objects.get().last_by_parents


def test_an_absence_that_is_over_answers_nobody(post):
    AwayNoticeFactory(
        group=post.home.hamsters,
        first_day=clock.today() - timedelta(days=9),
        last_day=clock.today() - timedelta(days=1),
    )
    write(post)
    assert Message.objects.count() == 1


# Who reads along


@pytest.mark.spec("K-02")
def test_the_other_guardian_with_custody_reads_along(post):
    other = GuardianFactory(family=post.home.family, second=True)
    url = write(post).url
    assert "Hoe was het vandaag?" in words(in_english(sign_in(other.user)).get(url))


@pytest.mark.spec("K-02")
def test_without_custody_or_as_a_relative_nobody_reads_messages(post):
    url = write(post).url
    without = GuardianFactory(family=post.home.family, second=True, has_custody=False)
    browser = in_english(sign_in(without.user))
    assert browser.get(LIST).status_code == browser.get(url).status_code == 302
    relative = RelativeFactory(family=post.home.family, invited_by=post.home.guardian)
    browser = in_english(sign_in(relative.user))
    assert "You look along with this family, so you see no messages." in words(browser.get(LIST))
    assert "Slapen" not in words(browser.get(LIST))
    assert browser.get(url).status_code == 403


def test_markup_in_a_message_is_shown_as_it_was_typed(post):
    url = write(post).url
    post.parent.post(url, form_of("<b>vet</b> & <script>alert(1)</script>"))
    page = post.parent.get(url).content.decode()
    assert "&lt;b&gt;vet&lt;/b&gt; &amp; &lt;script&gt;" in page
