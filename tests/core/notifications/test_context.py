"""The number at the bell."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from core.notifications.context import notices
from tests.factories import NoticeFactory, UserFactory

pytestmark = pytest.mark.django_db


def unread_for(user) -> int:
    request = RequestFactory().get("/")
    request.user = user
    return notices(request)["unread_notices"]


def test_it_counts_what_the_user_has_not_read():
    user = UserFactory()
    NoticeFactory.create_batch(2, user=user)
    assert unread_for(user) == 2


def test_a_page_that_shows_it_twice_asks_once(django_assert_num_queries):
    user = UserFactory()
    with django_assert_num_queries(1):
        count = unread_for(user)
        assert (str(count), count == 0) == ("0", True)


def test_a_page_that_does_not_show_it_asks_nothing(django_assert_num_queries):
    user = UserFactory()
    with django_assert_num_queries(0):
        unread_for(user)


def test_who_has_not_signed_in_has_none(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert unread_for(AnonymousUser()) == 0


def test_a_request_without_a_user_has_none():
    assert notices(RequestFactory().get("/"))["unread_notices"] == 0
