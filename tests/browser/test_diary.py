"""The diary as a parent and a member of staff meet it: uploading with progress, photos by key, and for assistive
technology."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from portal.diary.models import DiaryEntry
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.visiting import fits, sign_in
from tests.core.files import brought
from tests.factories import ConsentFactory, GuardianFactory, PlacementFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_store")]
Axe = Callable[[Page], None]
WHILE_CHECKING = 60_000
"""Milliseconds in which photos are drawn anew on a busy machine."""


@pytest.fixture
def photos(tmp_path) -> list[Path]:
    files = [tmp_path / "een.jpg", tmp_path / "twee.jpg"]
    for file in files:
        file.write_bytes(brought.jpeg(brought.picture(1600, 1200), talkative=True))
    return files


@pytest.fixture
def placement():
    placement = PlacementFactory(child__first_name="Noortje")
    GuardianFactory(family=placement.child.family)
    ConsentFactory(child=placement.child, by=None)
    return placement


@pytest.mark.spec("P-05", "P-06", "P-07", "P-08")
def test_a_parent_writes_with_photos_and_browses_them_by_key(
    open_page: OpenPage, axe: Axe, placement, photos: list[Path]
) -> None:
    parent = placement.child.family.guardians.get().user
    page = open_page(**PHONE)
    sign_in(page, parent)
    fits(page, axe)
    page.get_by_role("link", name="Dagboek schrijven").first.click()
    page.get_by_label("Wat is er gebeurd?").fill("Naar het strand geweest.")
    page.locator("input[type=file]").set_input_files(photos)
    expect(page.locator(".upload-item img")).to_have_count(2, timeout=WHILE_CHECKING)
    fits(page, axe)
    page.get_by_role("button", name="In het dagboek zetten").click()
    expect(page.get_by_text("Naar het strand geweest.")).to_be_visible()
    expect(page.locator(".photo-grid img")).to_have_count(2)
    fits(page, axe)
    page.locator(".photo-grid a").first.click()
    expect(page.get_by_role("heading", name="Foto 1 van 2")).to_be_visible()
    fits(page, axe)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Foto 2 van 2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Naar het strand geweest.")).to_be_visible()


@pytest.mark.spec("P-09", "P-41")
def test_staff_say_who_is_on_a_photo_before_parents_see_it(
    open_page: OpenPage, axe: Axe, placement, photos: list[Path]
) -> None:
    group = placement.group
    staff = UserFactory(group_staff=True, organisation=group.location.organisation)
    group.location.staff.add(staff)
    page = open_page(**DESKTOP)
    sign_in(page, staff)
    page.goto(reverse("diary:write_group", args=[group.pk]))
    page.get_by_label("Noortje").check()
    page.locator("input[type=file]").set_input_files(photos[:1])
    expect(page.locator(".upload-item img")).to_have_count(1, timeout=WHILE_CHECKING)
    fits(page, axe)
    page.get_by_role("button", name="In het dagboek zetten").click()
    expect(page.get_by_role("heading", name="Wie staan er op de foto's?")).to_be_visible()
    fits(page, axe)
    page.get_by_label("Noortje").first.check()
    page.get_by_role("button", name="Opslaan en delen").click()
    expect(page.get_by_text("Het dagverslag is gedeeld met de ouders.")).to_be_visible()
    assert DiaryEntry.objects.get().shared_from is not None
