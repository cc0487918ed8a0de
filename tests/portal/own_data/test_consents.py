"""Consents and declarations: asked by version, answered by guardians, every answer kept (P-30)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.childcare.choices import ConsentKind
from core.childcare.models import Consent, ConsentText
from core.lib import clock
from tests.factories import ConsentFactory, ConsentTextFactory, GuardianFactory, RelativeFactory, UserFactory
from tests.family import Home, make_home
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
CONSENTS = "/overig/toestemmingen/"
OFFICE = "/kantoor/toestemmingen/"


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def text(home) -> ConsentText:
    return ConsentTextFactory(organisation=home.family.organisation)


@pytest.fixture
def editor(home):
    return in_english(
        sign_in(UserFactory(manager=True, with_app=True, organisation=home.family.organisation))
    )


def page_of(home, kind=ConsentKind.PHOTOS):
    return f"{CONSENTS}{home.noortje.pk}/{kind}/"


def answer(home, text, given="ja"):
    return home.client.post(page_of(home), {"answer": given, "text": text.pk}, follow=True)


@pytest.mark.spec("P-30")
def test_a_guardian_reads_the_text_and_answers(home, text):
    assert "We have a question for you" in words(home.client.get("/agenda/"))
    assert "We have a question for you" in words(home.client.get("/mijn-kind/"))
    page = words(home.client.get(page_of(home)))
    assert text.text in page
    assert "version 1" in page
    shown = words(answer(home, text))
    assert "Your answer is kept." in shown
    kept = Consent.objects.get()
    assert (kept.given, kept.text, kept.by, kept.child) == (True, text, home.guardian, home.noortje)
    assert f"yes, {kept.at:%a}".lower()[:3] in shown


@pytest.mark.spec("P-30")
def test_an_answer_changes_any_time_and_the_history_says_who_answered_what_and_when(home, text):
    answer(home, text)
    answer(home, text, "nee")
    page = words(home.client.get(page_of(home)))
    assert page.count(str(home.guardian)) >= 2
    assert [one.given for one in Consent.objects.order_by("pk")] == [True, False]
    answer(home, text, "nee")
    assert Consent.objects.count() == 2


@pytest.mark.spec("P-30")
def test_a_new_version_asks_again_and_the_earlier_answer_holds_until_then(home, text, editor):
    answer(home, text)
    published = editor.post(
        f"{OFFICE}photos/", {"title": "Foto's", "text": "Ook op de website."}, follow=True
    )
    assert "Parents are asked from now on." in words(published)
    listed = words(home.client.get(CONSENTS))
    assert "new text" in listed
    page = words(home.client.get(page_of(home)))
    assert "your earlier answer holds" in page
    assert "Ook op de website." in page
    assert text.text in page
    assert Consent.objects.get().given


def test_an_answer_to_a_text_that_changed_meanwhile_is_refused(home, text):
    ConsentTextFactory(organisation=home.family.organisation, second=True)
    refused = home.client.post(page_of(home), {"answer": "ja", "text": text.pk})
    assert refused.status_code == 409
    assert "Read it again and then answer." in words(refused)
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "sent", [{}, {"answer": "misschien"}, {"answer": "ja", "text": "²"}, {"answer": "ja"}]
)
def test_what_is_no_answer_is_not_kept(home, text, sent):
    assert home.client.post(page_of(home), sent).status_code == 409
    assert not Consent.objects.exists()


def test_the_answer_of_one_guardian_is_what_the_other_sees(home, text):
    other = GuardianFactory(family=home.family, second=True)
    answer(home, text)
    page = words(in_english(sign_in(other.user)).get(page_of(home)))
    assert str(home.guardian) in page


def test_who_looks_along_or_has_no_authority_is_not_asked(home, text):
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    assert sign_in(relative.user).get(CONSENTS).status_code == 403
    elsewhere = GuardianFactory()
    assert sign_in(elsewhere.user).get(page_of(home)).status_code == 404


def test_what_nobody_asks_is_not_there(home, text):
    assert home.client.get(page_of(home, ConsentKind.OUTINGS)).status_code == 404
    assert home.client.get(f"{CONSENTS}{home.noortje.pk}/onzin/").status_code == 404


@pytest.mark.spec("P-30")
def test_the_database_keeps_texts_and_answers_as_they_were(home, text):
    kept = ConsentFactory(child=home.noortje, by=home.guardian, text=text)
    for change in (
        lambda: Consent.objects.filter(pk=kept.pk).update(given=False),
        lambda: ConsentText.objects.filter(pk=text.pk).update(text="iets anders"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_database_refuses_an_answer_to_the_text_of_another_organisation(home):
    with pytest.raises(IntegrityError, match="another organisation"), transaction.atomic():
        ConsentFactory(child=home.noortje, by=home.guardian, text=ConsentTextFactory())


def test_editors_see_how_many_answered_what(home, text, editor):
    answer(home, text)
    assert "1 yes, 0 no, 1 open" in words(editor.get(OFFICE))


def test_the_same_text_again_is_refused(text, editor):
    refused = editor.post(f"{OFFICE}photos/", {"title": text.title, "text": text.text})
    assert refused.status_code == 422
    assert "This is what is asked now already." in words(refused)


def test_a_text_that_is_not_complete_comes_back_filled(editor):
    refused = editor.post(f"{OFFICE}outings/", {"title": "Uitstapjes", "text": ""})
    assert refused.status_code == 422
    assert "Uitstapjes" in refused.content.decode()


def test_the_list_costs_the_same_with_a_long_history(home, text):
    client = home.client
    one = queries_of(client, CONSENTS)
    for day in range(10):
        ConsentFactory(child=home.ties, by=home.guardian, text=text, at=clock.now() - timedelta(days=day))
    assert queries_of(client, CONSENTS) == one
