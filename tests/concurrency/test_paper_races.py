"""The same file sent several times at the same moment hangs on the help request once (C-20)."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection

from carecases.choices import Side
from carecases.papers.actions.add_papers import add_papers
from carecases.papers.models import Paper
from core.audit.choices import Action
from core.audit.models import Event
from tests.concurrency.at_once import at_once
from tests.factories import HelpRequestFactory, StoredFileFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4
DIGEST = "a" * 64


@pytest.fixture
def help_request():
    return HelpRequestFactory()


@pytest.fixture
def acts(help_request):
    """Each brings a copy of the same file."""
    ib = UserFactory(ib=True, organisation=help_request.organisation)
    files = StoredFileFactory.create_batch(
        TIMES, document=True, loose=True, purpose="papers", uploader=ib, sha256=DIGEST
    )
    return [partial(add_papers, help_request, [file], by=ib, side=Side.SCHOOL) for file in files]


@pytest.mark.spec("C-20")
def test_the_same_file_sent_at_once_stands_once_and_the_others_hear_of_it(acts, help_request):
    outcomes = at_once(*acts)
    paper = Paper.objects.get(help_request=help_request)
    assert sorted(len(outcome.papers) for outcome in outcomes) == [0, 0, 0, 1]
    assert [double.earlier for outcome in outcomes for double in outcome.doubles] == [paper] * 3
    assert Event.objects.filter(action=Action.PAPER_ADDED).count() == 1


def test_without_the_constraint_it_would_stand_there_several_times(acts, help_request):
    """That the race above is a real one."""
    with without_constraint():
        at_once(*acts)
        assert Paper.objects.count() > 1


@contextmanager
def without_constraint() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX same_content_once_per_help_request")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM papers_paper")
        cursor.execute(
            "CREATE UNIQUE INDEX same_content_once_per_help_request ON papers_paper (help_request_id, digest)"
            " WHERE NOT is_empty AND removed_at IS NULL"
        )
