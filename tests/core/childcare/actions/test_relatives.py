"""Somebody looks along with a family, until a guardian ends it."""

import pytest

from core.accounts.models import AccountLink
from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.actions.end_relative import end_relative
from core.childcare.actions.invite_relative import InvitationRefused, Obstacle, invite_relative
from core.childcare.models import Relative
from core.childcare.selectors import family_access
from core.notifications.models import OutboxMessage
from tests.factories import AccountLinkFactory, GuardianFactory, RelativeFactory
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-02")]


@pytest.fixture
def guardian():
    return GuardianFactory()


def invite(guardian, **changes: str) -> Relative:
    return invite_relative(
        guardian, **{"name": "Oma Riet", "email": "riet@example.com", "relation": "oma", **changes}
    )


def test_an_invited_relative_looks_along_and_may_not_ask(guardian):
    access = family_access(invite(guardian).user)
    assert access is not None
    assert (access.family, access.sees_children, access.may_ask) == (guardian.family, True, False)


def test_the_account_has_no_password_until_the_link_is_used(guardian):
    assert not invite(guardian).user.has_usable_password()


def test_user_names_follow_the_debtor_number(guardian):
    number = guardian.family.debtor_number
    first, second = invite(guardian), invite(guardian, email="opa@example.com")
    assert [first.user.username, second.user.username] == [f"{number}-m1", f"{number}-m2"]


def test_one_mail_names_who_invited(guardian):
    relative = invite(guardian)
    message = OutboxMessage.objects.get()
    assert (message.recipient, message.context) == (relative.user, {"invited_by": guardian.user_id})


def test_nothing_is_stored_for_an_address_that_looks_along_already(guardian):
    invite(guardian)
    with pytest.raises(InvitationRefused) as refused:
        invite(guardian, email="Riet@Example.com")
    assert refused.value.obstacle is Obstacle.LOOKS_ALONG_ALREADY
    assert Relative.objects.count() == 1


def test_somebody_whose_access_ended_can_be_invited_again(guardian):
    end_relative(guardian, invite(guardian).pk)
    assert family_access(invite(guardian).user) is not None


def test_ending_holds_from_the_next_click(guardian):
    relative = invite(guardian)
    client = sign_in(relative.user)
    assert client.get("/agenda/").status_code == 200
    end_relative(guardian, relative.pk)
    assert client.get("/agenda/").status_code == 302
    relative.user.refresh_from_db()
    assert family_access(relative.user) is None


def test_an_unused_link_dies_with_the_access(guardian):
    relative = invite(guardian)
    link = AccountLinkFactory(user=relative.user)
    end_relative(guardian, relative.pk)
    assert AccountLink.objects.get(pk=link.pk).used_at is not None


def test_a_relative_of_another_family_stays(guardian):
    other = RelativeFactory()
    with pytest.raises(Relative.DoesNotExist):
        end_relative(guardian, other.pk)


def test_both_acts_stand_in_the_trail_once(guardian):
    relative = invite(guardian)
    end_relative(guardian, relative.pk)
    end_relative(guardian, relative.pk)
    actions = list(Event.objects.order_by("pk").values_list("action", flat=True))
    assert actions == [Action.RELATIVE_INVITED, Action.RELATIVE_ENDED]
