from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.demo.load import OtherDataError, is_loaded, load, reset
from core.accounts.models import Organisation, User
from core.audit.models import Event
from core.lib import clock
from requests_app.models import Booking, CreditMovement
from tests.factories import CreditFactory, EventFactory, OrganisationFactory


@pytest.fixture
def zonnedauw(transactional_db):
    return OrganisationFactory(slug="zonnedauw")


def test_a_reset_takes_everything_of_the_demo_away(zonnedauw):
    EventFactory(actor__organisation=zonnedauw)
    CreditFactory(child__family__organisation=zonnedauw)
    reset()
    assert not is_loaded()
    for model in (Organisation, User, Event, CreditMovement):
        assert not model.objects.exists()


def test_after_a_reset_the_trail_is_append_only_again(zonnedauw):
    reset()
    with pytest.raises(Exception, match="only grows"):
        EventFactory().delete()


def test_a_database_with_other_organisations_is_left_alone(zonnedauw):
    OrganisationFactory(slug="of-somebody-else")
    with pytest.raises(OtherDataError):
        reset()
    with pytest.raises(CommandError, match="more than the demo"):
        call_command("load_demo", "--reset", stdout=StringIO())
    assert is_loaded()


def test_signing_in_data_are_not_printed_before_the_demo_is_there(transactional_db):
    with pytest.raises(CommandError, match="not loaded"):
        call_command("demo_accounts", stdout=StringIO())


@pytest.mark.slow
@pytest.mark.spec("K-19")
def test_a_demo_loaded_again_is_the_same(transactional_db):
    found = []
    for _ in range(2):
        load(clock.today())
        found.append(
            list(
                Booking.objects.order_by("pk").values_list(
                    "child__first_name", "group__name", "day_part__name", "date", "status", "amount"
                )
            )
        )
        reset()
    assert len(found[0]) > 100
    assert found[0] == found[1]
