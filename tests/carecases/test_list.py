"""The list Hulpvragen (C-19)."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.factories import (
    HelpRequestFactory,
    LabelFactory,
    SavedViewFactory,
    StatusFactory,
    UnitFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

LIST = "/hulpvragen/"


def shown(client, **wanted):
    return {asked.pk for asked in client.get(LIST, wanted).context["help_requests"]}


def found(client, words, **wanted):
    """Who comes up when these words are searched."""
    page = client.post(LIST, {"words": words, **wanted}, follow=True)
    return {asked.pk for asked in page.context["help_requests"]}


def test_a_school_sees_its_own_and_the_partnership_all_that_were_submitted(
    at_school, at_partnership, school, partnership
):
    own, hidden = HelpRequestFactory(school=school), HelpRequestFactory(school=school, hidden=True)
    other = HelpRequestFactory(school=UnitFactory(organisation=partnership))
    HelpRequestFactory()
    assert shown(at_school) == {own.pk, hidden.pk}
    assert shown(at_partnership) == {own.pk, other.pk}


def test_an_administrator_sees_what_is_hidden_too(admin, school):
    hidden = HelpRequestFactory(school=school, hidden=True)
    assert shown(sign_in(admin)) == {hidden.pk}


def test_the_partnership_cannot_filter_on_a_status_that_hides(at_partnership, at_school, school):
    hidden = HelpRequestFactory(school=school, status__label="Voorlopige Aanmelding", hidden=True)
    assert "Voorlopige Aanmelding" in words(at_school.get(LIST))
    page = at_partnership.get(LIST, {"status": "Voorlopige Aanmelding"})
    assert hidden.pk not in {asked.pk for asked in page.context["help_requests"]}
    assert "Voorlopige Aanmelding" not in words(page)


@pytest.mark.spec("C-19")
def test_each_filter_leaves_what_fits(at_partnership, partnership, school, scp):
    scp.units.add(UnitFactory(organisation=partnership, kind="office"))
    long_ago = clock.today() - timedelta(days=90)
    one = HelpRequestFactory(
        school=school,
        dossier__last_name="Zandstra",
        coordinator=scp,
        asked_on=long_ago,
        status__label="Toegekend",
        status__turn="partnership",
    )
    label = LabelFactory(organisation=partnership)
    one.labels.add(label)
    two = HelpRequestFactory(school=UnitFactory(organisation=partnership), status__label="Aanmelding")
    assert shown(at_partnership) == {one.pk, two.pk}
    for wanted in (
        {"titel": one.title_id},
        {"school": school.pk},
        {"coordinator": scp.pk},
        {"tot": long_ago.isoformat()},
        {"status": "Toegekend"},
        {"beurt": "partnership"},
        {"label": label.pk},
    ):
        assert shown(at_partnership, **wanted) == {one.pk}, wanted
    assert shown(at_partnership, vanaf=clock.today().isoformat()) == {two.pk}
    assert shown(at_partnership, status=["Toegekend", "Aanmelding"]) == {one.pk, two.pk}


@pytest.mark.spec("C-19")
def test_a_pupil_is_found_by_name_or_number_without_a_name_in_the_address(at_partnership, school):
    one = HelpRequestFactory(school=school, dossier__last_name="Zandstra", dossier__number=4711)
    HelpRequestFactory(school=school, dossier__number=4712)
    for typed in ("zandstr", "Jan van Zandstra", "4711"):
        assert found(at_partnership, typed) == {one.pk}
    answer = at_partnership.post(LIST, {"words": "Zandstra", "volgorde": "datum"})
    assert "zandstra" not in answer.url.lower()
    assert "volgorde=datum" in answer.url
    assert "A filter is on" in words(at_partnership.get(answer.url))
    assert 'value="Zandstra"' in at_partnership.get(answer.url).content.decode()


@pytest.mark.spec("C-19")
@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("leerling", ["Bakker", "Claassen", "De Wit"]),
        ("-leerling", ["De Wit", "Claassen", "Bakker"]),
        ("datum", ["De Wit", "Bakker", "Claassen"]),
        ("status", ["Claassen", "De Wit", "Bakker"]),
        ("-status", ["Bakker", "De Wit", "Claassen"]),
    ],
)
def test_the_list_is_sorted_by_a_column_over_all_its_pages(at_partnership, school, monkeypatch, order, names):
    monkeypatch.setattr("carecases.listing.PAGE_SIZE", 1)
    today = clock.today()
    for name, days, status in (("Bakker", 2, "C"), ("Claassen", 1, "A"), ("De Wit", 3, "B")):
        HelpRequestFactory(
            school=school,
            dossier__last_name=name,
            asked_on=today - timedelta(days=days),
            status__label=status,
        )
    seen, after = [], ""
    while len(seen) < 4:
        page = at_partnership.get(LIST, {"volgorde": order, "na": after}).context
        seen += [asked.dossier.last_name for asked in page["help_requests"]]
        after = page["next"]
        if not after:
            break
    assert seen == names


@pytest.mark.spec("C-19")
@pytest.mark.parametrize("order", ["status", "-status", "school", "-titel"])
def test_pages_of_groups_go_forth_and_back_through_every_help_request_once(
    at_partnership, partnership, school, monkeypatch, order
):
    monkeypatch.setattr("carecases.listing.PAGE_SIZE", 3)
    other = UnitFactory(organisation=partnership, name="Aan Zee")
    for number in range(11):
        HelpRequestFactory(
            school=other if number % 2 else school,
            status__label="ABCAB"[number % 5],
            title__name="XYX"[number % 3],
            made_at=clock.now() - timedelta(minutes=number),
        )

    def page(**more):
        return at_partnership.get(LIST, {"volgorde": order, **more}).context

    def pks(shown):
        return [asked.pk for asked in shown["help_requests"]]

    def sorts_by(asked):
        group = {"status": asked.status.label, "school": asked.school.name, "titel": asked.title.name}
        return (group[order.strip("-")], asked.made_at)

    shown = page()
    pages, rows = [pks(shown)], list(shown["help_requests"])
    while shown["next"]:
        shown = page(na=shown["next"])
        pages.append(pks(shown))
        rows += shown["help_requests"]
    assert rows == sorted(rows, key=sorts_by, reverse=order.startswith("-"))
    assert len(set(rows)) == 11
    back = [pks(shown)]
    while shown["previous"]:
        shown = page(voor=shown["previous"])
        back.insert(0, pks(shown))
    assert back == pages


def test_between_dates_the_newest_date_goes_first(at_partnership, school):
    today = clock.today()
    old = HelpRequestFactory(school=school, asked_on=today - timedelta(days=9))
    new = HelpRequestFactory(school=school, asked_on=today - timedelta(days=3))
    HelpRequestFactory(school=school, asked_on=today - timedelta(days=20))
    page = at_partnership.get(LIST, {"vanaf": (today - timedelta(days=10)).isoformat()})
    assert [asked.pk for asked in page.context["help_requests"]] == [new.pk, old.pk]


@pytest.mark.spec("C-19")
def test_a_view_is_kept_by_name_for_its_owner_and_holds_no_pupil(at_partnership, scp, school):
    HelpRequestFactory(school=school)
    at_partnership.post(
        "/hulpvragen/weergaven/", {"name": "Oude", "query": "beurt=partnership&volgorde=datum&leerling=x"}
    )
    view = scp.care_views.get()
    assert view.query == "beurt=partnership&volgorde=datum"
    assert f'href="{LIST}?{view.query.replace("&", "&amp;")}"' in at_partnership.get(LIST).content.decode()
    at_partnership.post("/hulpvragen/weergaven/", {"name": "oude", "query": "beurt=school"})
    assert scp.care_views.get().query == "beurt=school"
    at_partnership.post(f"/hulpvragen/weergaven/{scp.care_views.get().pk}/verwijderen/")
    assert not scp.care_views.exists()


def test_a_view_without_a_filter_or_name_is_not_kept(at_partnership, scp):
    for sent, said in (
        ({"name": "Alles", "query": ""}, "Choose at least one filter"),
        ({"name": " ", "query": "beurt=school"}, "Give the view a name"),
    ):
        assert said in words(at_partnership.post("/hulpvragen/weergaven/", sent, follow=True))
    assert not scp.care_views.exists()


def test_a_view_of_another_is_not_there(at_partnership, partnership):
    other = SavedViewFactory(user__organisation=partnership)
    assert at_partnership.post(f"/hulpvragen/weergaven/{other.pk}/verwijderen/").status_code == 404


@pytest.mark.spec("C-19")
def test_the_list_goes_out_as_csv_with_its_filters_and_without_formulas(at_partnership, school):
    HelpRequestFactory(school=school, dossier__last_name="=1+1", status__label="Aanmelding")
    HelpRequestFactory(school=school, dossier__last_name="Jansen", status__label="Afgerond")
    HelpRequestFactory(school=school, dossier__last_name="Verborgen", hidden=True)
    answer = at_partnership.get("/hulpvragen/export/csv/", {"status": "Aanmelding"})
    text = b"".join(answer.streaming_content).decode()
    assert "'=1+1, Jan van" in text
    assert "Jansen" not in text
    everything = at_partnership.get("/hulpvragen/export/csv/")
    assert "Verborgen" not in b"".join(everything.streaming_content).decode()
    line = Event.objects.filter(action=Action.HELP_REQUESTS_EXPORTED).earliest("pk")
    assert line.data["filters"] == [["status", "Aanmelding"]]


@pytest.mark.spec("C-19")
def test_the_list_goes_out_as_xlsx_up_to_what_somebody_waits_for(at_partnership, school, monkeypatch):
    HelpRequestFactory.create_batch(2, school=school)
    answer = at_partnership.get("/hulpvragen/export/xlsx/")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert len(rows) == 3
    monkeypatch.setattr("carecases.views.listing.MOST_IN_XLSX", 1)
    refused = at_partnership.get("/hulpvragen/export/xlsx/", follow=True)
    assert "do not fit in this kind of file. Take CSV" in words(refused)


@pytest.mark.spec("C-19")
def test_wissen_stands_there_while_a_filter_hides_rows(at_school, school):
    HelpRequestFactory(school=school)
    assert "Clear" not in words(at_school.get(LIST))
    page = at_school.post(LIST, {"words": "niemand"}, follow=True)
    assert "A filter is on" in words(page)
    assert "Clear" in words(page)
    assert "No help request fits" in words(page)


def test_an_empty_list_says_what_to_do(at_school, at_partnership):
    assert "No help requests yet" in words(at_school.get(LIST))
    assert "As soon as a school submits one" in words(at_partnership.get(LIST))


def test_the_list_goes_on_page_by_page_without_losing_one(at_school, school, monkeypatch):
    monkeypatch.setattr("carecases.listing.PAGE_SIZE", 2)
    all_of_them = {HelpRequestFactory(school=school).pk for _ in range(5)}
    seen, address = set(), LIST
    while address:
        page = at_school.get(address)
        seen |= {asked.pk for asked in page.context["help_requests"]}
        address = f"{LIST}?na={page.context['next']}" if page.context["next"] else ""
    assert seen == all_of_them


@pytest.mark.spec("N-41")
def test_the_list_takes_as_many_queries_for_ten_as_for_one(at_partnership, school):
    HelpRequestFactory(school=school)
    few = queries_of(at_partnership, LIST)
    HelpRequestFactory.create_batch(10, school=school)
    assert queries_of(at_partnership, LIST) == few


def test_someone_without_the_right_does_not_get_the_list(partnership):
    guest = UserFactory(administrator=True, organisation=partnership, with_app=True)
    assert in_english(sign_in(guest)).get(LIST).status_code == 403


def test_statuses_with_the_same_label_in_two_processes_are_one_choice(at_partnership, partnership, school):
    StatusFactory(process__organisation=partnership, label="Afgerond")
    StatusFactory(process__organisation=partnership, label="Afgerond")
    HelpRequestFactory(school=school)
    choices = [label for label, _ in at_partnership.get(LIST).context["form"].fields["statuses"].choices]
    assert choices.count("Afgerond") == 1
