"""Beheer > Hulpvragen > Processen: seen as a drawing, changed in the browser, saved as a whole (C-13)."""

import pytest
from django.urls import reverse

from carecases.models import HelpRequest, Status
from tests.factories import (
    FunctionFactory,
    HelpRequestFactory,
    ProcessFactory,
    StatusFactory,
    TitleFactory,
    TransitionFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(admin):
    return in_english(sign_in(admin))


@pytest.fixture
def process(partnership):
    """Aanmelding > Dossier compleet > Afgerond, begun by a title."""
    process = ProcessFactory(organisation=partnership, name="Ondersteuning")
    begin = StatusFactory(
        process=process, code="aanmelding", label="Aanmelding", turn="partnership", position=0
    )
    middle = StatusFactory(
        process=process, code="compleet", label="Dossier compleet", turn="partnership", position=1
    )
    end = StatusFactory(process=process, code="afgerond", label="Afgerond", final=True, position=2)
    TransitionFactory(source=begin, target=middle, sides=["partnership"])
    TransitionFactory(source=middle, target=end, sides=["partnership"], needs=["reason"])
    TitleFactory(process=process, first_status=begin, name="Ambulante Begeleiding")
    return process


def address(process):
    return reverse("care_admin:change_process", args=[process.pk])


def as_sent(browser, process):
    """What the browser sends when nothing was touched."""
    editor = browser.get(address(process)).context["editor"]
    sent = {}
    for form in (editor.process, editor.statuses.management_form, editor.ways.management_form):
        sent |= {form.add_prefix(name): form[name].value() for name in form.fields}
    for form in (*editor.statuses, *editor.ways):
        sent |= {form.add_prefix(name): form[name].value() for name in form.fields}
    return {name: value for name, value in sent.items() if value not in (None, "", False)}


def save(browser, process, **changes):
    """Sends the whole form with some fields changed; None takes a field away."""
    sent = {
        **as_sent(browser, process),
        **{name.replace("__", "-"): value for name, value in changes.items()},
    }
    return browser.post(address(process), {name: value for name, value in sent.items() if value is not None})


def labels_of(process):
    return [status.label for status in process.statuses.filter(is_retired=False)]


@pytest.mark.spec("C-13")
def test_a_process_is_drawn_and_told_in_words(browser, process):
    page = browser.get(reverse("care_admin:process", args=[process.pk]))
    drawing = page.content.decode().split("process-drawing")[1]
    for label in ("Aanmelding", "Dossier compleet", "Afgerond"):
        assert f">{label}</text>" in drawing
        assert words(page).count(label) > 1
    assert "The process “Ondersteuning”" in drawing
    assert "a reason" in words(page)


@pytest.mark.spec("C-13")
def test_a_status_and_its_ways_are_added_without_scripts(browser, process, partnership):
    expert = FunctionFactory(organisation=partnership, name="Deskundige")
    sent = {
        **as_sent(browser, process),
        "rij": "statuses",
    }
    more = browser.post(address(process), sent).context["editor"]
    assert len(more.statuses.forms) == 4
    answer = save(
        browser,
        process,
        **{
            "statuses-TOTAL_FORMS": 4,
            "statuses-3-label": "Doorzetten deskundige",
            "statuses-3-turn": "partnership",
            "statuses-3-function": expert.pk,
            "statuses-3-place": 2,
            "ways-TOTAL_FORMS": 4,
            "ways-2-source": more.statuses[0].key,
            "ways-2-target": "doorzetten-deskundige",
            "ways-2-sides": ["partnership"],
            "ways-2-needs": ["holder"],
            "ways-3-source": "doorzetten-deskundige",
            "ways-3-target": more.statuses[1].key,
            "ways-3-sides": ["partnership", "school"],
        },
    )
    assert answer.status_code == 302, answer.context["said"]
    made = process.statuses.get(code="doorzetten-deskundige")
    assert (made.label, made.function) == ("Doorzetten deskundige", expert)
    assert made.ways_in.get().needs == ["holder"]
    assert made.ways_out.get().sides == ["partnership", "school"]


@pytest.mark.spec("C-13")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ways-0-DELETE": "on"}, "No way leads to “Dossier compleet”."),
        ({"ways-1-DELETE": "on"}, "Nobody may leave “Dossier compleet”"),
        ({"ways-1-target": "FIRST"}, "From “Aanmelding” no end can be reached: it is a dead end."),
        ({"statuses-2-turn": "school"}, "“Afgerond” is the end, so it is nobody’s turn."),
        ({"statuses-1-label": "Aanmelding"}, "Two statuses are called “Aanmelding”."),
        ({"statuses-0-is_hidden": "on"}, "so it has to be the school’s turn."),
    ],
    ids=["unreachable", "nobody may leave", "dead end", "end with a turn", "label twice", "hidden"],
)
def test_a_broken_process_is_refused_in_words_and_what_was_typed_stays(browser, process, changes, said):
    first = str(process.statuses.get(code="aanmelding").pk)
    sent = {name: first if value == "FIRST" else value for name, value in changes.items()}
    answer = save(browser, process, name="Andere naam", **sent)
    assert answer.status_code == 422
    assert said in words(answer)
    assert 'value="Andere naam"' in answer.content.decode()
    process.refresh_from_db()
    assert (process.name, process.transitions.count()) == ("Ondersteuning", 2)


def test_a_hidden_status_that_only_the_partnership_could_leave_is_one_that_nobody_may_leave(browser, process):
    answer = save(browser, process, **{"statuses-1-is_hidden": "on", "statuses-1-turn": "school"})
    assert "Nobody may leave “Dossier compleet”" in words(answer)


@pytest.mark.spec("C-13")
def test_a_status_with_help_requests_cannot_go_and_they_keep_their_place(browser, process, school):
    asked = HelpRequestFactory(
        school=school, status=process.statuses.get(code="compleet"), title=process.titles.get()
    )
    answer = save(
        browser,
        process,
        **{
            "statuses-1-DELETE": "on",
            "ways-1-source": str(process.statuses.get(code="aanmelding").pk),
        },
    )
    assert "“Dossier compleet” cannot go: 1 help request has this status." in words(answer)
    assert save(browser, process, **{"statuses-1-label": "Compleet"}).status_code == 302
    asked.refresh_from_db()
    assert asked.status.label == "Compleet"


def test_a_status_that_is_only_history_goes_out_of_the_process_and_stays_in_the_history(browser, process):
    answer = save(
        browser,
        process,
        **{
            "statuses-1-DELETE": "on",
            "ways-1-source": str(process.statuses.get(code="aanmelding").pk),
        },
    )
    assert answer.status_code == 302, answer.context["said"]
    assert labels_of(process) == ["Aanmelding", "Afgerond"]
    assert Status.objects.filter(process=process, label="Dossier compleet", is_retired=True).exists()


def test_the_status_where_a_title_begins_cannot_go(browser, process):
    answer = save(browser, process, **{"statuses-0-DELETE": "on"})
    assert "help requests with the title “Ambulante Begeleiding” begin there" in words(answer)


@pytest.mark.spec("C-13", "C-14")
def test_hiding_a_status_in_use_is_asked_once_more_and_hides_at_once(browser, process, school):
    asked = HelpRequestFactory(
        school=school, status=process.statuses.get(code="compleet"), title=process.titles.get()
    )
    changes = {"statuses-1-is_hidden": "on", "statuses-1-turn": "school", "ways-1-sides": ["school"]}
    answer = save(browser, process, **changes)
    assert "1 help request disappears for the partnership at once" in words(answer)
    assert 'type="checkbox" name="hiding_is_meant"' in answer.content.decode()
    assert not HelpRequest.objects.get(pk=asked.pk).is_hidden
    assert save(browser, process, hiding_is_meant="on", **changes).status_code == 302
    assert HelpRequest.objects.get(pk=asked.pk).is_hidden


def test_labels_may_change_places(browser, process):
    changes = {
        "statuses-0-label": "Dossier compleet",
        "statuses-0-code": "compleet",
        "statuses-1-label": "Aanmelding",
        "statuses-1-code": "aanmelding",
    }
    assert save(browser, process, **changes).status_code == 302
    assert labels_of(process) == ["Dossier compleet", "Aanmelding", "Afgerond"]


def test_who_saves_second_is_told_and_changes_nothing(browser, process):
    seen = as_sent(browser, process)
    save(browser, process, name="Eerste")
    answer = browser.post(address(process), {**seen, "name": "Tweede"})
    assert "A colleague changed this process" in words(answer)
    assert 'value="Tweede"' in answer.content.decode()
    process.refresh_from_db()
    assert process.name == "Eerste"


def test_a_new_process_needs_a_name_of_its_own_and_statuses(browser, process, partnership):
    answer = browser.post(
        reverse("care_admin:new_process"),
        {
            "name": "ondersteuning",
            "statuses-TOTAL_FORMS": 1,
            "statuses-INITIAL_FORMS": 0,
            "statuses-0-label": "Klaar",
            "statuses-0-turn": "nobody",
            "statuses-0-is_final": "on",
            "ways-TOTAL_FORMS": 0,
            "ways-INITIAL_FORMS": 0,
        },
    )
    assert "There is a process with this name already." in words(answer)
    assert partnership.care_processes.count() == 1


def test_drawing_without_saving_saves_nothing(browser, process):
    answer = save(browser, process, tekenen="1", **{"statuses-1-label": "Helemaal compleet"})
    assert answer.status_code == 200
    assert ">Helemaal compleet</text>" in answer.content.decode()
    assert "Dossier compleet" in labels_of(process)


def test_the_page_of_a_process_takes_as_many_queries_for_ten_statuses_as_for_three(browser, process):
    page = reverse("care_admin:process", args=[process.pk])
    browser.get(page)
    few = queries_of(browser, page)
    StatusFactory.create_batch(7, process=process)
    assert queries_of(browser, page) == few


def test_only_administrators_of_processes_come_here(at_partnership, at_school, process):
    for client in (at_partnership, at_school):
        assert client.get(reverse("care_admin:processes")).status_code == 403
        assert client.get(address(process)).status_code == 403
