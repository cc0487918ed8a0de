"""Answers: an answer to every question that customers are known to ask, found also when mistyped, and edited."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core.accounts.emails import invited
from core.audit.models import Event
from core.lib import clock
from supportdesk.answers.actions.load_answers import known_answers, load_answers
from supportdesk.answers.choices import Subject
from supportdesk.answers.models import Answer, ServiceNews
from supportdesk.complaints import Complaint
from tests.factories import (
    AnswerFactory,
    OrganisationFactory,
    OutboxMessageFactory,
    ServiceNewsFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

QUESTIONS = {
    *(f"konnect {n}" for n in range(1, 11)),
    *(f"kindkans {n}" for n in range(1, 11)),
    *(f"kindkans-handleiding {n}" for n in range(1, 24)),
    *(f"basispoort {n}" for n in range(1, 12)),
    *(f"ouderportaal {n}" for n in range(1, 20)),
    *(f"konnect tip {n}" for n in range(1, 4)),
}
"""By source and their number in it: what is asked there, and what its chapters explain how to do."""


@pytest.fixture
def worker():
    return UserFactory(manager=True, with_app=True)


@pytest.fixture
def editor(worker):
    """As nearly everybody: of the organisation, not of Kring."""
    worker.role.rights = [right for right in worker.role.rights if right != "kring_support"]
    worker.role.save()
    return worker


@pytest.fixture
def desk(worker):
    return in_english(sign_in(worker))


@pytest.mark.spec("S-40")
def test_every_known_question_has_an_answer_in_both_languages():
    assert {question for row in known_answers() for question in row["questions"]} == QUESTIONS
    for row in known_answers():
        assert all(row[name].strip() for name in ("title_nl", "title_en", "text_nl", "text_en")), row["slug"]
        assert set(row["complaints"]) <= set(Complaint.values), row["slug"]
        assert row["subject"] in set(Subject.values) - {Subject.OTHER}, row["slug"]


@pytest.mark.spec("S-40")
def test_loading_twice_changes_nothing_and_what_was_edited_stays():
    call_command("load_answers")
    assert Answer.objects.count() == len(known_answers())
    assert load_answers() == 0


@pytest.mark.spec("S-35")
@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("ik krijg geen mail voor een nieuw wachtwoord", "geen-mail-wachtwoord"),
        ("mail spam wachtwoordt", "geen-mail-wachtwoord"),
        ("certifikaat onvelig", "onveilige-verbinding"),
        ("what is the second password", "thuis-tweede-wachtwoord"),
        ("hulpvragen verwijderen", "hulpvraag-verwijderen"),
        ("dossiernumer -1", "dossiernummer-min-1"),
        ("autenticator telefoon kwijt", "twee-stappen"),
        ("mijn scan is te groot als bijlage", "bijlage-te-groot"),
        ("hoe zet ik foto's op mijn telefoon", "foto-bewaren"),
        ("kind ziek afmelden", "afwezig-melden"),
        ("my help request is incomplete", "hulpvraag-incompleet"),
    ],
)
def test_an_answer_is_found_in_both_languages_and_with_typing_errors(typed, slug):
    load_answers()
    response = Client().get("/hulp/", {"q": typed})
    assert slug in [answer.slug for answer in response.context["found"]][:3]


@pytest.mark.spec("S-35")
def test_customers_read_what_is_marked_and_workers_everything(desk):
    AnswerFactory(slug="voor-ons", title_en="Only for us", for_customers=False)
    AnswerFactory(slug="voor-allen", title_en="For everybody", for_customers=True)
    help_page = words(in_english(Client()).get("/hulp/"))
    assert "For everybody" in help_page
    assert "Only for us" not in help_page
    assert Client().get("/hulp/antwoord/voor-ons/").status_code == 404
    assert "Only for us" in words(desk.get("/klantenhulp/antwoorden/"))
    assert desk.get("/hulp/antwoord/voor-ons/").status_code == 200


@pytest.mark.spec("S-35")
def test_while_a_parent_writes_answers_are_suggested():
    load_answers()
    response = in_english(Client()).post(
        "/hulp/suggesties/", {"subject": "tegoed", "text": "mijn tegoed staat er niet bij"}
    )
    assert "My credit is not shown" in words(response)
    assert b'target="_blank"' in response.content
    assert words(in_english(Client()).post("/hulp/suggesties/", {"text": "ok"})) == ""


@pytest.mark.spec("S-35")
def test_on_the_help_page_answers_are_suggested_and_found_without_scripts_too():
    load_answers()
    visitor = in_english(Client())
    suggested = visitor.post("/hulp/suggesties/", {"q": "credit not shown"})
    assert "My credit is not shown" in words(suggested)
    assert b"target=" not in suggested.content
    assert "My credit is not shown" in words(visitor.get("/hulp/", {"q": "credit not shown"}))


@pytest.mark.spec("S-35")
def test_the_help_page_puts_answers_by_subject():
    AnswerFactory(title_en="About a PIN", subject=Subject.HOME, for_customers=True)
    AnswerFactory(title_en="About a password", subject=Subject.SIGNING_IN, for_customers=True)
    page = words(in_english(Client()).get("/hulp/"))
    assert "Signing in and passwords About a password" in page
    assert "Signing in at home for pupils About a PIN" in page
    assert "Other questions" not in page


@pytest.mark.spec("S-35")
def test_an_organisation_that_changes_an_answer_of_kring_gets_its_own(editor):
    client = in_english(sign_in(editor))
    shared = AnswerFactory(slug="bellen", title_nl="Waar bel ik?", for_customers=True)
    page = reverse("answers:change", args=[shared.pk])
    sent = {
        "title_nl": "Waar bel ik?",
        "title_en": "Whom do I call?",
        "text_nl": "023 555 01 00",
        "text_en": "023 555 01 00",
        "kind": "answer",
        "subject": "other",
        "for_customers": "on",
        "version": shared.version,
        "what_changed": "Our own number",
    }
    assert client.post(page, sent).status_code == 302
    shared.refresh_from_db()
    assert shared.text_nl != "023 555 01 00"
    read = words(client.get("/hulp/antwoord/bellen/"))
    assert "023 555 01 00" in read
    assert "version 2" in read
    assert "023 555" not in words(Client().get("/hulp/antwoord/bellen/"))
    assert Event.objects.filter(action="support:answer:save").exists()


@pytest.mark.spec("S-35")
def test_an_organisation_goes_back_to_krings_own_text_and_the_trail_tells(editor):
    kring = AnswerFactory(slug="bellen", text_en="Call Kring.")
    own = AnswerFactory(slug="bellen", organisation=editor.organisation, text_en="Call 023.", version=3)
    others = AnswerFactory(slug="bellen", organisation=OrganisationFactory())
    client = in_english(sign_in(editor))
    page = reverse("answers:back_to_kring", args=["bellen"])
    assert page in client.get(reverse("answers:change", args=[own.pk])).content.decode()
    asked = words(client.get(page))
    assert "Call 023." in asked
    assert "Call Kring." in asked
    stale = client.post(page, {"version": "2"})
    assert stale.status_code == 409
    assert "Somebody changed your text meanwhile" in words(stale)
    for _twice in range(2):
        assert "Call Kring." in words(client.post(page, {"version": "3"}, follow=True))
    assert set(Answer.objects.filter(slug="bellen")) == {kring, others}
    assert Event.objects.get(action="support:answer:give_back").data == {"slug": "bellen", "version": 3}
    assert page not in client.get(reverse("answers:change", args=[kring.pk])).content.decode()


@pytest.mark.spec("S-35")
def test_who_saves_second_is_told_and_loses_nothing(editor):
    client = in_english(sign_in(editor))
    own = AnswerFactory(organisation=editor.organisation, version=3)
    sent = dict.fromkeys(("title_nl", "title_en", "text_nl", "text_en", "what_changed"), "x")
    sent |= {"kind": "answer", "subject": "other", "version": 2}
    response = client.post(reverse("answers:change", args=[own.pk]), sent)
    assert response.status_code == 409
    assert "Somebody saved this answer" in words(response)
    assert b'value="3"' in response.content


@pytest.mark.spec("S-35")
@pytest.mark.parametrize("opened", ["Kring's", "own"])
def test_who_saves_after_another_text_took_the_place_loses_nothing(editor, opened):
    client = in_english(sign_in(editor))
    kring = AnswerFactory(slug="bellen", version=2)
    own = AnswerFactory(slug="bellen", organisation=editor.organisation, version=2)
    before, now = (kring, own) if opened == "Kring's" else (own, kring)
    opened_page = reverse("answers:change", args=[before.pk])
    if now == kring:
        own.delete()
    sent = dict.fromkeys(("title_nl", "title_en", "text_nl", "text_en", "what_changed"), "Typed for an hour")
    sent |= {"kind": "answer", "subject": "other", "version": 2, "slug": "bellen"}
    told = client.post(opened_page, sent)
    assert told.status_code == 409
    assert "Somebody saved this answer" in words(told)
    assert "Typed for an hour" in words(told)
    assert f'action="{reverse("answers:change", args=[now.pk])}"' in told.content.decode()
    assert client.post(reverse("answers:change", args=[now.pk]), sent).status_code == 302
    assert Answer.objects.get(organisation=editor.organisation).text_nl == "Typed for an hour"


@pytest.mark.spec("S-40")
def test_a_manual_shows_when_it_was_revised_and_what_changed(worker):
    client = in_english(sign_in(worker))
    with time_machine.travel(clock.now() - timedelta(days=400), tick=False):
        load_answers()
    manual = Answer.objects.get(slug="twee-stappen")
    values = {name: getattr(manual, name) for name in (*Answer.TEXTS, "kind", "subject", "version")}
    client = in_english(sign_in(worker))
    client.post(
        reverse("answers:change", args=[manual.pk]),
        {**values, "for_customers": "on", "what_changed": "Passkeys added"},
    )
    page = words(in_english(Client()).get("/hulp/antwoord/twee-stappen/"))
    assert "Revised on" in page
    assert "version 2" in page
    assert "Passkeys added" in page
    assert "first version" in page
    assert "Revised on" in words(in_english(Client()).get("/hulp/"))


@pytest.mark.spec("S-40")
def test_an_answer_that_kring_brings_up_to_date_says_so():
    load_answers()
    Answer.objects.filter(slug="flash").update(text_nl="Oud.")
    assert load_answers() == 1
    page = words(in_english(Client()).get("/hulp/antwoord/flash/"))
    assert "brought up to date by Kring" in page
    assert page.count("first version") == 1


@pytest.mark.spec("S-40")
def test_the_guide_to_two_steps_opens_before_signing_in_and_stands_in_invitations():
    load_answers()
    organisation = OrganisationFactory()
    user = UserFactory(organisation=organisation, planner=True)
    message = OutboxMessageFactory(kind="accounts.invited", recipient=user, context={})
    mail = invited(message)
    assert mail is not None
    path = "/hulp/antwoord/twee-stappen/"
    assert path in mail.text
    assert path in mail.html
    assert "herstelcodes" in words(Client().get(path))


@pytest.mark.spec("N-52")
def test_service_news_shows_on_sign_in_and_help_pages_until_it_ends(desk, worker):
    now = clock.now()
    desk.post(
        "/klantenhulp/nieuws/",
        {
            "tone": "attention",
            "text_nl": "Zondag onderhoud.",
            "text_en": "Maintenance on Sunday.",
            "starts_at": (now - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"),
            "ends_at": (now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
        },
    )
    news = ServiceNews.objects.get()
    assert news.organisation == worker.organisation
    visitor = in_english(Client())
    own = f"/o/{worker.organisation.slug}/ouders/"
    elsewhere = f"/o/{OrganisationFactory().slug}/ouders/"
    assert "Maintenance on Sunday." in words(visitor.get(own))
    assert "Maintenance on Sunday." not in words(visitor.get(elsewhere))
    ServiceNewsFactory(organisation=None, text_en="All of Kring rests tonight.")
    assert "All of Kring rests tonight." in words(visitor.get(elsewhere))
    assert "All of Kring rests tonight." in words(visitor.get("/over/hulp/"))
    desk.post(reverse("answers:end_news", args=[news.pk]))
    assert "Maintenance on Sunday." not in words(visitor.get(own))


def test_the_desk_pages_through_its_answers(desk):
    AnswerFactory.create_batch(51)
    AnswerFactory(title_en="Zzz last of all")
    first = desk.get("/klantenhulp/antwoorden/")
    assert "Zzz last of all" not in words(first)
    seen = 0
    while "Zzz last of all" not in words(first) and seen < 9:
        first = desk.get("/klantenhulp/antwoorden/", {"na": first.context["next"]})
        seen += 1
    assert "Zzz last of all" in words(first)


def test_the_lists_take_the_same_queries_for_one_and_for_many(desk):
    AnswerFactory(for_customers=True)
    visitor = Client()
    for client, url in ((visitor, "/hulp/"), (desk, "/klantenhulp/antwoorden/")):
        client.get(url)
        one = queries_of(client, url)
        AnswerFactory.create_batch(5, for_customers=True)
        assert queries_of(client, url) == one
