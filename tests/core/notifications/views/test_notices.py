"""The page behind the bell."""

import pytest
from django.urls import reverse

from core.lib import clock
from core.notifications import notices
from core.notifications.models import Notice
from tests.factories import NoticeFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = reverse("notifications:notices")


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


def open_url(notice: Notice) -> str:
    return reverse("notifications:notice_open", args=[notice.pk])


def test_a_user_reads_the_own_notices_and_nobody_elses(signed_in, user, monkeypatch):
    monkeypatch.setitem(notices._words, "about", lambda context: f"Over {context['who']}.")
    NoticeFactory(user=user, kind="about", context={"who": "Noortje"})
    NoticeFactory(kind="about", context={"who": "een ander"})
    page = signed_in.get(LIST).content.decode()
    assert "Over Noortje." in page
    assert "Over een ander." not in page


def test_opening_a_notice_marks_it_as_read_and_leads_on(signed_in, user):
    notice = NoticeFactory(user=user, url="/aanvragen/")
    other = NoticeFactory(user=user)
    assert signed_in.post(open_url(notice)).url == "/aanvragen/"
    notice.refresh_from_db()
    other.refresh_from_db()
    assert notice.read_at is not None
    assert other.read_at is None


def test_a_notice_keeps_the_moment_at_which_it_was_first_read(signed_in, user):
    notice = NoticeFactory(user=user, read_at=clock.now())
    signed_in.post(open_url(notice))
    before = notice.read_at
    notice.refresh_from_db()
    assert notice.read_at == before


def test_a_notice_that_leads_nowhere_comes_back_to_the_list(signed_in, user):
    assert signed_in.post(open_url(NoticeFactory(user=user))).url == LIST


def test_looking_changes_nothing(signed_in, user):
    notice = NoticeFactory(user=user)
    signed_in.get(LIST)
    assert signed_in.get(open_url(notice)).status_code == 405
    notice.refresh_from_db()
    assert notice.read_at is None


def test_another_users_notice_is_not_there(signed_in):
    notice = NoticeFactory()
    assert signed_in.post(open_url(notice)).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_notices_can_be_marked_at_once_and_only_the_own(signed_in, user):
    NoticeFactory.create_batch(2, user=user)
    other = NoticeFactory()
    signed_in.post(reverse("notifications:notices_read"))
    assert list(Notice.objects.filter(read_at=None)) == [other]


def test_a_notice_that_kring_has_no_words_for_any_more_is_passed_over(signed_in, user):
    NoticeFactory(user=user, kind="forgotten")
    NoticeFactory(user=user)
    page = signed_in.get(LIST)
    assert page.status_code == 200
    assert page.content.decode().count("Er is iets besloten.") == 1


def test_the_words_of_a_notice_are_escaped(signed_in, user, monkeypatch):
    monkeypatch.setitem(notices._words, "about", lambda context: "<b>Vet</b>")
    NoticeFactory(user=user, kind="about")
    assert "<b>Vet" not in signed_in.get(LIST).content.decode()


def test_the_page_is_for_who_has_signed_in(client):
    assert client.get(LIST).status_code == 302


@pytest.mark.spec("N-41")
def test_the_page_takes_the_same_queries_for_more_notices(signed_in, user, django_assert_max_num_queries):
    NoticeFactory.create_batch(2, user=user)
    signed_in.get(LIST)
    with django_assert_max_num_queries(50) as few:
        signed_in.get(LIST)
    NoticeFactory.create_batch(25, user=user)
    with django_assert_max_num_queries(len(few)) as many:
        signed_in.get(LIST)
    assert len(many) == len(few)
