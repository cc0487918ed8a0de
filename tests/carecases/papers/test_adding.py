"""Bijlage toevoegen: what is taken, what is pointed out, and that nothing is lost (C-12, C-20, C-21, C-75)."""

import pytest
from django.urls import reverse
from django.utils import translation

from carecases.choices import Side
from carecases.papers.choices import Channel
from carecases.papers.limits import limit_of, refusals
from carecases.papers.models import Paper
from core.audit.choices import Action
from core.audit.models import Event
from core.files.inspection.kinds import MEGABYTE
from core.lib import clock
from tests.carecases.papers.sending import page_of, written
from tests.core.files import brought
from tests.factories import (
    AdmissionFactory,
    ChannelLimitFactory,
    HelpRequestFactory,
    PaperFactory,
    PaperSettingsFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.spec("C-12")
def test_the_card_counts_attachments_from_nought_and_leads_to_adding_them(at_school, help_request, send):
    card = reverse("carecases:help_request", args=[help_request.pk])
    page = at_school.get(card)
    assert "0 attachments" in words(page)
    assert reverse("papers:papers", args=[help_request.pk]) in page.content.decode()
    send(at_school, (written("opp"), "OPP.pdf"))
    assert "1 attachment" in words(at_school.get(card))


@pytest.mark.spec("C-12")
def test_they_can_be_added_when_the_partnership_has_it_already(at_school, at_partnership, add, help_request):
    help_request.status.turn = "partnership"
    help_request.status.save()
    assert add(at_school).side == Side.SCHOOL
    assert add(at_partnership, "Advies van de commissie.pdf").side == Side.PARTNERSHIP


def test_the_list_says_name_kind_date_who_and_how_large(at_school, help_request, add, ib):
    add(at_school, "Verslag logopedie.pdf")
    read = words(page_of(at_school, help_request))
    for said in ("Verslag logopedie.pdf", "research report", ib.full_name, "bytes"):
        assert said in read


@pytest.mark.spec("C-21")
def test_of_several_the_good_ones_are_kept_and_the_refused_one_is_named_with_why(
    at_school, help_request, send
):
    answer = send(
        at_school,
        (written("een"), "OPP groep 5.pdf"),
        (b"MZ", "spel.exe"),
        (written("twee"), "Cito M5.pdf"),
    )
    assert answer.status_code == 422
    assert "spel.exe: this file can hold programs" in words(answer)
    assert "2 attachments are added" in words(answer)
    assert set(Paper.objects.values_list("name", flat=True)) == {"OPP groep 5.pdf", "Cito M5.pdf"}


def test_sending_without_a_file_asks_for_one(at_school, send):
    answer = send(at_school)
    assert answer.status_code == 422
    assert not Paper.objects.exists()


@pytest.mark.spec("C-20")
def test_the_limit_of_the_partnership_is_named_with_advice_for_a_pdf(at_school, partnership, send):
    ChannelLimitFactory(organisation=partnership, most_megabytes=1)
    answer = send(at_school, (b"%PDF-1.7" + b"0" * MEGABYTE, "OPP groep 5.pdf"))
    assert answer.status_code == 422
    assert "OPP groep 5.pdf: the file is too large: at most 1 MB" in words(answer)
    assert "300 dpi" in words(answer)
    assert not Paper.objects.exists()


@pytest.mark.spec("C-20")
@pytest.mark.parametrize(
    ("channel", "megabytes", "longest"),
    [
        (Channel.DIRECT, 10, 120),
        (Channel.PARNASSYS, 5, 100),
        (Channel.ESIS, 10, 120),
        (Channel.LINK, 5, 100),
    ],
)
def test_each_channel_has_its_limits_until_the_partnership_sets_others(
    partnership, channel, megabytes, longest
):
    limit = limit_of(partnership.pk, channel)
    assert not refusals(limit, "a" * (longest - 4) + ".pdf", megabytes * MEGABYTE)
    with translation.override("en"):
        too_large, too_long = refusals(limit, "a" * longest + ".pdf", megabytes * MEGABYTE + 1)
    assert f"at most {megabytes} MB" in too_large
    assert f"at most {longest} characters" in too_long
    ChannelLimitFactory(organisation=partnership, channel=channel, most_megabytes=3, longest_name=50)
    assert limit_of(partnership.pk, channel).most_bytes == 3 * MEGABYTE


@pytest.mark.spec("C-20")
def test_what_a_file_is_follows_from_its_content(at_school, send):
    answer = send(at_school, (b"<html><script>", "OPP groep 5.pdf"), (b"PK\x03\x04", "verslag.zip"))
    assert not Paper.objects.exists()
    assert "OPP groep 5.pdf" in words(answer)
    assert "verslag.zip: an archive such as a zip is not taken" in words(answer)


@pytest.mark.spec("C-20")
def test_the_same_content_under_another_name_is_pointed_out_and_not_kept_twice(at_school, add, send):
    add(at_school, "OPP groep 5.pdf", written("opp"))
    answer = send(at_school, (written("opp"), "OPP nieuwste versie.pdf"))
    assert "OPP nieuwste versie.pdf: this file is here already as “OPP groep 5.pdf”" in words(answer)
    assert Paper.objects.get().name == "OPP groep 5.pdf"


def test_what_was_deleted_can_be_added_again(at_school, help_request, add, send, ib):
    paper = add(at_school, "OPP groep 5.pdf", written("opp"))
    paper.removed_at, paper.removed_by, paper.removal_reason = clock.now(), ib, "Verkeerde versie"
    paper.save()
    send(at_school, (written("opp"), "OPP groep 5.pdf"))
    assert Paper.objects.filter(removed_at=None).count() == 1


def test_the_same_content_belongs_to_two_help_requests(at_school, school, help_request, send):
    other = HelpRequestFactory(school=school, dossier=help_request.dossier)
    for one in (help_request, other):
        send(at_school, (written("opp"), "OPP groep 5.pdf"), to=one)
    assert Paper.objects.count() == 2


@pytest.mark.spec("C-20")
def test_a_name_that_says_nothing_is_pointed_out(at_school, help_request, add):
    add(at_school, "scan20250106.pdf")
    assert "The name does not tell what is in it." in words(page_of(at_school, help_request))


def test_the_name_of_the_pupil_in_a_name_is_pointed_out_and_not_saved_to_a_device(
    at_school, help_request, add
):
    paper = add(at_school, "Verslag Hasna El-Makrini.pdf")
    assert "The name of the pupil stands in the name" in words(page_of(at_school, help_request))
    saved = at_school.get(reverse("files:file", args=[paper.file_id, "full"]) + "?bewaren")
    assert "Hasna" not in saved.headers["Content-Disposition"]
    assert f"dossier-{help_request.dossier.number}" in saved.headers["Content-Disposition"]


@pytest.mark.spec("C-75")
def test_the_page_hints_and_warns_above_a_number_that_the_partnership_sets(
    at_school, partnership, help_request
):
    PaperSettingsFactory(organisation=partnership, many=2)
    PaperFactory.create_batch(2, help_request=help_request)
    read = words(page_of(at_school, help_request))
    for hint in ("Only what matters", "PDF where you can", "One version", "A name that tells"):
        assert hint in read
    assert "Many attachments" not in read
    PaperFactory(help_request=help_request)
    assert "Many attachments" in words(page_of(at_school, help_request))


def test_a_guest_adds_while_it_may_react_for_the_side_that_invited_it(
    guest, help_request, ib, send, time_machine
):
    admission = AdmissionFactory(help_request=help_request, user=guest, given_by=ib)
    browser = in_english(sign_in(guest))
    send(browser, (written("verslag"), "Verslag logopedie.pdf"))
    assert Paper.objects.get().side == Side.SCHOOL
    time_machine.move_to(clock.midnight_after(admission.react_until))
    browser = in_english(sign_in(guest))
    assert send(browser, (written("meer"), "Aanvulling.pdf")).status_code == 404
    assert "Add an attachment" not in words(page_of(browser, help_request))


def test_adding_leaves_a_line_without_the_name_of_the_file(at_school, add, ib):
    paper = add(at_school, "Verslag Hasna.pdf")
    line = Event.objects.get(action=Action.PAPER_ADDED)
    assert (line.actor_id, line.object_id, line.client_id) == (
        ib.pk,
        str(paper.pk),
        str(paper.help_request.dossier_id),
    )
    assert "Hasna" not in str(line.data)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_word_and_excel_are_taken(at_school, send, kind):
    send(at_school, (brought.office(kind), f"Overzicht.{kind}"))
    assert Paper.objects.count() == 1
