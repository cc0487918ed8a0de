"""What administrators put right: who speaks for a school, its BRIN, and where help requests landed (C-61, C-72)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from carecases.actions.change_applicant import change_applicant, do_due
from carecases.models import ApplicantChange, HelpRequest
from carecases.tickets.models import SchoolContact
from core.accounts.actions.end_account import end_account
from core.accounts.actions.manage_units import Wanted, plan_change
from core.accounts.administration import RefusedError
from core.accounts.choices import UnitChangeKind
from core.accounts.models import Unit
from core.accounts.rights import Right
from core.audit.models import Event
from core.lib import clock
from core.notifications.delivery import deliver_due
from tests.factories import (
    FOR_THE_PARTNERSHIP,
    HelpRequestFactory,
    RoleFactory,
    SchoolContactFactory,
    SchoolDataFactory,
    StatusFactory,
    TicketFactory,
    UnitFactory,
    UserFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

CHANGE = "/beheer/hulpvragen/herstellen/ib-wisselen/"
MOVE = "/beheer/hulpvragen/herstellen/hulpvragen-verplaatsen/"


@pytest.fixture
def successor(partnership, school):
    user = UserFactory(ib=True, organisation=partnership, full_name="Ina Post", email="ina@school.example")
    user.units.add(school)
    return user


@pytest.fixture
def as_admin(admin):
    return in_english(sign_in(admin))


@pytest.fixture
def handler(partnership):
    """Handles tickets and sees nothing that is not handed in."""
    role = RoleFactory(
        organisation=partnership, name="Tickets", rights=[*FOR_THE_PARTNERSHIP, Right.HANDLE_TICKETS]
    )
    return UserFactory(scp=True, role=role, organisation=partnership, with_app=True)


def spoken_for(ib, school, **more):
    return HelpRequestFactory(
        school=school,
        school_data__applicant=ib,
        school_data__contact=ib.full_name,
        school_data__email=ib.email,
        **more,
    )


def filled_in(ib, successor, on=None, **more):
    return {"leaver": ib.pk, "successor": successor.pk, "on": (on or clock.today()).isoformat(), **more}


def data_of(help_request):
    data = HelpRequest.objects.select_related("school_data").get(pk=help_request.pk).school_data
    return data.applicant, data.contact, data.email


# C-61: change of IB'er


@pytest.mark.spec("C-61")
def test_one_screen_moves_all_open_help_requests_with_a_look_ahead_and_one_mail_each(
    as_admin, school, ib, successor, mailoutbox
):
    title = "Ambulante Begeleiding"
    one, two = (spoken_for(ib, school, title__name=f"{title} {number}") for number in (1, 2))
    done = spoken_for(ib, school, status__is_final=True, status__turn="nobody")
    url = f"{CHANGE}?school={school.pk}"
    preview = words(as_admin.post(url, filled_in(ib, successor)))
    assert "2 open help requests go along" in preview
    assert f"Dossier {one.dossier.number}" in preview
    assert data_of(one)[0] == ib
    as_admin.post(url, filled_in(ib, successor, bevestigd="1"))
    for moved in (one, two):
        assert data_of(moved) == (successor, "Ina Post", "ina@school.example")
    assert data_of(done)[0] == ib
    assert one.dossier.school_data.count() == 2
    deliver_due()
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([ib.email, successor.email])
    assert "2 open" in mailoutbox[0].body
    assert Event.objects.filter(action="care:applicant:change").count() == 2


@pytest.mark.spec("C-61")
def test_a_later_date_is_done_on_its_day_and_twice_is_once(as_admin, school, ib, successor, mailoutbox):
    one = spoken_for(ib, school)
    on = clock.today() + timedelta(days=5)
    as_admin.post(f"{CHANGE}?school={school.pk}", filled_in(ib, successor, on, bevestigd="1"))
    assert data_of(one)[0] == ib
    assert do_due(on - timedelta(days=1)) == 0
    late = spoken_for(ib, school)
    assert (do_due(on), do_due(on)) == (1, 0)
    assert data_of(one)[0] == data_of(late)[0] == successor
    deliver_due()
    assert len(mailoutbox) == 2


@pytest.mark.spec("C-61")
def test_what_is_not_handed_in_goes_along_unseen_by_the_partnership(handler, school, ib, successor):
    hidden = spoken_for(ib, school, hidden=True)
    browser = in_english(sign_in(handler))
    url = f"{CHANGE}?school={school.pk}"
    preview = words(browser.post(url, filled_in(ib, successor)))
    assert "0 open help requests go along" in preview
    assert f"Dossier {hidden.dossier.number}" not in preview
    browser.post(url, filled_in(ib, successor, bevestigd="1"))
    assert data_of(hidden)[0] == successor
    assert browser.get(reverse("carecases:help_request", args=[hidden.pk])).status_code == 404


def test_a_successor_who_cannot_speak_for_the_school_is_refused_in_words(as_admin, school, ib, successor):
    successor.email = ""
    successor.save()
    refused = as_admin.post(f"{CHANGE}?school={school.pk}", filled_in(ib, successor, bevestigd="1"))
    assert refused.status_code == 422
    assert "no status mail would arrive" in words(refused)
    assert not ApplicantChange.objects.exists()


def test_a_planned_change_can_be_withdrawn_and_waits_when_the_successor_left(
    as_admin, admin, school, ib, successor
):
    one = spoken_for(ib, school)
    on = clock.today() + timedelta(days=5)
    change = change_applicant(admin, ib, successor, school, on=on)
    successor.units.clear()
    assert do_due(on) == 0
    assert "could not be done" in words(as_admin.get("/beheer/hulpvragen/herstellen/"))
    as_admin.post(reverse("care_admin:withdraw_applicant", args=[change.pk]))
    successor.units.add(school)
    assert do_due(on) == 0
    assert data_of(one)[0] == ib


@pytest.mark.spec("C-61")
def test_a_ticket_leads_to_the_screen_with_its_fields_filled_in(as_admin, school, ib, successor):
    on = (clock.today() + timedelta(days=9)).isoformat()
    ticket = TicketFactory(
        school=school,
        sent_by=ib,
        kind="contact",
        facts={"leaver": ib.pk, "successor": successor.pk, "on": on},
    )
    page = as_admin.get(reverse("tickets:ticket", args=[ticket.pk])).content.decode()
    asked = f"?school={school.pk}&amp;van={ib.pk}&amp;naar={successor.pk}&amp;vanaf={on}"
    assert asked in page
    screen = as_admin.get(CHANGE + asked.replace("&amp;", "&")).content.decode()
    assert f'<option value="{ib.pk}" selected>' in screen
    assert f'<option value="{successor.pk}" selected>' in screen
    assert f'value="{on}"' in screen


def test_who_takes_over_from_a_known_contact_is_known(admin, school, ib, successor):
    SchoolContactFactory(school=school, user=ib)
    change_applicant(admin, ib, successor, school, on=clock.today())
    assert [contact.user for contact in SchoolContact.objects.all()] == [successor]


# a colleague leaves


@pytest.mark.spec("A-28")
def test_an_account_that_ends_hands_its_open_help_requests_to_the_successor(
    admin, school, ib, successor, mailoutbox
):
    one = spoken_for(ib, school)
    with pytest.raises(RefusedError, match="hulpvraag"):
        end_account(admin, ib, successor=None)
    end_account(admin, ib, successor=successor)
    assert data_of(one) == (successor, "Ina Post", "ina@school.example")
    deliver_due()
    assert ["ina@school.example"] in [mail.to for mail in mailoutbox]


@pytest.mark.spec("A-28")
def test_what_the_partnership_has_in_hand_goes_to_a_colleague_who_assesses(
    admin, school, scp, partnership, ib
):
    one = HelpRequestFactory(school=school, coordinator=scp)
    with pytest.raises(RefusedError):
        end_account(admin, scp, successor=ib)
    colleague = UserFactory(scp=True, organisation=partnership)
    end_account(admin, scp, successor=colleague)
    assert HelpRequest.objects.get(pk=one.pk).coordinator == colleague


# a school merges


@pytest.mark.spec("A-29")
def test_dossiers_and_help_requests_follow_a_school_into_a_merger(admin, school, ib, partnership):
    one, hidden = spoken_for(ib, school), spoken_for(ib, school, hidden=True)
    into = UnitFactory(organisation=partnership, name="De Vuurtoren")
    plan_change(admin, school, Wanted(UnitChangeKind.MERGE, clock.today(), merge_into=into))
    for moved in HelpRequest.objects.select_related("dossier", "school_data"):
        assert moved.school == moved.dossier.school == moved.school_data.school == into
    assert HelpRequest.objects.get(pk=hidden.pk).is_hidden
    assert sign_in(ib).get(reverse("carecases:help_request", args=[one.pk])).status_code == 200
    assert {data.school for data in one.dossier.school_data.all()} == {school, into}


# C-72: school of an account, BRIN, help requests at the wrong school


@pytest.mark.spec("C-72")
def test_the_school_of_an_account_changes_after_a_look_at_what_stays_behind(
    as_admin, school, ib, partnership
):
    spoken_for(ib, school, title__name="Thuiszitter")
    other = UnitFactory(organisation=partnership, name="De Vuurtoren")
    url = reverse("care_admin:account_school", args=[ib.pk])
    preview = words(as_admin.post(url, {"units": [other.pk]}))
    assert "1 open help request stays behind" in preview
    assert "The account sees the help requests of De Vuurtoren." in preview
    assert list(ib.units.all()) == [school]
    as_admin.post(url, {"units": [other.pk], "bevestigd": "1"})
    assert list(ib.units.all()) == [other]
    assert Event.objects.filter(action="account:account:change", object_id=str(ib.pk)).exists()


@pytest.mark.spec("C-72")
def test_a_brin_on_the_wrong_organisation_goes_to_the_right_one(as_admin, school, partnership):
    wrong = UnitFactory(organisation=partnership, name="De Vuurtoren", brin="99WD00", since=date(2024, 8, 1))
    Unit.objects.filter(pk=school.pk).update(brin="")
    url = reverse("care_admin:set_brin", args=[school.pk])
    preview = words(as_admin.post(url, {"brin": "99wd00"}))
    assert "De Vuurtoren has this BRIN now" in preview
    refused = as_admin.post(url, {"brin": "99WD00", "bevestigd": "1"})
    assert refused.status_code == 422
    as_admin.post(url, {"brin": "99WD00", "take_over": "on", "bevestigd": "1"})
    assert dict(Unit.objects.filter(pk__in=[school.pk, wrong.pk]).values_list("name", "brin")) == {
        school.name: "99WD00",
        "De Vuurtoren": "",
    }
    assert wrong.periods.get().brin == "99WD00"
    assert Event.objects.filter(action="account:unit:mend_brin").count() == 2


@pytest.mark.spec("C-72")
def test_several_help_requests_go_to_the_right_school_at_once(as_admin, school, ib, partnership):
    right = UnitFactory(organisation=partnership, name="De Vuurtoren")
    theirs = UserFactory(ib=True, organisation=partnership, with_app=True)
    theirs.units.add(right)
    first, second, stays = (spoken_for(ib, school) for _ in range(3))
    page = f"{MOVE}?school={school.pk}"
    assert "Dossier" in words(as_admin.get(page))
    sent = {"chosen": [first.pk, second.pk], "target": right.pk}
    preview = words(as_admin.post(page, sent))
    assert "2 help requests go to De Vuurtoren" in preview
    assert "the dossier goes along" in preview
    as_admin.post(page, {**sent, "bevestigd": "1"})
    assert set(HelpRequest.objects.filter(school=right)) == {first, second}
    assert HelpRequest.objects.get(pk=stays.pk).school == school
    moved = HelpRequest.objects.select_related("dossier", "school_data").get(pk=first.pk)
    assert (moved.dossier.school, moved.school_data.school, moved.school_data.applicant) == (
        right,
        right,
        None,
    )
    url = reverse("carecases:help_request", args=[first.pk])
    assert sign_in(theirs).get(url).status_code == 200
    assert sign_in(ib).get(url).status_code == 404
    assert Event.objects.filter(action="care:help_request:move").count() == 2


@pytest.mark.spec("C-72")
def test_what_is_hidden_stays_hidden_when_it_moves(as_admin, at_partnership, school, ib, partnership):
    right = UnitFactory(organisation=partnership)
    hidden = spoken_for(ib, school, hidden=True)
    assert at_partnership.get(MOVE).status_code == 403
    as_admin.post(f"{MOVE}?school={school.pk}", {"chosen": [hidden.pk], "target": right.pk, "bevestigd": "1"})
    moved = HelpRequest.objects.get(pk=hidden.pk)
    assert (moved.school, moved.is_hidden) == (right, True)
    url = reverse("carecases:help_request", args=[hidden.pk])
    assert at_partnership.get(url).status_code == 404


def test_a_dossier_with_more_help_requests_stays_where_those_are(as_admin, school, ib, partnership):
    right = UnitFactory(organisation=partnership)
    first = spoken_for(ib, school)
    other_data = SchoolDataFactory(dossier=first.dossier)
    HelpRequestFactory(
        school=school,
        dossier=first.dossier,
        school_data=other_data,
        status=StatusFactory(process__organisation=partnership),
    )
    as_admin.post(
        f"{MOVE}?dossier={first.dossier.number}",
        {"chosen": [first.pk], "target": right.pk, "bevestigd": "1"},
    )
    moved = HelpRequest.objects.select_related("dossier").get(pk=first.pk)
    assert (moved.school, moved.dossier.school) == (right, school)


# C-46: Beheer


@pytest.mark.spec("C-46")
def test_beheer_leads_to_everything_that_an_administrator_keeps(as_admin):
    page = words(as_admin.get("/beheer/"))
    for entry in ("Accounts", "Roles and rights", "Organisations", "Processes", "Forms", "Labels", "Repairs"):
        assert entry in page


@pytest.mark.spec("C-46")
def test_beheer_shows_only_what_somebody_may_open(partnership):
    role = RoleFactory(
        organisation=partnership, name="Accounts", kind="admin", rights=[Right.MANAGE_ACCOUNTS]
    )
    keeper = UserFactory(administrator=True, role=role, organisation=partnership, with_app=True)
    page = in_english(sign_in(keeper)).get("/beheer/").content.decode()
    assert reverse("accounts:admin_accounts") in page
    for name in ("accounts:admin_roles", "care_admin:labels", "care_admin:processes"):
        assert reverse(name) not in page


@pytest.mark.spec("C-46")
def test_organisations_stand_with_region_and_agreement(as_admin, school, in_region):
    in_region("IJsselmonde")
    assert "IJsselmonde" in words(as_admin.get("/beheer/organisaties/"))
    assert "not signed" in words(as_admin.get(reverse("accounts:admin_unit", args=[school.pk])))


@pytest.mark.spec("C-46")
def test_a_brin_that_is_not_in_the_list_yet_is_asked_with_a_ticket_and_confirmed(as_admin, school, ib):
    ticket = TicketFactory(school=school, sent_by=ib, kind="brin", facts={"brin": "99ZZ00"})
    page = as_admin.get(reverse("tickets:ticket", args=[ticket.pk])).content.decode()
    url = reverse("care_admin:set_brin", args=[school.pk])
    assert f"{url}?brin=99ZZ00" in page
    assert 'value="99ZZ00"' in as_admin.get(f"{url}?brin=99ZZ00").content.decode()
    as_admin.post(url, {"brin": "99ZZ00", "bevestigd": "1"})
    school.refresh_from_db()
    assert school.brin == "99ZZ00"


def test_a_ticket_fills_in_the_new_account(as_admin, school, ib, scp):
    ticket = TicketFactory(
        school=school, sent_by=ib, kind="account", facts={"name": "Bea Rijn", "email": "bea@school.example"}
    )
    url = reverse("accounts:admin_new_account")
    page = as_admin.get(f"{url}?ticket={ticket.pk}").content.decode()
    assert 'value="Bea Rijn"' in page
    other = TicketFactory(kind="account", facts={"name": "Vreemde Vogel", "email": "v@elders.example"})
    assert "Vreemde Vogel" not in as_admin.get(f"{url}?ticket={other.pk}").content.decode()
