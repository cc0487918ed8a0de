"""The field of a form for files: what was taken stays taken (no upload is lost)."""

import pytest
from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from core.files.forms import UploadsField
from core.files.models import StoredFile
from tests.core.files import brought
from tests.factories import StoredFileFactory


class LetterForm(forms.Form):
    subject = forms.CharField()
    files = UploadsField("anything")

    def __init__(self, user, *args, already=(), **more):
        super().__init__(*args, **more)
        self.fields["files"].for_user(user, already=already)


def sent(user, *, subject="", kept=(), dropped=(), brought_files=(), already=()):
    data = QueryDict(mutable=True)
    data["subject"] = subject
    data.setlist("files-heeft", [str(file.pk) for file in kept])
    data.setlist("files-weg", [str(file.pk) for file in dropped])
    return LetterForm(user, data, MultiValueDict({"files": list(brought_files)}), already=already)


@pytest.mark.spec("N-11")
def test_a_file_that_was_taken_stays_when_another_field_is_wrong(user):
    form = sent(user, brought_files=[brought.upload(brought.jpeg(), "foto.jpg")])
    assert not form.is_valid()
    assert "files" not in form.errors
    file = StoredFile.objects.get()
    assert f'name="files-heeft" value="{file.pk}"' in str(form)
    again = sent(user, subject="Zwemmen", kept=[file])
    assert again.is_valid(), again.errors
    assert again.cleaned_data["files"] == [file]


@pytest.mark.spec("N-11")
def test_the_good_ones_stay_beside_one_that_is_refused(user):
    form = sent(
        user,
        subject="Zwemmen",
        brought_files=[brought.upload(brought.jpeg(), "foto.jpg"), brought.upload(b"MZ", "spel.exe")],
    )
    assert not form.is_valid()
    assert "spel.exe" in str(form.errors["files"])
    assert "foto.jpg" in str(form)


def test_a_file_can_be_taken_away_again_without_a_script(user):
    first, second = StoredFileFactory.create_batch(2, uploader=user, loose=True, purpose="anything")
    form = sent(user, subject="x", kept=[first, second], dropped=[first])
    assert form.is_valid()
    assert form.cleaned_data["files"] == [second]


@pytest.mark.spec("A-27")
def test_a_file_of_somebody_else_is_not_there(user):
    theirs = StoredFileFactory(loose=True, purpose="anything")
    form = sent(user, subject="x", kept=[theirs])
    assert not form.is_valid()
    assert theirs.name not in str(form)


def test_what_already_hangs_on_the_thing_may_stay(user):
    attached = StoredFileFactory(purpose="anything")
    form = sent(user, subject="x", kept=[attached], already=[attached])
    assert form.is_valid()
    assert form.cleaned_data["files"] == [attached]


def test_more_than_may_be_is_said_and_the_first_are_kept(user):
    files = StoredFileFactory.create_batch(10, uploader=user, loose=True, purpose="anything")
    form = sent(user, subject="x", kept=files, brought_files=[brought.upload(brought.jpeg(), "een.jpg")])
    assert not form.is_valid()
    assert "10" in str(form.errors["files"])


def test_nonsense_for_a_number_is_no_fault(user):
    form = LetterForm(user, QueryDict("subject=x&files-heeft=zzz&files-heeft=%00"), MultiValueDict())
    assert not form.is_valid()


def test_a_fresh_field_says_what_it_takes(user):
    page = str(LetterForm(user))
    assert 'type="file"' in page
    assert "multiple" in page
    assert ".heic" in page
