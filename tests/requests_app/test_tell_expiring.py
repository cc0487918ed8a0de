"""Parents hear of a credit thirty days before it expires, once."""

from datetime import timedelta

import pytest
from django.utils import translation

from core.lib import clock
from core.notifications import messages
from core.notifications.models import Notice, OutboxMessage
from requests_app.actions.tell_expiring import EXPIRING, tell_due
from tests.factories import CreditFactory, GuardianFactory
from tests.family import make_home

pytestmark = [pytest.mark.django_db, pytest.mark.spec("R-34")]


def credit_until(child, days):
    return CreditFactory(child=child, valid_until=clock.today() + timedelta(days=days))


def mails():
    return OutboxMessage.objects.filter(kind=EXPIRING)


@pytest.mark.parametrize(("days", "told"), [(31, 0), (30, 1), (0, 1), (-1, 0)])
def test_thirty_days_before_and_not_a_day_earlier_nor_after_the_end(days, told):
    credit_until(make_home().noortje, days)
    assert tell_due() == told


def test_one_message_lists_the_credits_of_all_children_once():
    home = make_home()
    credits = [credit_until(home.noortje, 20), credit_until(home.ties, 25)]
    assert tell_due() == 2
    assert tell_due() == 0
    assert mails().get().context == {"number": 2, "credits": [credit.pk for credit in credits]}
    assert Notice.objects.get(kind=EXPIRING).user == home.guardian.user


def test_each_guardian_with_custody_and_nobody_else():
    home = make_home()
    GuardianFactory(family=home.family, position=2, has_custody=False)
    credit_until(home.noortje, 5)
    tell_due()
    assert mails().get().recipient == home.guardian.user


def test_a_credit_that_is_used_up_is_not_told():
    CreditFactory(child=make_home().noortje, valid_until=clock.today() + timedelta(days=5), grant=None)
    assert tell_due() == 0


def test_the_mail_names_child_amount_and_date():
    credit = credit_until(make_home().noortje, 5)
    tell_due()
    with translation.override("nl"):
        mail = messages.compose(mails().get())
    assert mail is not None
    assert "Noortje: 11 uur" in mail.text
    assert f"{credit.valid_until:%d-%m-%Y}" in mail.text
