from datetime import timedelta

import pytest

from core.lib import clock
from core.notifications.delivery import deliver_due
from core.notifications.models import Notice
from portal.publishing import telling
from portal.publishing.choices import Kind
from portal.publishing.models import Publication
from tests.factories import (
    GuardianFactory,
    PublicationFactory,
    RelativeFactory,
)
from tests.family import Home, make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Home:
    return make_home()


def told() -> set[int]:
    return set(Notice.objects.values_list("user", flat=True))


@pytest.mark.spec("P-20")
def test_parents_are_told_once_and_not_before_it_shows(home):
    item = PublicationFactory(
        organisation=home.family.organisation, shown_from=clock.now() + timedelta(hours=1)
    )
    telling.tell_due()
    assert not Notice.objects.exists()
    Publication.objects.filter(pk=item.pk).update(shown_from=clock.now())
    for _ in range(2):
        telling.tell_due()
    assert told() == {home.guardian.user_id}
    assert Notice.objects.count() == 1


def test_each_is_told_of_what_is_for_them(home):
    without = GuardianFactory(family=home.family, second=True, has_custody=False)
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    make_home()
    PublicationFactory(organisation=home.family.organisation, groups=[home.hamsters])
    telling.tell_due()
    assert told() == {home.guardian.user_id, relative.user_id}
    PublicationFactory(organisation=home.family.organisation, locations=[home.hamsters.location])
    telling.tell_due()
    assert told() == {home.guardian.user_id, relative.user_id, without.user_id}


def test_nobody_is_told_of_an_information_page_or_a_draft(home):
    PublicationFactory(organisation=home.family.organisation, kind=Kind.PAGE)
    PublicationFactory(organisation=home.family.organisation, draft=True)
    telling.tell_due()
    assert not Notice.objects.exists()


def test_many_are_told_in_batches(home, monkeypatch):
    monkeypatch.setattr(telling, "BATCH", 1)
    other = GuardianFactory(family=home.family, second=True)
    PublicationFactory(organisation=home.family.organisation)
    assert telling.tell_due() == 2
    assert told() == {home.guardian.user_id, other.user_id}


def test_the_mail_of_a_newsletter_names_its_title_and_is_withdrawn_with_it(home, mailoutbox):
    letters = [
        PublicationFactory(
            organisation=home.family.organisation, kind=Kind.NEWSLETTER, title=title, text="Vertrouwelijk."
        )
        for title in ("Zomerbrief", "Per ongeluk")
    ]
    telling.tell_due()
    Publication.objects.filter(pk=letters[1].pk).update(state="draft")
    deliver_due(seconds=10)
    (mail,) = mailoutbox
    assert "Zomerbrief" in mail.subject
    assert "Vertrouwelijk" not in mail.message().as_string()
