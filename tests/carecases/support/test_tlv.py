"""The tab TLV: advices, issuing with a number of our own, earlier ones, and the paper (C-35)."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from carecases.choices import Need, TitleKind
from carecases.conditions import in_the_way, lacks
from carecases.support.models import ExpertAdvice, Tlv
from tests.core.lib.test_pdf import opened
from tests.factories import (
    ExpertAdviceFactory,
    HelpRequestFactory,
    TlvFactory,
    TlvNumberingFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-22T12:00+01:00", tick=False)


def page(name, help_request, *more):
    return reverse(f"support:{name}", args=[help_request.pk, *more])


def typed(**more):
    return {
        "kind": "new",
        "school_type": "so",
        "category": "midden",
        "first_day": "2026-11-22",
        "years": "1",
        **more,
    }


@pytest.mark.spec("C-35")
def test_an_issued_tlv_has_the_next_number_and_ends_on_31_july(
    at_partnership, at_school, advised, mandate, partnership
):
    mandate(TitleKind.TLV)
    TlvNumberingFactory(organisation=partnership, prefix="PO9901")
    TlvFactory(help_request__school__organisation=partnership)
    assert at_partnership.post(page("issue_tlv", advised), typed()).url == page("tlv", advised)
    made = Tlv.objects.get(help_request=advised)
    assert made.number == "PO9901-2026-2027-0002"
    assert made.last_day == date(2028, 7, 31)
    said = words(at_school.get(page("tlv", advised)))
    assert "PO9901-2026-2027-0002" in said
    assert "middle" in said


@pytest.mark.spec("C-35")
def test_no_tlv_without_both_advices_and_copies_for_the_parents(at_partnership, for_tlv, mandate):
    mandate(TitleKind.TLV)
    ExpertAdviceFactory(help_request=for_tlv, copy_given_on=None)
    answer = at_partnership.post(page("issue_tlv", for_tlv), typed())
    assert answer.status_code == 422
    assert "The parents have no copy of advice 1 yet" in words(answer)
    assert "Advice 2 of an expert is missing" in words(answer)
    assert not Tlv.objects.exists()


@pytest.mark.spec("C-35")
def test_the_first_advice_is_by_an_orthopedagogue_or_psychologist(at_partnership, for_tlv):
    advice = {"profession": "doctor", "expert": "Dr. Smit", "given_on": "2026-11-01", "advice": "Ja."}
    answer = at_partnership.post(page("advice", for_tlv, 1), advice)
    assert answer.status_code == 422
    assert at_partnership.post(page("advice", for_tlv, 2), advice).status_code == 302
    with pytest.raises(IntegrityError, match="first_advice_by_orthopedagogue"), transaction.atomic():
        ExpertAdvice.objects.update(position=1)


@pytest.mark.spec("C-66")
def test_a_role_without_a_mandate_issues_none_and_reads_why(at_partnership, advised):
    answer = at_partnership.post(page("issue_tlv", advised), typed())
    assert "The role “Schoolcontactpersoon” has no mandate for" in words(answer)
    assert not Tlv.objects.exists()


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"school_type": "sbo"}, "A TLV for SBO has no category"),
        ({"category": "nvt"}, "Choose a category for special education"),
        ({"kind": "extension"}, "Choose which TLV is extended or changed"),
        ({"years": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(at_partnership, advised, mandate, entered, said):
    mandate(TitleKind.TLV)
    answer = at_partnership.post(page("issue_tlv", advised), typed(**entered))
    assert answer.status_code == 422
    assert said in words(answer)


@pytest.mark.spec("C-35")
def test_an_extension_refers_to_the_earlier_tlv_that_kept_its_number(at_partnership, advised, mandate):
    mandate(TitleKind.TLV)
    earlier = {
        "number": "2806/OUD-17",
        "school_type": "so",
        "category": "laag",
        "first_day": "2024-08-01",
        "last_day": "2026-07-31",
    }
    assert at_partnership.post(page("import_tlv", advised), earlier).status_code == 302
    row = Tlv.objects.get(is_imported=True)
    assert row.number == "2806/OUD-17"
    answer = at_partnership.post(page("import_tlv", advised), earlier)
    assert "There is a TLV with this number already" in words(answer)
    at_partnership.post(page("issue_tlv", advised), typed(kind="extension", earlier=row.pk))
    assert Tlv.objects.get(is_imported=False).earlier == row
    assert "extension of an earlier one (2806/OUD-17)" in words(at_partnership.get(page("tlv", advised)))


def test_another_pupils_tlv_is_not_extended(at_partnership, advised, mandate, school):
    mandate(TitleKind.TLV)
    other = TlvFactory(help_request__school=school)
    answer = at_partnership.post(page("issue_tlv", advised), typed(kind="extension", earlier=other.pk))
    assert answer.status_code == 422
    with pytest.raises(IntegrityError, match="earlier_tlv_of_the_same_pupil"), transaction.atomic():
        TlvFactory(help_request=advised, kind="extension", earlier=other)


def test_what_was_issued_never_changes(at_partnership, advised):
    made = TlvFactory(help_request=advised)
    answer = at_partnership.get(page("advice", advised, 1))
    advice = {"profession": "psychologist", "expert": "X", "given_on": "2026-11-01", "advice": "Nee."}
    answer = at_partnership.post(page("advice", advised, 1), advice)
    assert "what it rests on does not change any more" in words(answer)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Tlv.objects.filter(pk=made.pk).update(category="hoog")


@pytest.mark.spec("C-35", "C-28")
def test_the_declaration_is_a_tagged_pdf_without_a_name_in_its_files_name(at_school, advised):
    made = TlvFactory(help_request=advised)
    answer = at_school.get(page("declaration", advised, made.pk))
    assert answer.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in opened(answer.content)
    name = answer.headers["Content-Disposition"]
    assert made.number in name
    assert not re.search("boven|jan", name, re.IGNORECASE)
    copy = at_school.get(page("advice_copy", advised, 1))
    assert copy.content.startswith(b"%PDF-")


@pytest.mark.spec("C-35")
def test_the_step_to_issued_lacks_the_tlv_until_it_is_there(advised):
    assert [lack.sentence for lack in lacks(advised, [Need.TLV])] == ["De TLV is nog niet afgegeven."]
    TlvFactory(help_request=advised)
    assert lacks(advised, [Need.TLV]) == []


def test_a_tlv_and_its_advices_stand_in_the_way_of_deleting(advised):
    TlvFactory(help_request=advised)
    assert len(in_the_way(advised)) == 2


def test_a_school_reads_and_issues_nothing(at_school, advised):
    assert at_school.get(page("tlv", advised)).status_code == 200
    assert at_school.get(page("issue_tlv", advised)).status_code == 403
    other = HelpRequestFactory()
    assert at_school.get(page("tlv", other)).status_code == 404


@pytest.mark.spec("C-35")
def test_an_administrator_sets_what_numbers_begin_with(admin, advised):
    at_desk = in_english(sign_in(admin))
    page_of_numbers = reverse("support:numbering")
    refused = at_desk.post(page_of_numbers, {"prefix": "PO 99/01"})
    assert "Use letters and figures only" in words(refused)
    assert at_desk.post(page_of_numbers, {"prefix": "po9901"}).url == reverse("support:settings")
    assert at_desk.post(page_of_numbers, {"prefix": "PO9902"}).status_code == 302
    assert "They begin with PO9902" in words(at_desk.get(reverse("support:settings")))
    TlvFactory(help_request=advised)
    assert Tlv.objects.get().number == "PO9902-2026-2027-0001"
