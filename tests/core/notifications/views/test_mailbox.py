"""The development mailbox: mail of a demo, read in the browser."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from core.notifications.delivery import deliver_due
from core.notifications.mailbox import MailboxBackend
from core.notifications.models import MailboxMessage
from tests.factories import MailboxMessageFactory, OutboxMessageFactory

pytestmark = pytest.mark.django_db

LIST = reverse("notifications:mailbox")


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "core.notifications.mailbox.MailboxBackend"


def mail_url(mail: MailboxMessage, name: str = "mail") -> str:
    return reverse(f"notifications:{name}", args=[mail.pk])


@pytest.mark.spec("N-04")
def test_a_mail_that_was_sent_can_be_read_in_the_browser(client):
    message = OutboxMessageFactory(recipient__email="sanne@example.com")
    deliver_due()
    mail = MailboxMessage.objects.get()
    assert str(message.pk) in mail.message_id
    assert "sanne@example.com" in client.get(LIST).content.decode()
    page = client.get(mail_url(mail)).content.decode()
    for words in (
        "Je aanvraag is besloten",
        "sanne@example.com",
        "Alles is besloten.",
        "Kinderopvang De Kring",
    ):
        assert words in page
    assert "<p>Alles is besloten.</p>" in client.get(mail_url(mail, "mail_html")).content.decode()


def test_the_newest_mail_comes_first(client):
    MailboxMessageFactory(subject="Eerste bericht")
    MailboxMessageFactory(subject="Tweede bericht")
    page = client.get(LIST).content.decode()
    assert page.index("Tweede bericht") < page.index("Eerste bericht")


def test_mail_can_be_found_by_its_receiver(client):
    MailboxMessageFactory(to="sanne@example.com", subject="Voor Sanne")
    MailboxMessageFactory(to="bram@example.com", subject="Voor Bram")
    page = client.get(LIST, {"zoek": "SANNE"}).content.decode()
    assert "Voor Sanne" in page
    assert "Voor Bram" not in page


def test_the_mailbox_can_be_emptied(client):
    MailboxMessageFactory()
    assert client.post(reverse("notifications:mailbox_clear")).url == LIST
    assert not MailboxMessage.objects.exists()


def test_looking_does_not_empty_it(client):
    MailboxMessageFactory()
    assert client.get(reverse("notifications:mailbox_clear")).status_code == 405
    assert MailboxMessage.objects.exists()


def test_a_mail_without_html_shows_its_text_alone(client):
    EmailMessage("Onderwerp", "Alleen tekst", "kring@kring.example", ["a@example.com"]).send()
    mail = MailboxMessage.objects.get()
    page = client.get(mail_url(mail)).content.decode()
    assert "Alleen tekst" in page
    assert "iframe" not in page
    assert client.get(mail_url(mail, "mail_html")).status_code == 404


def test_the_html_of_a_mail_can_do_nothing_but_show(client):
    mail = MailboxMessageFactory(html="<head></head><script>alert(1)</script>")
    response = client.get(mail_url(mail, "mail_html"))
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert "script-src" not in policy
    assert "allow-scripts" not in policy["sandbox"]
    assert policy["frame-ancestors"] == "'self'"
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_the_frame_of_a_mail_runs_no_scripts(client):
    page = client.get(mail_url(MailboxMessageFactory(html="<p>Dag</p>"))).content.decode()
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page


def test_what_a_mail_says_is_escaped_on_our_own_page(client):
    mail = MailboxMessageFactory(subject="<b>Vet</b>", to="<i>@example.com", text="<script>alert(1)</script>")
    page = client.get(mail_url(mail)).content.decode() + client.get(LIST).content.decode()
    for tag in ("<b>Vet", "<i>@", "<script>alert"):
        assert tag not in page


def test_the_list_takes_the_same_queries_for_more_mail(client, django_assert_num_queries):
    MailboxMessageFactory.create_batch(3)
    client.get(LIST)
    with django_assert_num_queries(2):
        client.get(LIST)
    MailboxMessageFactory.create_batch(30)
    with django_assert_num_queries(2):
        client.get(LIST)


@pytest.mark.parametrize("name", ["mailbox", "mail", "mail_html"])
@pytest.mark.spec("N-04")
def test_outside_a_demo_there_is_no_mailbox(client, settings, name):
    mail = MailboxMessageFactory(html="<p>Dag</p>")
    settings.DEMO = False
    assert client.get(LIST if name == "mailbox" else mail_url(mail, name)).status_code == 404


def test_outside_a_demo_the_mailbox_cannot_be_emptied(client, settings):
    MailboxMessageFactory()
    settings.DEMO = False
    assert client.post(reverse("notifications:mailbox_clear")).status_code == 404
    assert MailboxMessage.objects.exists()


def test_outside_a_demo_the_backend_takes_no_mail(settings):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured, match="KRING_DEMO"):
        MailboxBackend()


def test_a_mail_without_receivers_is_not_kept():
    assert get_connection().send_messages([EmailMessage("Onderwerp", "Tekst", to=[])]) == 0
