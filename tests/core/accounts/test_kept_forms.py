"""What was typed survives the time-out (A-18)."""

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import PasswordInput
from django.forms.forms import BaseForm
from django.test import Client

from core.accounts import kept_forms
from core.accounts.models import KeptForm
from core.lib import clock
from core.notifications.models import OutboxMessage
from tests.factories import PASSWORD, UserFactory
from tests.pages import in_english, words
from tests.signing_in import sign_in_on_page

pytestmark = [pytest.mark.django_db, pytest.mark.spec("A-18")]

START = clock.now().replace(microsecond=0)
PAGE, KEPT = "/account/e-mail/", "/account/bewaard-formulier/"
ROOT = Path(__file__).resolve().parents[3]
NAMED_SENSITIVE = re.compile(r"sensitive_post_parameters\(([^)]*)\)")
TYPED = {"email": "nieuw@example.com", "password": "mijn geheime zin"}


@pytest.fixture
def parent():
    return UserFactory()


@pytest.fixture
def now():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def timed_out(client, parent, now):
    """A browser in which the session of the parent has ended by the time-out."""
    sign_in_on_page(in_english(client), parent)
    now.shift(timedelta(hours=8, minutes=1))
    return client


def test_a_form_that_was_sent_too_late_comes_back_filled_after_signing_in(timed_out, parent):
    turned_away = timed_out.post(PAGE, TYPED)
    assert turned_away.url.endswith(f"/ouders/?next={KEPT}")
    assert "The form that was filled in is kept" in words(timed_out.get(turned_away.url))
    page = timed_out.get(sign_in_on_page(timed_out, parent, next=KEPT).url).content.decode()
    assert f'<form class="form" method="post" action="{PAGE}">' in page
    assert 'name="email" value="nieuw@example.com"' in page


def test_sending_it_again_does_what_it_should_have_done_and_it_is_gone(timed_out, parent):
    timed_out.post(PAGE, TYPED)
    sign_in_on_page(timed_out, parent)
    again = {"email": TYPED["email"], "kept_form": KeptForm.objects.get().pk}
    assert timed_out.post(PAGE, again).url == "/account/"
    assert OutboxMessage.objects.get(kind="accounts.confirm_email").recipient == parent
    assert "There is no form waiting" in words(timed_out.get(KEPT))


def test_passwords_codes_and_files_are_not_kept(timed_out, parent):
    timed_out.post(
        PAGE, TYPED | {"new_password": "x1", "bsn": "123456782", "code": "654321", "remark": "bewaar dit"}
    )
    sign_in_on_page(timed_out, parent)
    page = timed_out.get(KEPT).content.decode()
    assert "bewaar dit" in page
    for secret in (TYPED["password"], "x1", "123456782", "654321"):
        assert secret not in page
    stored = bytes(KeptForm.objects.get().sealed)
    assert b"bewaar dit" not in stored


def test_a_form_with_a_file_says_that_the_file_must_be_chosen_again(timed_out, parent):
    timed_out.post(PAGE, TYPED | {"file": SimpleUploadedFile("a.txt", b"content")})
    sign_in_on_page(timed_out, parent)
    assert "Files are not kept" in words(timed_out.get(KEPT))


def test_when_another_page_found_the_time_out_first_the_form_is_kept_as_well(timed_out, parent):
    timed_out.get("/account/")
    turned_away = timed_out.post(PAGE, TYPED)
    assert KEPT in turned_away.url
    sign_in_on_page(timed_out, parent)
    assert "nieuw@example.com" in timed_out.get(KEPT).content.decode()


def test_another_account_does_not_see_it(timed_out):
    timed_out.post(PAGE, TYPED)
    sign_in_on_page(timed_out, UserFactory())
    assert "nieuw@example.com" not in timed_out.get(KEPT).content.decode()


def test_another_browser_does_not_see_it(timed_out, parent):
    timed_out.post(PAGE, TYPED)
    elsewhere = Client()
    sign_in_on_page(elsewhere, parent)
    assert "nieuw@example.com" not in elsewhere.get(KEPT).content.decode()


def test_after_an_hour_it_is_gone(timed_out, parent, now):
    timed_out.post(PAGE, TYPED)
    now.shift(timedelta(hours=1))
    sign_in_on_page(timed_out, parent)
    assert "There is no form waiting" in words(timed_out.get(KEPT))


def test_it_can_be_thrown_away(timed_out, parent):
    timed_out.post(PAGE, TYPED)
    sign_in_on_page(timed_out, parent)
    timed_out.post(KEPT)
    assert not KeptForm.objects.exists()


def test_only_the_last_form_is_kept_and_only_up_to_a_size(timed_out, parent):
    timed_out.post(PAGE, TYPED)
    timed_out.post(PAGE, TYPED | {"email": "later@example.com"})
    assert KeptForm.objects.count() == 1
    timed_out.post(PAGE, {"remark": "x" * 100_001})
    sign_in_on_page(timed_out, parent)
    assert "later@example.com" in timed_out.get(KEPT).content.decode()


def test_of_somebody_who_signed_out_or_never_came_in_nothing_is_kept(client, parent):
    client.post(PAGE, TYPED)
    sign_in_on_page(client, parent)
    client.post("/uitloggen/")
    client.post(PAGE, TYPED)
    assert not KeptForm.objects.exists()


def test_a_form_of_another_site_is_refused_before_it_could_be_kept(parent, now):
    strict = Client(enforce_csrf_checks=True)
    url = f"/o/{parent.organisation.slug}/ouders/"
    token = strict.get(url).context["csrf_token"]
    strict.post(url, {"identifier": parent.username, "password": PASSWORD, "csrfmiddlewaretoken": str(token)})
    now.shift(timedelta(hours=8, minutes=1))
    assert strict.post(PAGE, TYPED).status_code == 403
    assert not KeptForm.objects.exists()


def _named_secrets():
    """What the views of all parts name as sensitive."""
    for part in ("core", "portal", "requests_app", "supportdesk"):
        for path in (ROOT / part).rglob("*.py"):
            for names in NAMED_SENSITIVE.findall(path.read_text()):
                yield from re.findall(r'"(\w+)"', names)


def _hidden_fields():
    """Fields of all forms that show no character of what is typed, or that a script fills with an answer."""
    for part in ("core", "portal", "requests_app", "supportdesk"):
        for path in (ROOT / part).rglob("*forms.py"):
            module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for form in vars(module).values():
                if isinstance(form, type) and issubclass(form, BaseForm):
                    for name, field in getattr(form, "base_fields", {}).items():
                        if isinstance(field.widget, PasswordInput):
                            yield name


def test_every_field_that_is_a_secret_is_left_out_of_what_is_kept():
    names = {*_named_secrets(), *_hidden_fields()}
    assert {"password", "new_password", "bsn", "code", "key"} <= names
    kept = {name for name in names if kept_forms.SECRETS.isdisjoint(kept_forms.WORD.findall(name.lower()))}
    assert not kept, f"Add a word of each to kept_forms.SECRETS: {', '.join(sorted(kept))}"


def test_the_key_of_a_publisher_and_the_answer_of_a_passkey_are_not_kept(timed_out, parent):
    timed_out.post(PAGE, TYPED | {"key": "sleutel-van-uitgever", "answer": "antwoord-van-toestel"})
    sign_in_on_page(timed_out, parent)
    page = timed_out.get(KEPT).content.decode()
    assert TYPED["email"] in page
    assert "sleutel-van-uitgever" not in page
    assert "antwoord-van-toestel" not in page
