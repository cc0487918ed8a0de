"""The teacher's pages: Groepsoverzicht, PIN and pictures, addresses, links; and the settings of the school."""

import pytest
from django.urls import reverse

from core.accounts.choices import OrganisationKind
from core.audit.models import Event
from core.homelogin.choices import SecretKind
from core.homelogin.models import HomeAddress
from core.homelogin.progress import Lack
from core.homelogin.secrets import secret_of
from core.lib import clock
from core.notifications.models import OutboxMessage
from tests.factories import (
    HomeAccountFactory,
    HomeAddressFactory,
    HomeGroupFactory,
    HomeSchoolFactory,
    OrganisationFactory,
    PrimarySchoolFactory,
    PupilFactory,
    TeacherFactory,
)
from tests.pages import queries_of, words
from tests.refusals import database_refuses
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    return TeacherFactory()


@pytest.fixture
def group(teacher):
    return HomeGroupFactory(organisation=teacher.organisation, name="Groep 3", teachers=[teacher])


@pytest.fixture
def pupil(group):
    return PupilFactory(group=group, first_name="Lotte")


@pytest.fixture
def browser(teacher):
    return sign_in(teacher)


def page_of(browser, pupil):
    return browser.get(reverse("homelogin:pupil", args=[pupil.pk])).content.decode()


def post(browser, name, pupil, *more, **data):
    follow = data.pop("follow", False)
    return browser.post(reverse(f"homelogin:{name}", args=[pupil.pk, *more]), data, follow=follow)


def test_the_overview_shows_how_far_home_login_is(browser, group, pupil):
    HomeAddressFactory(pupil=pupil, account__email="een@example.com", activated_at=clock.now())
    HomeAddressFactory(pupil=pupil, position=2, account__email="twee@example.com", link_asked_at=clock.now())
    page = browser.get(reverse("homelogin:groups"), follow=True).content.decode()
    for part in ("Lotte", "een@example.com", "geactiveerd op", "twee@example.com", "link verstuurd op"):
        assert part in page


def test_an_overview_costs_the_same_for_one_pupil_as_for_ten(browser, group):
    url = reverse("homelogin:group", args=[group.pk])
    HomeAddressFactory(pupil=PupilFactory(group=group))
    browser.get(url)
    for_one = queries_of(browser, url)
    for number in range(9):
        HomeAddressFactory(pupil=PupilFactory(group=group, first_name=f"Kind{number}"))
    assert queries_of(browser, url) == for_one


def test_a_teacher_sees_own_groups_only_and_the_administrator_all_of_the_school(browser, group):
    colleagues = PupilFactory(group=HomeGroupFactory(organisation=group.organisation))
    elsewhere = PupilFactory()
    administrator = sign_in(TeacherFactory(administrator=True, organisation=group.organisation))
    for stranger in (colleagues, elsewhere):
        assert browser.get(reverse("homelogin:pupil", args=[stranger.pk])).status_code == 404
        assert browser.get(reverse("homelogin:group", args=[stranger.group_id])).status_code == 404
        assert post(browser, "set_secret", stranger, kind="new").status_code == 404
        assert post(browser, "set_addresses", stranger).status_code == 404
        assert post(browser, "send_link", stranger, 1).status_code == 404
    assert administrator.get(reverse("homelogin:pupil", args=[colleagues.pk])).status_code == 200
    assert administrator.get(reverse("homelogin:pupil", args=[elsewhere.pk])).status_code == 404


@pytest.mark.spec("A-21")
def test_a_teacher_sets_sees_and_resets_the_pin(browser, pupil):
    post(browser, "set_secret", pupil, kind="pin", figures="4711")
    assert "4711" in page_of(browser, pupil)
    post(browser, "set_secret", pupil, kind="new")
    pupil.refresh_from_db()
    (pin,) = secret_of(pupil)
    assert pin.isdigit()
    assert len(pin) == 4
    assert pin in page_of(browser, pupil)
    assert pin.encode() not in bytes(pupil.sealed_secret)


@pytest.mark.spec("A-21")
def test_a_teacher_sets_as_many_pictures_as_the_school_asks(browser, pupil):
    HomeSchoolFactory(organisation=pupil.group.organisation, pictures_asked=3)
    assert post(browser, "set_secret", pupil, kind="pictures", picture_1="sun").status_code == 422
    post(browser, "set_secret", pupil, kind="pictures", picture_1="sun", picture_2="kite", picture_3="sun")
    pupil.refresh_from_db()
    assert pupil.secret_kind == SecretKind.PICTURES
    assert secret_of(pupil) == ["sun", "kite", "sun"]


@pytest.mark.spec("A-21")
@pytest.mark.parametrize("figures", ["", "123", "12345", "12a4", "١٢٣٤"])
def test_a_pin_has_four_figures(browser, pupil, figures):
    assert post(browser, "set_secret", pupil, kind="pin", figures=figures).status_code == 422


@pytest.mark.spec("A-19")
def test_a_pupil_has_at_most_two_home_addresses(browser, pupil):
    post(browser, "set_addresses", pupil, first="Een@example.com", second="twee@example.com")
    assert [a.account.email for a in pupil.addresses.all()] == ["een@example.com", "twee@example.com"]
    with database_refuses("at_most_two_home_addresses"):
        HomeAddressFactory(pupil=pupil, position=3)
    with database_refuses("home_address_position_once"):
        HomeAddressFactory(pupil=pupil, position=2)


def test_an_address_that_stays_keeps_its_state(browser, pupil):
    HomeAddressFactory(pupil=pupil, account__email="een@example.com", activated_at=clock.now())
    post(browser, "set_addresses", pupil, first="nieuw@example.com", second="een@example.com")
    assert [bool(a.activated_at) for a in pupil.addresses.all()] == [False, True]


def test_use_at_another_school_does_not_show(browser, pupil):
    account = HomeAccountFactory(email="een@example.com")
    HomeAddressFactory(account=account, activated_at=clock.now())
    post(browser, "set_addresses", pupil, first="een@example.com", second="")
    assert HomeAddress.objects.get(pupil=pupil).activated_at is None
    assert "nog geen link verstuurd" in page_of(browser, pupil)


@pytest.mark.spec("A-19")
def test_a_teacher_sends_the_link_once_in_fifteen_minutes(browser, pupil):
    HomeAddressFactory(pupil=pupil)
    first = post(browser, "send_link", pupil, 1)
    assert browser.get(first.url).content.decode().count("onderweg naar") == 1
    second = post(browser, "send_link", pupil, 1)
    assert "minder dan 15 minuten geleden" in browser.get(second.url).content.decode()


def test_a_teacher_may_not_read_in_a_file(browser, group):
    assert browser.get(reverse("homelogin:import_pupils", args=[group.pk])).status_code == 403


def test_a_school_without_groups_says_whom_to_ask():
    page = sign_in(TeacherFactory(organisation=PrimarySchoolFactory())).get(reverse("homelogin:groups"))
    assert page.status_code == 200


@pytest.mark.spec("A-31")
def test_a_teacher_sees_at_a_glance_who_lacks_what(browser, group):
    complete = PupilFactory(group=group, first_name="Fem", secret="1234")
    HomeAddressFactory(pupil=complete, link_asked_at=clock.now(), activated_at=clock.now())
    PupilFactory(group=group, first_name="Noor")
    HomeAddressFactory(pupil=PupilFactory(group=group, first_name="Daan", secret="1234"))
    sent = PupilFactory(group=group, first_name="Elif", secret="1234")
    HomeAddressFactory(pupil=sent, link_asked_at=clock.now())
    url = reverse("homelogin:group", args=[group.pk])
    page = browser.get(url)
    assert [count.pupils for count in page.context["counts"]] == [4, 3, 1, 1, 1, 1]
    assert "3 nog niet ingesteld 1 zonder code of plaatje 1 zonder thuisadres" in words(page)
    shown = {
        lack: {p.first_name for p in browser.get(url, {"toon": lack}).context["pupils"]} for lack in Lack
    }
    assert shown == {
        Lack.ANYTHING: {"Noor", "Daan", "Elif"},
        Lack.CODE: {"Noor"},
        Lack.ADDRESS: {"Noor"},
        Lack.LINK: {"Daan"},
        Lack.USE: {"Elif"},
    }


@pytest.mark.spec("A-31")
def test_a_link_is_sent_again_from_the_overview_itself(browser, group, pupil):
    HomeAddressFactory(pupil=pupil, link_asked_at=clock.now())
    overview = reverse("homelogin:group", args=[group.pk])
    assert "Opnieuw sturen" in words(browser.get(overview))
    assert post(browser, "send_link", pupil, 1, to_group="1").url == overview


def test_every_address_that_had_no_link_gets_one_at_once(browser, group, pupil):
    HomeAddressFactory(pupil=pupil, account__email="een@example.com")
    HomeAddressFactory(pupil=pupil, position=2, account__email="twee@example.com")
    HomeAddressFactory(pupil=PupilFactory(group=group), activated_at=clock.now())
    HomeAddressFactory()
    overview = reverse("homelogin:group", args=[group.pk])
    assert "Link sturen naar 2 adressen" in words(browser.get(overview))
    assert "onderweg naar 2 adressen" in words(post(browser, "send_links", group, follow=True))
    assert set(OutboxMessage.objects.values_list("address", flat=True)) == {
        "een@example.com",
        "twee@example.com",
    }
    assert "Link sturen naar" not in words(browser.get(overview))


@pytest.mark.spec("A-19")
def test_a_childcare_has_home_addresses_as_a_school_has():
    childcare = OrganisationFactory()
    assert childcare.kind == OrganisationKind.CHILDCARE
    leader = TeacherFactory(organisation=childcare)
    child = PupilFactory(group__organisation=childcare)
    child.group.teachers.add(leader)
    browser = sign_in(leader)
    post(browser, "set_addresses", child, first="thuis@example.com", second="")
    post(browser, "send_link", child, 1)
    assert OutboxMessage.objects.get().address == "thuis@example.com"


@pytest.fixture
def manager(group):
    return sign_in(TeacherFactory(administrator=True, organisation=group.organisation))


def choose(manager, **more):
    data = {"pictures_asked": "1", "network": "here", "other_name": "", "network_address": "", **more}
    return manager.post(reverse("homelogin:settings"), data)


@pytest.mark.spec("A-20")
def test_a_school_chooses_three_pictures_and_who_has_one_keeps_it(manager, browser, pupil):
    post(browser, "set_secret", pupil, kind="pictures", picture_1="sun")
    assert "1 leerling heeft nu plaatjes. Zij houden wat ze hebben" in words(
        manager.get(reverse("homelogin:settings"))
    )
    choose(manager, pictures_asked="3")
    pupil.refresh_from_db()
    assert secret_of(pupil) == ["sun"]
    assert page_of(browser, pupil).count('name="picture_3"') == 12
    assert Event.objects.get(action="home:school:set").data["pictures"] == 3


@pytest.mark.spec("A-23")
@pytest.mark.parametrize(
    ("chosen", "name"),
    [({"network": "MOO"}, "MOO"), ({"network": "other", "other_name": "Wolkenschool"}, "Wolkenschool")],
)
def test_a_school_says_which_network_it_uses_and_its_staff_sees_it(
    manager, browser, group, pupil, chosen, name
):
    choose(manager, network_address="https://school.example/", **chosen)
    notice = f"Uw school gebruikt {name}: leerlingen loggen daar in, ook thuis."
    for page in ("group", "pupil"):
        key = group.pk if page == "group" else pupil.pk
        assert notice in words(browser.get(reverse(f"homelogin:{page}", args=[key])))
    assert notice in words(manager.get(reverse("homelogin:groups")))
    choose(manager)
    assert notice not in words(manager.get(reverse("homelogin:groups")))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"network": "MOO"}, "network_address"),
        ({"network": "MOO", "network_address": "http://school.example/"}, "network_address"),
        ({"network": "MOO", "network_address": "javascript:alert(1)"}, "network_address"),
        ({"network": "other", "network_address": "https://school.example/"}, "other_name"),
        ({"network": "no such network"}, "network"),
        ({"pictures_asked": "2"}, "pictures_asked"),
    ],
)
def test_settings_that_lead_nowhere_are_refused(manager, wrong, field):
    page = choose(manager, **wrong)
    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_a_network_address_without_https_is_refused_by_the_database():
    with database_refuses("a_network_address_is_https"):
        HomeSchoolFactory(network_name="MOO", network_address="http://moo.example/")
