"""A form is written on by several at the same moment, or signed while it is taken back (C-25, C-26)."""

from functools import partial
from unittest.mock import patch

import pytest

from carecases.choices import Tab
from carecases.questionnaires.actions import fill, sign
from carecases.questionnaires.actions.fill import Written, save_draft
from carecases.questionnaires.choices import FormState
from carecases.questionnaires.models import FilledForm
from carecases.questionnaires.refusals import FormRefusedError
from carecases.seats import Capacity, Seat
from tests.concurrency.at_once import at_once
from tests.factories import FilledFormFactory, SignOffFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
SEAT = Seat(Capacity.SCHOOL, frozenset(Tab), frozenset(Tab))
TIMES = 4


@pytest.fixture
def writers():
    """Several colleagues with the same page before them."""
    form = FilledFormFactory()
    people = UserFactory.create_batch(TIMES, ib=True, organisation=form.organisation)
    return [
        partial(save_draft, user, SEAT, FilledForm.objects.get(pk=form.pk), Written({"q1": user.username}, 0))
        for user in people
    ]


@pytest.mark.spec("C-25")
def test_of_those_who_save_at_once_one_is_first_and_the_others_hear_of_it(writers):
    outcomes = at_once(*writers)
    refused = [outcome for outcome in outcomes if isinstance(outcome, FormRefusedError)]
    assert len(refused) == TIMES - 1
    assert all(outcome.is_late for outcome in refused)
    assert FilledForm.objects.get().changes == 1


def test_without_the_lock_several_would_think_that_they_were_first(writers):
    """That the race above is a real one."""
    with patch.object(fill, "locked", lambda form: form):
        outcomes = at_once(*writers)
    assert sum(isinstance(outcome, FilledForm) for outcome in outcomes) > 1


def test_a_form_that_is_taken_back_while_it_is_signed_is_a_draft_without_signatures():
    sign_off = SignOffFactory(
        form__complete=True, form__help_request__status__turn="school", account__full_name="Bea van Rijn"
    )
    at_once(
        partial(sign.agree, sign_off.account, sign_off, {"q5": "ja"}),
        partial(fill.reopen, sign_off.asked_by, SEAT, FilledForm.objects.get(pk=sign_off.form_id)),
    )
    form = FilledForm.objects.get()
    assert form.state == FormState.DRAFT
    assert not form.sign_offs.filter(withdrawn_at=None).exists()
