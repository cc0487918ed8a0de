"""One group with a family and somebody who works there."""

import uuid
from dataclasses import dataclass

from django.test import Client

from core.accounts.models import User
from portal.conversations.actions.posting import Letter
from tests.factories import UserFactory
from tests.family import Home, make_home
from tests.pages import in_english
from tests.signing_in import sign_in


@dataclass(frozen=True)
class Post:
    """`bo` works at the location of both groups of the family."""

    home: Home
    bo: User

    @property
    def parent(self) -> Client:
        return self.home.client

    @property
    def staff(self) -> Client:
        return in_english(sign_in(self.bo))


def make_post() -> Post:
    home = make_home()
    bo = UserFactory(group_staff=True, organisation=home.family.organisation, full_name="Bo Jacobs")
    home.hamsters.location.staff.add(bo)
    return Post(home, bo)


def letter(text: str = "Hoe was het vandaag?") -> Letter:
    return Letter(uuid.uuid4(), text)


def form_of(text: str = "Hoe was het vandaag?", **more: object) -> dict[str, object]:
    """What the page sends."""
    return {"key": str(uuid.uuid4()), "text": text, **more}
