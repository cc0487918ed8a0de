import pytest

from carecases.rules.process_graph import problems
from config.demo.care_processes import PLANS, TITLES

NAMED_STATUSES = {
    "Voorlopige Aanmelding",
    "OB voorlopige aanvraag",
    "OB aanvraag indienen",
    "TLV_1_voorlopig",
    "TLV_1_incompleet",
    "TLV_2_indienen",
    "Aanmelding",
    "Dossier compleet",
    "Dossier incompleet",
    "Toegekend",
    "Akkoord coördinator Herstart/KANS",
    "Gearrangeerd budget",
    "Wacht op behandelaar",
    "In behandeling",
    "Behandeling loopt",
    "TLV afgegeven",
    "Afgerond",
    "Afgewezen",
    "Niet ontvankelijk",
    "Niet ontvankelijk financieel",
    "Thuiszitter",
}


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_every_process_of_the_demo_can_be_walked_to_its_end(plan):
    codes = [status.code for status in plan.statuses]
    first = {title.first or codes[0] for title in TITLES if title.plan is plan}
    final = {status.code for status in plan.statuses if status.is_final}
    assert (
        problems(codes, [(source, target) for source, target, _ in plan.ways], first=first, final=final) == []
    )


def test_the_demo_has_all_statuses_that_schools_know():
    labels = {status.label for plan in PLANS for status in plan.statuses}
    assert labels >= NAMED_STATUSES
    assert {"Doorzetten coördinator", "Doorzetten deskundige", "Doorzetten regiomanager"} <= labels


def test_the_demo_has_the_titles_that_schools_know():
    assert len({title.name for title in TITLES}) == len(TITLES) == 23
