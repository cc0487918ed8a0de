"""Beheer: limits and what titles ask (C-20, C-69, C-75)."""

import pytest
from django.urls import reverse

from carecases.papers.choices import Channel
from carecases.papers.limits import limit_of, many_of
from carecases.papers.models import TitlePapers
from tests.factories import TitleFactory
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_administration(admin):
    return in_english(sign_in(admin))


def limits(**more):
    sent = {
        f"{channel.value}_{part}": value
        for channel in Channel
        for part, value in (("size", 5), ("name", 100))
    }
    return {**sent, "many": 10, **more}


def test_the_administrator_sets_the_limits(at_administration, partnership):
    url = reverse("papers:rules")
    assert at_administration.post(url, limits(direct_size=8, many=4)).status_code == 302
    assert limit_of(partnership.pk, Channel.DIRECT).most_megabytes == 8
    assert many_of(partnership.pk) == 4


def test_more_than_kring_takes_is_refused(at_administration):
    answer = at_administration.post(reverse("papers:rules"), limits(direct_size=26))
    assert answer.status_code == 422
    assert 'value="26"' in answer.content.decode()


@pytest.mark.spec("C-69")
def test_what_a_title_asks_is_set_per_title(at_administration, title):
    url = reverse("papers:title_rules", args=[title.pk])
    at_administration.post(url, {"kinds": ["opp", "plan"], "asks_consent": "on"})
    asked = TitlePapers.objects.get(title=title)
    assert (asked.kinds, asked.asks_consent) == (["opp", "plan"], True)
    read = words(at_administration.get(reverse("papers:rules")))
    assert "OPP, plan, parents' consent" in read


def test_a_title_of_another_partnership_is_not_there(at_administration):
    assert at_administration.get(reverse("papers:title_rules", args=[TitleFactory().pk])).status_code == 404
