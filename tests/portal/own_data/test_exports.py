"""Everything that is kept on a family as one file (P-33)."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare import holdings
from core.childcare.choices import ConsentKind
from core.childcare.models import Child, Family, Guardian
from core.files.actions.receiving import receive
from core.files.stores import StoreError, store
from core.lib import clock
from core.notifications.models import OutboxMessage
from portal.own_data.actions import exports
from portal.own_data.choices import ExportState
from portal.own_data.models import FamilyExport
from tests.core.files import brought
from tests.factories import (
    AgendaFeedFactory,
    BookingFactory,
    BsnFactory,
    ChildFactory,
    ConsentFactory,
    DiaryEntryFactory,
    DiaryPictureFactory,
    FamilyExportFactory,
    GuardianFactory,
    OutboxMessageFactory,
    PreferenceFactory,
    ProposalFactory,
    PushSubscriptionFactory,
    RelativeFactory,
    UserFactory,
)
from tests.family import Home, make_home, wednesday
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]
COPIES = "/overig/mijn-kopie/"


@pytest.fixture
def home() -> Home:
    return make_home()


def made(home) -> FamilyExport:
    home.client.post(f"{COPIES}vragen/")
    assert exports.make_waiting() == 1
    return FamilyExport.objects.get()


def unpacked(response) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def rows(packed: zipfile.ZipFile, name: str):
    return json.loads(packed.read(f"json/{name}.json"))


@pytest.mark.spec("P-33")
def test_a_guardian_asks_waits_and_saves_everything(home):
    home.plan(home.noortje, wednesday())
    ConsentFactory(child=home.noortje, by=home.guardian)
    BookingFactory(request__family=home.family, request__submitted_by=home.guardian, child=home.ties)
    client = home.client
    asked = words(client.post(f"{COPIES}vragen/", follow=True))
    assert "Will be made in a moment." in asked
    exports.make_waiting()
    export = FamilyExport.objects.get()
    assert "kept until" in words(client.get(COPIES))
    assert "is ready" in words(client.get("/meldingen/"))
    assert OutboxMessage.objects.filter(kind="own_data.export_ready", recipient=home.guardian.user).exists()
    packed = unpacked(client.get(f"{COPIES}{export.pk}/bestand/"))
    assert {one["first_name"] for one in rows(packed, "children")} == {"Noortje", "Ties"}
    assert len(rows(packed, "care")) == len(rows(packed, "consents")) == len(rows(packed, "bookings")) == 1
    assert "Noortje" in packed.read("overzicht.html").decode()
    assert {"json/trail.json", "css/paper.css"} <= set(packed.namelist())


@pytest.mark.spec("P-33")
def test_asking_making_and_saving_leave_lines_that_the_family_reads(home):
    export = made(home)
    b"".join(home.client.get(f"{COPIES}{export.pk}/bestand/").streaming_content)
    for action in (Action.EXPORT_ASKED, Action.EXPORT_MADE, Action.EXPORT_SAVED):
        assert Event.objects.get(action=action).client_id == str(home.guardian.pk)
    assert "saved everything that is kept" in words(home.client.get("/overig/wie-heeft-gekeken/"))


@pytest.mark.spec("P-33")
def test_who_it_is_must_have_been_proved_lately(home, time_machine):
    export = made(home)
    client = home.client
    time_machine.move_to(clock.now() + timedelta(minutes=10))
    for response in (client.post(f"{COPIES}vragen/"), client.get(f"{COPIES}{export.pk}/bestand/")):
        assert response.status_code == 302
        assert response.url.startswith("/account/bevestigen/")


@pytest.mark.spec("P-33")
def test_a_copy_is_kept_a_few_days(home, time_machine):
    export = made(home)
    time_machine.move_to(clock.now() + timedelta(days=6))
    assert home.client.get(f"{COPIES}{export.pk}/bestand/").status_code == 404
    assert exports.remove_old() == 1
    with pytest.raises(StoreError):
        store().read(export.path, 0, 0)
    assert "No copy yet" in words(home.client.get(COPIES))


def shared_photo(home, *showing):
    """A photo in the diary of Noortje's group, with these children on it; all guardians allow it."""
    staff = UserFactory(group_staff=True, organisation=home.family.organisation)
    entry = DiaryEntryFactory(group=home.hamsters, author=staff, about=[home.noortje])
    for child in showing:
        ConsentFactory(child=child, kind=ConsentKind.PHOTOS, by=None)
    file = receive(staff, brought.upload(brought.jpeg(), "foto.jpg"), "diary")
    return DiaryPictureFactory(entry=entry, file=file, position=0, showing=showing)


def withdraw(child):
    ConsentFactory(child=child, kind=ConsentKind.PHOTOS, given=False, by=None, at=clock.now())


@pytest.mark.spec("P-09", "P-33")
def test_a_consent_that_others_withdraw_closes_a_copy_with_their_child_in_it(home):
    other = ChildFactory(family__organisation=home.family.organisation)
    shared_photo(home, home.noortje, other)
    export = made(home)
    address, client = f"{COPIES}{export.pk}/bestand/", home.client
    assert any(name.startswith("bestanden/diary/") for name in unpacked(client.get(address)).namelist())
    withdraw(other)
    assert "may no longer be shared with you" in words(client.get(address, follow=True))
    assert address not in client.get(COPIES).content.decode()
    assert exports.close_outdated() == 1
    with pytest.raises(StoreError):
        store().read(export.path, 0, 0)
    assert "Closed: a photo or file" in words(client.get(COPIES))
    assert Event.objects.get(action=Action.EXPORT_CLOSED).client_id == str(home.guardian.pk)
    again = made_again(home)
    assert not any(name.startswith("bestanden/") for name in again.namelist())


@pytest.mark.spec("P-33")
def test_a_copy_keeps_the_own_child_whatever_is_answered_about_photos(home):
    shared_photo(home, home.noortje)
    export = made(home)
    withdraw(home.noortje)
    assert exports.close_outdated() == 0
    assert home.client.get(f"{COPIES}{export.pk}/bestand/").status_code == 200


def made_again(home):
    """What is in a copy that is asked now."""
    home.client.post(f"{COPIES}vragen/")
    assert exports.make_waiting() == 1
    newest = FamilyExport.objects.order_by("pk").last()
    return unpacked(home.client.get(f"{COPIES}{newest.pk}/bestand/"))


def test_only_who_asked_opens_it(home):
    export = made(home)
    other = GuardianFactory(family=home.family, second=True)
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    assert sign_in(other.user).get(f"{COPIES}{export.pk}/bestand/").status_code == 404
    assert sign_in(GuardianFactory().user).get(f"{COPIES}{export.pk}/bestand/").status_code == 404
    assert sign_in(relative.user).get(COPIES).status_code == 403


def test_of_the_other_guardian_there_is_no_more_than_the_name(home):
    GuardianFactory(family=home.family, second=True, email="geheim@example.com", phone="+31699999999")
    export = made(home)
    packed = unpacked(home.client.get(f"{COPIES}{export.pk}/bestand/"))
    everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"geheim@example.com" not in everything
    assert b"99999999" not in everything


def test_what_the_other_guardian_proposed_of_the_own_name_or_asked_is_not_in_it(home):
    other = GuardianFactory(family=home.family, second=True)
    ProposalFactory(by=other, guardian=other, wanted={"last_name": "Geheim"}, before={"last_name": "Boven"})
    ProposalFactory(by=other, wanted={"city": "Haarlem"}, before={"city": home.family.city})
    FamilyExportFactory(asked_by=other, ready=True)
    home.client.post(f"{COPIES}vragen/")
    assert exports.make_waiting() == 1
    export = FamilyExport.objects.get(asked_by=home.guardian)
    packed = unpacked(home.client.get(f"{COPIES}{export.pk}/bestand/"))
    assert [one["wanted"] for one in rows(packed, "proposals")] == [{"city": "Haarlem"}]
    assert [one["id"] for one in rows(packed, "exports")] == [export.pk]


def test_what_was_sent_and_chosen_is_in_it_without_the_keys_of_devices(home):
    user = home.guardian.user
    PreferenceFactory(user=user)
    PushSubscriptionFactory(user=user, label="Firefox op Android")
    AgendaFeedFactory(user=user)
    OutboxMessageFactory(recipient=user)
    OutboxMessageFactory(recipient=GuardianFactory(family=home.family, second=True).user)
    export = made(home)
    packed = unpacked(home.client.get(f"{COPIES}{export.pk}/bestand/"))
    (device,), (feed,) = rows(packed, "push"), rows(packed, "feed")
    assert device.keys() == {"id", "user", "label", "created_at"}
    assert "token_digest" not in feed
    assert len(rows(packed, "preferences")) == len(rows(packed, "mails")) == 1


def test_no_secret_goes_along(home):
    BsnFactory(guardian=home.guardian)
    export = made(home)
    packed = unpacked(home.client.get(f"{COPIES}{export.pk}/bestand/"))
    everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"123456782" not in everything
    assert home.guardian.user.password.encode() not in everything


def test_another_family_is_not_in_it(home):
    stranger = BookingFactory(
        child__first_name="Vreemd", request__family__organisation=home.family.organisation
    )
    export = made(home)
    packed = unpacked(home.client.get(f"{COPIES}{export.pk}/bestand/"))
    assert stranger.child.first_name.encode() not in packed.read("overzicht.html")


def test_a_second_one_waits_for_the_first(home):
    FamilyExportFactory(asked_by=home.guardian)
    assert "being made already" in words(home.client.post(f"{COPIES}vragen/", follow=True))
    assert FamilyExport.objects.count() == 1


def test_what_a_worker_left_behind_is_made_by_the_next(home, time_machine):
    export = FamilyExportFactory(asked_by=home.guardian, state=ExportState.MAKING, claimed_at=clock.now())
    assert exports.make_waiting() == 0
    time_machine.move_to(clock.now() + timedelta(minutes=11))
    assert exports.make_waiting() == 1
    export.refresh_from_db()
    assert export.state == ExportState.READY


def test_one_with_which_three_workers_died_is_given_up_and_told(home):
    export = FamilyExportFactory(
        asked_by=home.guardian,
        state=ExportState.MAKING,
        attempts=3,
        claimed_at=clock.now() - timedelta(minutes=11),
    )
    assert exports.make_waiting() == 0
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
    assert OutboxMessage.objects.filter(kind="own_data.export_failed").exists()


def test_one_that_does_not_succeed_is_tried_three_times_and_then_told(home, monkeypatch):
    def broken(*_arguments):
        raise StoreError("full")

    monkeypatch.setattr(store(), "put", broken)
    home.client.post(f"{COPIES}vragen/")
    for _ in range(3):
        exports.make_waiting()
    assert FamilyExport.objects.get().state == ExportState.FAILED
    assert "Ask for it again" in words(home.client.get(COPIES))
    assert OutboxMessage.objects.filter(kind="own_data.export_failed").exists()


def test_the_page_says_how_far_it_is(home):
    FamilyExportFactory(
        asked_by=home.guardian, state=ExportState.MAKING, done=6, parts=24, claimed_at=clock.now()
    )
    page = in_english(sign_in(home.guardian.user)).get(COPIES, headers={"HX-Request": "true"})
    assert "Being made: 25%" in words(page)
    assert "<h1>" not in page.content.decode()


NOT_HELD = {
    "requests.draft": "what is being chosen now, gone when it is submitted",
    "requests.creditrunline": "the work list of a run; the credit itself is held",
    "childcare.registerwrite": "that something is on its way to the back-office; what it is about is held",
    "childcare.familyaddition": "that a page was sent once; the child and the place on the waiting list are held",
    "childcare.childminder": "an account of its own, without a family",
}
"""Tables that lead to a family and are left out, and why."""


def test_every_table_that_leads_to_a_family_is_told_or_left_out_for_a_reason():
    told = {label for one in holdings.all_holdings() for label in one.models}
    leading = {
        model._meta.label_lower
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.is_relation and field.related_model in {Family, Child, Guardian}
    }
    assert leading - told - NOT_HELD.keys() == set(), "Register these in core.childcare.holdings."
