"""The teacher's pages: Groepsoverzicht, PIN and pictures, addresses, links, reading in pupils."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.homelogin.choices import SecretKind
from core.homelogin.models import HomeAddress, Pupil
from core.homelogin.secrets import secret_of
from core.lib import clock
from tests.factories import (
    HomeAccountFactory,
    HomeAddressFactory,
    HomeGroupFactory,
    HomeSchoolFactory,
    PrimarySchoolFactory,
    PupilFactory,
    TeacherFactory,
)
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
    return browser.post(reverse(f"homelogin:{name}", args=[pupil.pk, *more]), data)


def test_the_overview_shows_how_far_home_login_is(browser, group, pupil):
    HomeAddressFactory(pupil=pupil, account__email="een@example.com", activated_at=clock.now())
    HomeAddressFactory(pupil=pupil, position=2, account__email="twee@example.com", link_asked_at=clock.now())
    page = browser.get(reverse("homelogin:groups"), follow=True).content.decode()
    for words in ("Lotte", "een@example.com", "geactiveerd op", "twee@example.com", "link verstuurd op"):
        assert words in page


def test_an_overview_costs_the_same_for_one_pupil_as_for_ten(browser, group, django_assert_max_num_queries):
    for number in range(10):
        HomeAddressFactory(pupil=PupilFactory(group=group, first_name=f"Kind{number}"))
    with django_assert_max_num_queries(10):
        browser.get(reverse("homelogin:group", args=[group.pk]))


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


def test_pupils_are_read_in_from_a_file_with_a_report(group):
    administrator = sign_in(TeacherFactory(administrator=True, organisation=group.organisation))
    PupilFactory(group=group, first_name="Daan", last_name="Bos")
    lines = [
        "Voornaam;Tussenvoegsel;Achternaam;Email1;Email2",
        "Noor;van der;Berg;thuis@example.com;",
        "daan;;bos;;",
        "Fem;;Smit;no address;",
        ";;Jansen;;",
    ]
    file = SimpleUploadedFile("groep.csv", "\n".join(lines).encode())
    page = administrator.post(reverse("homelogin:import_pupils", args=[group.pk]), {"file": file})
    words = page.content.decode()
    assert "Regel 4" in words
    assert "Regel 5" in words
    assert set(Pupil.objects.values_list("first_name", flat=True)) == {"Noor", "Daan"}
    assert HomeAddress.objects.get().account.email == "thuis@example.com"


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2", b"\x00\x01"])
def test_a_file_without_our_columns_is_refused_in_words(group, content):
    administrator = sign_in(TeacherFactory(administrator=True, organisation=group.organisation))
    file = SimpleUploadedFile("groep.csv", content or b" ")
    page = administrator.post(reverse("homelogin:import_pupils", args=[group.pk]), {"file": file})
    assert page.status_code == 422


def test_a_teacher_may_not_read_in_a_file(browser, group):
    assert browser.get(reverse("homelogin:import_pupils", args=[group.pk])).status_code == 403


def test_a_school_without_groups_says_whom_to_ask():
    page = sign_in(TeacherFactory(organisation=PrimarySchoolFactory())).get(reverse("homelogin:groups"))
    assert page.status_code == 200
