from datetime import timedelta

import pytest
from django.urls import reverse

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.choices import Channel, Item, Moment
from core.notifications.delivery import deliver_due
from core.notifications.models import Notice
from portal.conversations.actions.write import write_to_group
from portal.conversations.models import AwayNotice, Message, Thread
from portal.conversations.selectors import threads_to_answer, unread_threads
from tests.factories import (
    ChildFactory,
    GuardianFactory,
    LocationFactory,
    MessageFactory,
    PlacementFactory,
    PreferenceFactory,
    ThreadFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.portal.conversations.post import form_of, letter, make_post
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
INBOX, START, AWAY = "/groep/berichten/", "/groep/berichten/schrijven/", "/groep/berichten/afwezig/"


@pytest.fixture
def post():
    return make_post()


@pytest.fixture
def thread(post) -> Thread:
    return write_to_group(
        post.home.guardian.user, post.home.noortje, post.home.hamsters, "Slapen", letter("Ze sliep kort.")
    ).thread


def page_of(thread: Thread) -> str:
    return reverse("conversations:inbox_thread", args=[thread.pk])


@pytest.mark.spec("P-12")
def test_staff_find_what_parents_wrote_and_answer_it(post, thread):
    assert "Slapen" in words(post.staff.get(INBOX))
    post.staff.post(page_of(thread), form_of("We letten erop."))
    assert "Slapen" not in words(post.staff.get(INBOX))
    assert "Slapen" in words(post.staff.get(INBOX, {"toon": "alles"}))
    shown = words(post.parent.get(reverse("conversations:thread", args=[thread.pk])))
    assert "Bo Jacobs Hamsters verticaal" in shown
    assert "We letten erop." in shown


@pytest.mark.spec("P-42")
def test_the_inbox_is_that_of_the_groups_of_the_locations_where_one_works(post, thread):
    elsewhere = UserFactory(group_staff=True, organisation=post.home.family.organisation)
    LocationFactory(organisation=post.home.family.organisation).staff.add(elsewhere)
    browser = in_english(sign_in(elsewhere))
    assert "Slapen" not in words(browser.get(INBOX))
    assert browser.get(page_of(thread)).status_code == 404
    assert browser.post(page_of(thread), form_of()).status_code == 404


def test_who_may_read_all_messages_works_at_no_location(post, thread):
    manager = UserFactory(manager=True, with_app=True, organisation=post.home.family.organisation)
    assert manager.has_right(Right.ALL_MESSAGES)
    assert "Slapen" in words(in_english(sign_in(manager)).get(INBOX))


@pytest.mark.spec("P-12")
def test_staff_see_which_parent_read_a_message_and_when(post, thread):
    post.staff.post(page_of(thread), form_of("We letten erop."))
    assert "Not read yet" in words(post.staff.get(page_of(thread)))
    post.parent.get(reverse("conversations:thread", args=[thread.pk]))
    guardian = post.home.guardian.user.full_name
    assert f"Read by {guardian} on" in words(post.staff.get(page_of(thread)))


def test_parents_do_not_see_who_of_the_staff_read_theirs(post, thread):
    post.staff.get(page_of(thread))
    assert "Read by" not in words(post.parent.get(reverse("conversations:thread", args=[thread.pk])))


@pytest.mark.spec("P-01")
def test_counts_follow_what_is_unread_and_what_waits(post, thread):
    parent = post.home.guardian.user
    assert (unread_threads(parent), threads_to_answer(post.bo)) == (0, 1)
    post.staff.post(page_of(thread), form_of())
    fresh = User.objects.get(pk=parent.pk)
    assert (unread_threads(fresh), threads_to_answer(post.bo)) == (1, 0)


@pytest.mark.spec("P-32")
def test_who_works_there_is_told_that_a_parent_wrote_without_words_or_names(post, thread, mailoutbox):
    UserFactory(group_staff=True, organisation=post.home.family.organisation)
    deliver_due(seconds=10)
    (mail,) = mailoutbox
    assert mail.to == [post.bo.email]
    assert "Hamsters verticaal" in mail.body
    assert "kort" not in mail.body
    assert "Noortje" not in mail.body
    assert Notice.objects.get(user=post.bo).url == page_of(thread)


@pytest.mark.spec("P-32")
def test_staff_who_switched_messages_off_get_no_mail(post, mailoutbox):
    PreferenceFactory(user=post.bo, item=Item.MESSAGES, channel=Channel.MAIL, moment=Moment.OFF)
    write_to_group(post.home.guardian.user, post.home.noortje, post.home.hamsters, "Slapen", letter())
    deliver_due(seconds=10)
    assert not mailoutbox


@pytest.mark.spec("P-32")
def test_who_no_longer_works_there_when_the_mail_goes_gets_none(post, thread, mailoutbox):
    post.home.hamsters.location.staff.remove(post.bo)
    deliver_due(seconds=10)
    assert not mailoutbox


@pytest.mark.spec("P-32")
def test_parents_are_told_of_an_answer_without_its_words(post, thread, mailoutbox):
    deliver_due(seconds=10)
    mailoutbox.clear()
    post.staff.post(page_of(thread), form_of("Vertrouwelijk antwoord."))
    notice = Notice.objects.get(user=post.home.guardian.user)
    assert notice.url == reverse("conversations:thread", args=[thread.pk])
    deliver_due(seconds=10)
    (mail,) = mailoutbox
    assert "Hamsters verticaal" in mail.subject
    assert "Noortje" in mail.body
    assert "Vertrouwelijk" not in mail.message().as_string()


def test_who_lost_custody_before_the_mail_went_gets_none(post, thread, mailoutbox):
    deliver_due(seconds=10)
    mailoutbox.clear()
    post.staff.post(page_of(thread), form_of())
    post.home.guardian.has_custody = False
    post.home.guardian.save()
    deliver_due(seconds=10)
    assert not mailoutbox


def test_reading_messages_of_a_child_leaves_a_line_once_an_hour(post, thread):
    for _ in range(2):
        post.staff.get(page_of(thread))
    line = Event.objects.get(action=Action.THREAD_OPENED)
    assert (line.actor, line.client_id) == (post.bo, str(post.home.noortje.pk))


def test_the_inbox_is_searched_by_subject_and_child_and_filtered_by_group(post, thread):
    other = ThreadFactory(
        family=post.home.family, group=post.home.floris, children=[post.home.ties], subject="Voetbal"
    )
    MessageFactory(thread=other, author=post.home.guardian.user)
    client = post.staff

    def found(**asked):
        return {row.subject for row in client.get(INBOX, asked).context["page"].rows}

    assert found() == {"Slapen", "Voetbal"}
    assert found(zoek="slaap") == set()
    assert found(zoek="voet") == found(zoek="ties") == found(groep=post.home.floris.pk) == {"Voetbal"}
    assert found(groep="0") == {"Slapen", "Voetbal"}


def test_the_inbox_takes_the_same_queries_however_full_it_is(post, thread):
    client = post.staff
    few = queries_of(client, INBOX), queries_of(client, page_of(thread))
    for _ in range(10):
        MessageFactory(thread=thread, author=post.home.guardian.user)
        other = ThreadFactory(family=post.home.family, group=post.home.hamsters)
        MessageFactory(thread=other, author=post.home.guardian.user)
    client.get(page_of(thread))
    assert (queries_of(client, INBOX), queries_of(client, page_of(thread))) == (few[0], few[1] - 2)


# P-46


@pytest.mark.spec("P-46")
def test_each_family_of_the_chosen_children_gets_a_thread_of_its_own(post):
    other = ChildFactory(family__organisation=post.home.family.organisation, first_name="Yara")
    GuardianFactory(family=other.family)
    PlacementFactory(child=other, group=post.home.hamsters, pattern={})
    PlacementFactory(child=post.home.ties, group=post.home.hamsters, pattern={})
    children = [post.home.noortje.pk, post.home.ties.pk, other.pk]
    url = f"{START}?groep={post.home.hamsters.pk}"
    data = form_of("Neem laarzen mee.", children=children, subject="Laarzen")
    for _ in range(2):
        assert post.staff.post(url, data).status_code == 302
    threads = {thread.family_id: thread for thread in Thread.objects.prefetch_related("children")}
    assert set(threads) == {post.home.family.pk, other.family_id}
    assert set(threads[post.home.family.pk].children.all()) == {post.home.noortje, post.home.ties}
    assert Message.objects.count() == 2
    assert Notice.objects.count() == 2


@pytest.mark.spec("P-46")
def test_a_family_that_nobody_can_be_reached_of_is_named_and_nothing_is_sent(post):
    other = ChildFactory(family__organisation=post.home.family.organisation, first_name="Yara")
    GuardianFactory(family=other.family, has_custody=False)
    PlacementFactory(child=other, group=post.home.hamsters, pattern={})
    data = form_of(children=[post.home.noortje.pk, other.pk], subject="Laarzen")
    refused = post.staff.post(f"{START}?groep={post.home.hamsters.pk}", data)
    assert refused.status_code == 422
    assert f"Nobody of the family of {other} has an account" in words(refused)
    assert not Thread.objects.exists()


def test_staff_write_to_children_of_their_own_groups_only(post):
    theirs = make_post()
    url = f"{START}?groep={theirs.home.hamsters.pk}"
    assert "Of which group are the children?" in words(post.staff.get(url))
    own = f"{START}?groep={post.home.hamsters.pk}"
    assert post.staff.post(own, form_of(children=[theirs.home.noortje.pk], subject="x")).status_code == 422


# Away


@pytest.mark.spec("P-12")
def test_a_group_says_when_it_is_away_and_comes_back(post):
    first = clock.today() + timedelta(days=3)
    data = {
        "group": post.home.hamsters.pk,
        "first_day": first.isoformat(),
        "last_day": (first + timedelta(days=6)).isoformat(),
        "text": "We zijn er maandag weer.",
    }
    assert post.staff.post(AWAY, data).status_code == 302
    touching = {**data, "first_day": data["last_day"], "last_day": data["last_day"]}
    refused = post.staff.post(AWAY, touching)
    assert refused.status_code == 422
    assert "This group is away already on some of these days." in words(refused)
    backwards = post.staff.post(AWAY, {**data, "first_day": data["last_day"], "last_day": data["first_day"]})
    assert "The last day comes before the first one." in words(backwards)
    notice = AwayNotice.objects.get()
    post.staff.post(reverse("conversations:end_away", args=[notice.pk]))
    assert not AwayNotice.objects.exists()
