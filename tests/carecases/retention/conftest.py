from datetime import UTC, date, datetime

import pytest

from carecases.models import Dossier
from core.accounts.rights import Right
from tests.factories import HelpRequestFactory, StatusChangeFactory, UserFactory
from tests.pages import in_english
from tests.signing_in import sign_in

TODAY = date(2026, 6, 15)
"""Earlier than any clock on which these tests run: PostgreSQL judges by its own."""


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-06-15T12:00+02:00", tick=False)


@pytest.fixture
def keeper(partnership):
    """Who keeps the terms."""
    return UserFactory(
        scp=True, organisation=partnership, with_app=True, role__rights=[Right.MANAGE_RETENTION]
    )


@pytest.fixture
def at_office(keeper):
    return in_english(sign_in(keeper))


@pytest.fixture
def ended(school):
    """Makes a dossier with a help request that came to its end on a date, long after it was made."""

    def made(day: str, **more) -> Dossier:
        found = HelpRequestFactory(
            school=school, dossier__made_at=datetime(2019, 9, 2, 10, tzinfo=UTC), status__final=True, **more
        )
        at = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=UTC)
        StatusChangeFactory(help_request=found, at=at)
        return found.dossier

    return made
