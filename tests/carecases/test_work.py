"""Functions with holders, handing a help request on, and the work list (C-63)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from carecases.choices import Need, Side
from carecases.models import SchoolCare
from carecases.work import number_waiting
from core.lib import clock
from core.notifications.delivery import deliver_due
from tests.factories import (
    DeliveryFactory,
    FunctionFactory,
    FunctionHolderFactory,
    HelpRequestFactory,
    StatusFactory,
    TransitionFactory,
    UnitFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

WORK = "/werklijst/"


@pytest.fixture
def expert(partnership):
    return FunctionFactory(organisation=partnership, name="Deskundige")


def queued(school, function, **more):
    return HelpRequestFactory(school=school, status__turn="partnership", status__function=function, **more)


def waiting(user):
    return [asked.pk for asked in sign_in(user).get(WORK).context["help_requests"]]


def colleague(partnership, **more):
    return UserFactory(scp=True, organisation=partnership, with_app=True, **more)


@pytest.mark.spec("C-63")
def test_the_work_list_shows_the_queue_of_ones_functions_oldest_first(scp, school, expert):
    FunctionHolderFactory(function=expert, user=scp)
    new = queued(school, expert)
    old = queued(school, expert, made_at=clock.now() - timedelta(days=3))
    queued(school, FunctionFactory(organisation=expert.organisation))
    HelpRequestFactory(school=school, status__function=expert)
    assert waiting(scp) == [old.pk, new.pk]


@pytest.mark.spec("C-63")
def test_a_holder_of_one_region_sees_only_schools_of_that_region(scp, school, partnership, expert, in_region):
    in_region("Noord")
    elsewhere = UnitFactory(organisation=partnership)
    SchoolCare.objects.create(unit=elsewhere, region="Zuid")
    FunctionHolderFactory(function=expert, user=scp, region="Noord")
    here = queued(school, expert)
    queued(elsewhere, expert)
    assert waiting(scp) == [here.pk]


@pytest.mark.spec("C-63")
def test_each_school_has_its_own_contact_person(scp, school, partnership):
    contacts = FunctionFactory(organisation=partnership, name="SCP", is_school_contact=True)
    other = UnitFactory(organisation=partnership)
    for unit, contact in ((school, scp), (other, colleague(partnership))):
        SchoolCare.objects.create(unit=unit, contact=contact)
    here = queued(school, contacts)
    queued(other, contacts)
    assert waiting(scp) == [here.pk]


@pytest.mark.spec("C-63")
def test_what_somebody_took_on_is_in_no_other_work_list(scp, school, partnership, expert):
    other = colleague(partnership)
    for person in (scp, other):
        FunctionHolderFactory(function=expert, user=person)
    asked = queued(school, expert, holder=other)
    assert waiting(scp) == []
    assert waiting(other) == [asked.pk]


def test_the_menu_counts_what_waits_and_the_work_list_is_home(at_partnership, scp, school, expert):
    FunctionHolderFactory(function=expert, user=scp)
    for _ in range(3):
        queued(school, expert)
    page = at_partnership.get("/hulpvragen/")
    entry = next(item for item in page.context["navigation"] if item.url == WORK)
    assert entry.badge == 3
    assert at_partnership.get("/", follow=True).redirect_chain[-1][0] == WORK


def test_an_empty_work_list_says_when_something_comes(at_partnership):
    assert "Nothing waits for you" in words(at_partnership.get(WORK))


def test_the_work_list_takes_as_many_queries_for_ten_as_for_one(at_partnership, scp, school, expert):
    FunctionHolderFactory(function=expert, user=scp)
    queued(school, expert)
    few = queries_of(at_partnership, WORK)
    for _ in range(9):
        queued(school, expert)
    assert queries_of(at_partnership, WORK) == few


def test_schools_have_no_work_list(at_school):
    assert at_school.get(WORK).status_code == 403


@pytest.fixture
def handing_on(school, expert):
    """A help request that can be handed on to an expert."""
    asked = HelpRequestFactory(
        school=school,
        status__turn="partnership",
        status__label="Aanmelding",
        dossier__first_name="Hasna",
        dossier__last_name="El-Makrini",
    )
    target = StatusFactory(
        process=asked.process, label="Doorzetten deskundige", turn="partnership", function=expert
    )
    return TransitionFactory(
        source=asked.status, target=target, sides=[Side.PARTNERSHIP], needs=[Need.HOLDER]
    )


def hand_on(client, way, holder):
    asked = way.source.help_requests.get()
    address = reverse("carecases:change_status", args=[asked.pk])
    return client.post(address, {"seen": way.source_id, "target": way.target_id, "holder": holder})


@pytest.mark.spec("C-63")
def test_handing_on_asks_for_a_holder_and_mails_them_without_names(
    at_partnership, handing_on, expert, partnership, mailoutbox
):
    asked = handing_on.source.help_requests.get()
    holder = FunctionHolderFactory(
        function=expert, user=colleague(partnership, email="deskundige@swv.example")
    ).user
    page = at_partnership.get(reverse("carecases:change_status", args=[asked.pk]))
    assert f'<option value="{holder.pk}">{holder.full_name}</option>' in page.content.decode()
    assert hand_on(at_partnership, handing_on, holder.pk).status_code == 302
    asked.refresh_from_db()
    assert asked.holder == holder
    deliver_due()
    deliver_due()
    mail = next(mail for mail in mailoutbox if mail.to == ["deskundige@swv.example"])
    assert [sent.to for sent in mailoutbox].count(["deskundige@swv.example"]) == 1
    for part in (
        str(asked.dossier.number),
        str(asked.title),
        "Doorzetten deskundige",
        f"/hulpvragen/{asked.pk}/",
    ):
        assert part in mail.body
    assert not any(name in mail.body + mail.subject for name in ("Hasna", "Makrini"))
    assert waiting(holder) == [asked.pk]


@pytest.mark.spec("C-63")
def test_without_a_holder_of_that_function_it_is_not_handed_on(
    at_partnership, handing_on, expert, partnership
):
    FunctionHolderFactory(function=expert)
    for chosen in ("", colleague(partnership).pk):
        answer = hand_on(at_partnership, handing_on, chosen)
        assert answer.status_code == 422
    assert "Choose who takes the help request on" in words(hand_on(at_partnership, handing_on, ""))
    assert handing_on.source.help_requests.exists()


def test_a_holder_who_lost_it_before_the_mail_went_gets_none(
    at_partnership, handing_on, expert, partnership, mailoutbox
):
    holder = FunctionHolderFactory(function=expert, user=colleague(partnership)).user
    asked = handing_on.source.help_requests.get()
    hand_on(at_partnership, handing_on, holder.pk)
    asked.refresh_from_db()
    asked.holder = None
    asked.save()
    deliver_due()
    assert [holder.email] not in [mail.to for mail in mailoutbox]


def test_past_the_queue_nobody_holds_it_any_more(at_partnership, handing_on, expert, partnership):
    holder = FunctionHolderFactory(function=expert, user=colleague(partnership)).user
    asked = handing_on.source.help_requests.get()
    hand_on(at_partnership, handing_on, holder.pk)
    onward = TransitionFactory(
        source=handing_on.target,
        target=StatusFactory(process=asked.process, turn="partnership"),
        sides=[Side.PARTNERSHIP],
    )
    in_english(at_partnership).post(
        reverse("carecases:change_status", args=[asked.pk]),
        {"seen": onward.source_id, "target": onward.target_id},
    )
    asked.refresh_from_db()
    assert (asked.status, asked.holder) == (onward.target, None)


def test_the_number_beside_the_menu_takes_two_queries(scp, partnership, school, django_assert_num_queries):
    queue = FunctionFactory(organisation=partnership)
    contacts = FunctionFactory(organisation=partnership, is_school_contact=True)
    SchoolCare.objects.create(unit=school, region="Noord", contact=scp)
    FunctionHolderFactory(function=queue, user=scp, region="Noord")
    for function in (queue, contacts):
        HelpRequestFactory(school=school, status__turn="partnership", status__function=function)
    with django_assert_num_queries(2):
        assert number_waiting(scp) == 2


@pytest.mark.spec("C-50", "C-63")
def test_the_work_list_leads_to_what_came_in_without_a_title(at_partnership, school, partnership):
    assert "title that is not one of ours" not in words(at_partnership.get(WORK))
    DeliveryFactory(sender__organisation=partnership, school=school)
    page = at_partnership.get(WORK)
    assert "1 help request came in with a title that is not one of ours" in words(page)
    assert f'href="{reverse("intake:untitled_list")}"' in page.content.decode()
    assert "Nothing waits for you" not in words(page)
