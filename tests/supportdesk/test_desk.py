"""The desk as its workers use it: search, time line, diagnosis, repairs, rehearsal."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from core.accounts.choices import IdentityCheck, ResetStep
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.delivery import deliver_due
from core.notifications.models import OutboxMessage
from supportdesk.customers.search import find_customers
from supportdesk.models import Diagnosis, RepairDone
from tests.factories import (
    AnswerFactory,
    AttemptFactory,
    BounceFactory,
    BsnFactory,
    DeliveryAttemptFactory,
    EventFactory,
    GuardianFactory,
    LimitFactory,
    OrganisationFactory,
    OutboxMessageFactory,
    RegistrationFactory,
    RegistrationStopFactory,
    ResetAttemptFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def guardian():
    return GuardianFactory(
        family__debtor_number="100001",
        first_name="Daniëlle",
        prefix="van der",
        last_name="Berg",
        email="danielle.vanderberg@ziggo.nl",
        second_email="dvdb@werk.example",
    )


@pytest.fixture
def parent(guardian):
    return guardian.user


@pytest.fixture
def worker(parent):
    return UserFactory(manager=True, with_app=True, organisation=parent.organisation)


@pytest.fixture
def desk(worker):
    return in_english(sign_in(worker))


# Search


@pytest.mark.spec("S-01")
@pytest.mark.parametrize(
    "typed",
    [
        "100001",
        "danielle.vanderberg@zigo.nl",
        "dvdb@wrk.example",
        "Danielle van der Berg",
        "daniele berg",
        "111222333",
    ],
    ids=["number", "typing error", "second address", "name", "name with error", "bsn"],
)
def test_a_customer_is_found_by_what_is_at_hand(typed, guardian, parent, desk):
    BsnFactory(guardian=guardian, number="111222333")
    GuardianFactory(family__organisation=parent.organisation, first_name="Piet", last_name="Pietersen")
    page = desk.post(reverse("supportdesk:start"), {"klant_of_bsn": typed})
    assert parent in page.context["found"].accounts
    assert page.context["found"].accounts[0] == parent
    assert "never signed in" in words(page)


@pytest.mark.spec("S-01")
def test_an_address_at_the_same_provider_is_not_alike(worker):
    jo, _piet = (
        UserFactory(organisation=worker.organisation, full_name=name, email=f"{own}@hotmail.example.nl")
        for name, own in (("Jo Smit", "jo.smit"), ("Piet Pot", "pp"))
    )
    assert find_customers(worker, "jo.smt@hotmail.example.nl").accounts == [jo]


@pytest.mark.spec("S-01", "A-27")
def test_another_organisations_customers_are_not_there(parent):
    stranger = UserFactory(manager=True)
    for typed in ("100001", parent.email, "Danielle Berg"):
        assert find_customers(stranger, typed).is_empty
    page = sign_in(UserFactory(manager=True, with_app=True)).get(
        reverse("supportdesk:customer", args=[parent.pk])
    )
    assert page.status_code == 404


@pytest.mark.spec("S-01")
def test_searching_goes_by_an_index_however_many_there_are():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    named = User.objects.filter(findable__trigram_word_similar="danielle@zigo.nl")
    assert "user_findable" in named.explain()
    lines = Event.objects.filter(object_type="accounts.user", object_id="1").order_by("-at")
    assert "event_object" in lines.explain()


# Time line


@pytest.mark.spec("S-02")
def test_the_time_line_tells_what_happened_with_the_words_of_mail_servers(parent, desk):
    ResetAttemptFactory(account=parent, organisation=parent.organisation, step=ResetStep.EMAIL_DIFFERS)
    mail = OutboxMessageFactory(sent=True, recipient=parent, kind="accounts.reset_link")
    DeliveryAttemptFactory(message=mail, answer="250 OK: queued as 4711")
    BounceFactory(message=mail, explanation="Mailbox full")
    told = words(desk.get(reverse("supportdesk:customer", args=[parent.pk])))
    for part in ("the e-mail address differs", "250 OK: queued as 4711", "Mailbox full", "came back"):
        assert part in told
    assert Event.objects.filter(action=Action.CUSTOMER_SEEN, client_id=str(parent.pk)).count() == 1


@pytest.mark.spec("S-02")
def test_the_time_line_tells_where_registering_stopped(parent, desk):
    registration = RegistrationFactory(organisation=parent.organisation, email=parent.email.upper())
    RegistrationStopFactory(registration=registration)
    RegistrationStopFactory(registration__email=parent.email)
    told = words(desk.get(reverse("supportdesk:customer", args=[parent.pk])))
    assert told.count("Registering stopped at the step") == 1


@pytest.mark.spec("S-02")
def test_the_time_line_tells_what_was_sent_for_the_school_and_what_became_of_it():
    ib = UserFactory(ib=True, organisation=OrganisationFactory(partnership=True))
    school = UnitFactory(organisation=ib.organisation)
    ib.units.add(school)
    attempt = AttemptFactory(sender__organisation=ib.organisation, school=school)
    browser = in_english(sign_in(UserFactory(root=True, with_app=True, organisation=ib.organisation)))
    page = browser.get(reverse("supportdesk:customer", args=[ib.pk]))
    assert f"{attempt.sender.name} sent a help request for {school}" in words(page)
    assert reverse("intake:attempt", args=[attempt.pk]) in page.content.decode()


@pytest.mark.spec("S-02")
def test_the_time_line_pages_and_takes_as_many_queries_however_long_it_is(parent, desk):
    url = reverse("supportdesk:customer", args=[parent.pk])
    now = clock.now()

    def happen(number):
        for place in range(number):
            EventFactory(
                organisation=parent.organisation,
                action=Action.SIGN_IN_REFUSED,
                object_type="accounts.user",
                object_id=str(parent.pk),
                data={"reason": "wrong_password"},
                at=now - timedelta(minutes=place),
            )

    happen(2)
    OutboxMessageFactory(sent=True, recipient=parent)
    desk.get(url)
    few = queries_of(desk, url)
    happen(30)
    assert queries_of(desk, url) <= few
    page = desk.get(url).context["page"]
    assert page.next
    assert desk.get(url, {"na": page.next}).context["page"].entries[0].at < page.entries[-1].at


# Diagnosis


@pytest.mark.spec("S-03")
def test_a_complaint_is_run_kept_repeated_and_compared(parent, desk):
    LimitFactory(account=parent, waits_until=clock.now() + timedelta(minutes=9))
    url = reverse("supportdesk:complaint", args=[parent.pk, "inloggen-lukt-niet"])
    first = desk.post(url, {"page": "parent", "identifier": "100001"}, follow=True)
    told = words(first)
    assert "1 cause" in told
    assert "No wait after failed attempts" in told
    assert "Na te veel mislukte pogingen wacht het portaal." in told
    parent.limits.all().delete()
    kept = Diagnosis.objects.get()
    again = words(desk.post(reverse("supportdesk:again", args=[kept.pk]), follow=True))
    assert "Nothing on our side explains it" in again
    assert "solved" in again
    assert Diagnosis.objects.count() == 2


@pytest.mark.spec("S-03")
def test_a_diagnosis_is_printed_and_sent_in_the_words_for_the_customer(parent, desk, mailoutbox):
    LimitFactory(account=parent, waits_until=clock.now() + timedelta(minutes=9))
    desk.post(reverse("supportdesk:complaint", args=[parent.pk, "inloggen-lukt-niet"]))
    kept = Diagnosis.objects.get()
    pdf = desk.get(reverse("supportdesk:diagnosis_pdf", args=[kept.pk]))
    assert pdf.content.startswith(b"%PDF")
    colleague = UserFactory(manager=True, organisation=parent.organisation)
    send = reverse("supportdesk:send", args=[kept.pk])
    desk.post(send, {"aan": "klant"})
    desk.post(send, {"colleague": colleague.pk})
    deliver_due()
    mails = {mail.to[0]: mail.body for mail in mailoutbox}
    assert "Na te veel mislukte pogingen wacht het portaal." in mails[parent.email]
    assert reverse("supportdesk:diagnosis", args=[kept.pk]) in mails[colleague.email]
    assert parent.full_name not in mails[colleague.email]


@pytest.mark.spec("S-03")
def test_the_desk_of_a_partnership_asks_for_no_bsn(desk):
    at_partnership = UserFactory(
        manager=True, with_app=True, organisation=OrganisationFactory(partnership=True)
    )
    asked = reverse("supportdesk:loose_complaint", args=["geen-nieuw-wachtwoord"])
    assert "bsn" in desk.get(asked).context["form"].fields
    assert "bsn" not in sign_in(at_partnership).get(asked).context["form"].fields


@pytest.mark.spec("S-04")
def test_a_colleague_reads_in_a_kept_diagnosis_only_what_the_own_role_shows(parent, desk):
    BsnFactory(guardian=parent.guardian, number="111222333")
    desk.post(
        reverse("supportdesk:complaint", args=[parent.pk, "geen-nieuw-wachtwoord"]), {"bsn": "123456782"}
    )
    kept = Diagnosis.objects.get()
    assert kept.causes == ["bsn-in-register"]
    role = RoleFactory(organisation=parent.organisation, rights=[Right.SUPPORT_CUSTOMERS])
    colleague = UserFactory(organisation=parent.organisation, environment="staff", role=role, with_app=True)
    looks = in_english(sign_in(colleague))
    told = words(looks.get(reverse("supportdesk:diagnosis", args=[kept.pk])))
    assert "differs from the register" not in told
    assert "No cause found yet" in told
    for listed in (reverse("supportdesk:start"), reverse("supportdesk:customer", args=[parent.pk])):
        assert "diagnosis made" in words(looks.get(listed))
        assert "cause found" in words(desk.get(listed))


@pytest.mark.spec("S-03")
def test_beside_a_diagnosis_stand_the_answers_and_the_next_tools(parent, desk):
    AnswerFactory(title_en="Why do I wait?", complaints=["inloggen-lukt-niet"])
    AnswerFactory(title_en="About something else")
    url = reverse("supportdesk:complaint", args=[parent.pk, "inloggen-lukt-niet"])
    report = f"{reverse('devices:new_report')}?account={parent.pk}"
    page = desk.post(url, {"page": "parent"}, follow=True)
    assert report in page.content.decode()
    for told in (words(desk.get(url)), words(page)):
        assert "Why do I wait?" in told
        assert "About something else" not in told
    assert report in desk.get(reverse("supportdesk:customer", args=[parent.pk])).content.decode()


@pytest.mark.spec("S-04")
def test_a_diagnosis_writes_only_its_own_record_and_the_trail(parent, worker, desk):
    before = rows_of(exclude={"supportdesk_diagnosis", "audit_event", "django_session", "accounts_session"})
    desk.post(reverse("supportdesk:complaint", args=[parent.pk, "geen-nieuw-wachtwoord"]))
    assert before == rows_of(
        exclude={"supportdesk_diagnosis", "audit_event", "django_session", "accounts_session"}
    )


def rows_of(*, exclude):
    """Every row of every table as text, but for some tables."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model._meta.managed and table not in exclude:
                cursor.execute(
                    f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{table}\" t"
                )
                found[table] = cursor.fetchone()[0]
    return found


# Repairs


@pytest.mark.spec("S-05")
def test_a_wait_is_ended_with_a_reason_and_a_line_in_the_trail(parent, desk):
    LimitFactory(account=parent, waits_until=clock.now() + timedelta(minutes=9))
    url = reverse("supportdesk:repair", args=[parent.pk, "lift-wait"])
    assert "cannot be undone" in words(desk.get(url))
    assert desk.post(url, {"reason": ""}).status_code == 422
    assert parent.limits.exists()
    desk.post(url, {"reason": "Belde zelf"})
    assert not parent.limits.exists()
    assert "Belde zelf" in words(desk.get(reverse("supportdesk:customer", args=[parent.pk])))
    line = Event.objects.get(action=Action.CUSTOMER_MENDED)
    assert (line.ground, line.client_id, line.data["repair"]) == ("Belde zelf", str(parent.pk), "lift-wait")
    assert "nothing to repair" in words(desk.get(url)).lower()


@pytest.mark.spec("S-05")
def test_an_address_is_put_right_and_comes_back(parent, guardian, desk):
    url = reverse("supportdesk:repair", args=[parent.pk, "correct-email"])
    desk.post(url, {"email": "nieuw@ziggo.nl", "checked": IdentityCheck.CALLED_BACK, "reason": "Teruggebeld"})
    guardian.refresh_from_db()
    parent.refresh_from_db()
    assert guardian.email == parent.email == "nieuw@ziggo.nl"
    done = RepairDone.objects.get()
    desk.post(reverse("supportdesk:undo", args=[done.pk]), {"reason": "Toch niet"})
    guardian.refresh_from_db()
    assert guardian.email == "danielle.vanderberg@ziggo.nl"
    assert Event.objects.filter(action=Action.CUSTOMER_MENDING_UNDONE, ground="Toch niet").exists()


@pytest.mark.spec("S-05")
def test_an_address_comes_off_the_bounce_list_and_a_link_goes(parent, desk):
    bounce = BounceFactory(address="danielle.vanderberg@ziggo.nl", is_permanent=True)
    desk.post(reverse("supportdesk:repair", args=[parent.pk, "lift-bounce"]), {"reason": "Mailbox geleegd"})
    bounce.refresh_from_db()
    assert bounce.lifted_at
    assert OutboxMessage.objects.filter(recipient=parent, kind__startswith="accounts.").exists()


@pytest.mark.spec("S-05")
def test_a_closed_account_opens_and_closes_again(parent, desk):
    User.objects.filter(pk=parent.pk).update(is_active=False)
    desk.post(reverse("supportdesk:repair", args=[parent.pk, "reopen-account"]), {"reason": "Terug"})
    parent.refresh_from_db()
    assert parent.is_active
    desk.post(reverse("supportdesk:undo", args=[RepairDone.objects.get().pk]), {"reason": "Vergissing"})
    parent.refresh_from_db()
    assert not parent.is_active


@pytest.mark.spec("S-05")
def test_a_repair_asks_for_its_own_right(parent):
    role = RoleFactory(
        organisation=parent.organisation, rights=[Right.SUPPORT_CUSTOMERS, Right.MEND_FOR_CUSTOMERS]
    )
    worker = UserFactory(organisation=parent.organisation, environment="staff", role=role, with_app=True)
    LimitFactory(account=parent, waits_until=clock.now() + timedelta(minutes=9))
    page = sign_in(worker).post(
        reverse("supportdesk:repair", args=[parent.pk, "lift-wait"]), {"reason": "Belde zelf"}
    )
    assert page.status_code == 403
    assert parent.limits.exists()


# Rehearsal


@pytest.mark.spec("S-32")
def test_a_rehearsal_goes_as_for_the_customer_and_changes_nothing_of_the_customer(
    parent, worker, desk, mailoutbox
):
    own = {"audit_event", "django_session", "accounts_session", "notifications_outboxmessage"}
    before = rows_of(exclude=own)
    url = reverse("supportdesk:rehearse", args=[parent.pk])
    wrong = words(desk.post(url, {"identifier": "100001", "email": "danielle@zigo.nl", "page": "parent"}))
    assert "the e-mail address differs" in wrong
    right = desk.post(
        url, {"identifier": "100001", "email": "danielle.vanderberg@ziggo.nl", "page": "parent"}
    )
    assert "It would work" in words(right)
    assert rows_of(exclude=own) == before
    assert not OutboxMessage.objects.filter(recipient=parent).exists()
    deliver_due()
    (mail,) = mailoutbox
    assert mail.to == [worker.email]
    assert "/welkom/" not in mail.body
