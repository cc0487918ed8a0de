"""Notities: private, whatever somebody's rights (C-36)."""

import base64
import logging

import pytest
from django.core.management import call_command
from django.urls import reverse

from carecases.papers.models import Note
from core.audit.models import Event
from tests.factories import AdmissionFactory, HelpRequestFactory, NoteFactory, UserFactory
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

TEXT = "Moeder is moe; voorzichtig brengen"


def notes_url(help_request):
    return reverse("papers:notes", args=[help_request.pk])


@pytest.fixture
def note(at_school, help_request):
    at_school.post(notes_url(help_request), {"text": TEXT})
    return Note.objects.get()


def test_the_writer_reads_changes_and_removes_it(at_school, help_request, note):
    assert TEXT in words(at_school.get(notes_url(help_request)))
    change = reverse("papers:change_note", args=[help_request.pk, note.pk])
    assert TEXT in words(at_school.get(change))
    at_school.post(change, {"text": "Vader gesproken"})
    read = words(at_school.get(notes_url(help_request)))
    assert "Vader gesproken" in read
    assert TEXT not in read
    at_school.post(reverse("papers:remove_note", args=[help_request.pk, note.pk]))
    assert not Note.objects.exists()


def test_it_stands_with_every_help_request_of_the_dossier(at_school, help_request, note, school):
    other = HelpRequestFactory(school=school, dossier=help_request.dossier)
    assert TEXT in words(at_school.get(notes_url(other)))


@pytest.mark.spec("C-36")
@pytest.mark.parametrize("kind", ["ib", "scp", "root", "guest"])
def test_nobody_else_reads_or_changes_it(help_request, note, partnership, school, kind):
    other = _account(kind, partnership, school)
    AdmissionFactory(help_request=help_request, user=UserFactory(guest=True, organisation=partnership))
    if kind == "guest":
        AdmissionFactory(help_request=help_request, user=other)
    browser = in_english(sign_in(other))
    answer = browser.get(notes_url(help_request))
    assert answer.status_code == (403 if kind == "guest" else 200)
    assert TEXT not in answer.content.decode()
    for name in ("change_note", "remove_note"):
        url = reverse(f"papers:{name}", args=[help_request.pk, note.pk])
        assert browser.get(url).status_code in {403, 404}
        assert browser.post(url, {"text": "Anders"}).status_code in {403, 404}
    assert Note.objects.get() == note


def _account(kind, partnership, school):
    user = UserFactory(**{kind: True}, organisation=partnership, with_app=True)
    if kind == "ib":
        user.units.add(school)
    return user


@pytest.mark.spec("C-36")
def test_the_database_the_trail_and_the_log_hold_no_word_of_it(at_school, help_request, caplog):
    with caplog.at_level(logging.DEBUG):
        at_school.post(notes_url(help_request), {"text": TEXT})
    assert b"Moeder" not in bytes(Note.objects.get().sealed_text)
    assert not [line for line in Event.objects.all() if "Moeder" in f"{line.data}{line.ground}"]
    assert "Moeder" not in caplog.text


def test_notes_open_under_a_new_key(at_school, help_request, note, settings):
    settings.FIELD_KEYS = {"next": base64.b64encode(b"n" * 32).decode()} | settings.FIELD_KEYS
    call_command("rotate_keys")
    settings.FIELD_KEYS = {"next": settings.FIELD_KEYS["next"]}
    assert TEXT in words(at_school.get(notes_url(help_request)))


def test_a_bsn_in_a_note_is_refused_and_kept_as_typed(at_school, help_request):
    answer = at_school.post(notes_url(help_request), {"text": "BSN 111222333 bellen"})
    assert answer.status_code == 422
    assert "A BSN may not stand in a dossier" in words(answer)
    assert "bellen" in words(answer)
    assert not Note.objects.exists()


def test_a_note_of_the_factory_opens(ib, help_request, at_school):
    NoteFactory(writer=ib, dossier=help_request.dossier, text="Bellen")
    assert "Bellen" in words(at_school.get(notes_url(help_request)))
