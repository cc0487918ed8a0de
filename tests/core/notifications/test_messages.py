"""The registry of mails."""

import pytest

from core.notifications import messages
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from tests.core.notifications.conftest import PLAIN
from tests.factories import OutboxMessageFactory, UserFactory

pytestmark = pytest.mark.django_db


def greet(message: OutboxMessage) -> Mail | None:
    return None


def test_a_kind_is_written_by_the_function_that_was_registered_for_it():
    messages.register("greeting", greet)
    assert messages.require("greeting") is greet


def test_registering_the_same_function_twice_is_harmless():
    messages.register("greeting", greet)
    messages.register("greeting", greet)


def test_two_functions_cannot_have_the_same_kind():
    messages.register("greeting", greet)
    with pytest.raises(ValueError, match="greeting is registered twice"):
        messages.register("greeting", lambda message: PLAIN)


def test_an_unknown_kind_is_named():
    with pytest.raises(messages.UnknownKindError, match="farewell"):
        messages.require("farewell")


@pytest.mark.parametrize(("language", "word"), [("nl", "ja"), ("en", "yes")])
def test_a_mail_is_written_in_the_language_of_its_receiver(write_with, language, word):
    from django.utils import translation

    def in_active_language(message: OutboxMessage) -> Mail:
        subject = {"nl": "ja", "en": "yes"}[translation.get_language()]
        return Mail(subject, "", "", "")

    write_with(in_active_language)
    message = OutboxMessageFactory(recipient=UserFactory(language=language))
    with translation.override("en" if language == "nl" else "nl"):
        assert messages.compose(message).subject == word


def test_a_mail_to_an_address_without_an_account_is_in_dutch(write_with):
    from django.utils import translation

    write_with(lambda message: Mail(translation.get_language(), "", "", ""))
    message = OutboxMessageFactory(recipient=None, address="opa@example.com")
    assert messages.compose(message).subject == "nl"
