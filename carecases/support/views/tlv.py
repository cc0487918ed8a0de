"""The tab TLV: advices, issuing, earlier ones, and the papers (C-35)."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.choices import Tab
from carecases.conditions import Lack
from carecases.support.actions.issue_tlv import IssuedError, NotReadyError, issue, keep_advice, take_over
from carecases.support.completeness import advices_lacking, has_tlv
from carecases.support.forms import AdviceForm, ImportedTlvForm, TlvForm
from carecases.support.mandate import OutsideMandateError
from carecases.support.models import ExpertAdvice
from carecases.support.paper import advice_pdf, tlv_pdf
from carecases.support.selectors import advices_of, issued_tlv, tlvs_of
from carecases.support.views.pages import back, form_page, require_partnership, works_for_partnership
from carecases.views.entering import Entered, in_help_request
from core.accounts.forms import posted
from core.lib.database import constraint_of

POSITIONS = (1, 2)


@require_safe
@in_help_request(Tab.TLV)
def tlv(request: HttpRequest, entered: Entered) -> HttpResponse:
    """What there is of advices and TLVs."""
    shown = entered.help_request
    by_place = {advice.position: advice for advice in advices_of(shown)}
    return _page(
        request,
        "tlv",
        entered,
        tlvs=list(tlvs_of(shown)),
        advices=[(position, by_place.get(position)) for position in POSITIONS],
        leads_to_tlv=has_tlv(shown),
        lacks=advices_lacking(shown),
        is_issued=issued_tlv(shown) is not None,
        may_issue=works_for_partnership(entered),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.TLV, working=True)
def advice(request: HttpRequest, entered: Entered, position: int) -> HttpResponse:
    """The first or second advice of an expert."""
    require_partnership(entered)
    if position not in POSITIONS:
        raise Http404
    row = ExpertAdvice.objects.filter(help_request=entered.help_request, position=position).first()
    form = AdviceForm(
        posted(request), instance=row or ExpertAdvice(help_request=entered.help_request, position=position)
    )
    if form.is_valid():
        try:
            keep_advice(entered.user, form.instance)
        except IssuedError:
            form.add_error(None, _("The TLV is issued: what it rests on does not change any more."))
        else:
            messages.success(request, _("Saved."))
            return back(entered)
    title = _("Advice %(number)d") % {"number": position}
    return form_page(request, entered, form, title)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.TLV, working=True)
def issue_tlv(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Issue the TLV: it gets the next number."""
    require_partnership(entered)
    form = TlvForm(entered.user, entered.help_request, posted(request))
    lacks: list[Lack] = []
    if form.is_valid():
        try:
            made = issue(entered.user, entered.help_request, form.wanted)
        except NotReadyError as refusal:
            lacks = refusal.lacks
            form.add_error(None, _("Something has to be there first; below is what."))
        except IssuedError:
            form.add_error(None, _("This help request has its TLV already."))
        except OutsideMandateError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("TLV %(number)s is issued.") % {"number": made.number})
            return back(entered)
    return form_page(request, entered, form, _("Issue a TLV"), lacks=lacks)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.TLV, working=True)
def import_tlv(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Note a TLV of before, or of another partnership; it keeps its number."""
    require_partnership(entered)
    form = ImportedTlvForm(posted(request), initial={"number": entered.help_request.earlier_tlv})
    if form.is_valid():
        try:
            with transaction.atomic():
                take_over(entered.user, entered.help_request, form.imported)
        except IntegrityError as error:
            if constraint_of(error) != "tlv_number_once_per_partnership":
                raise
            form.add_error("number", _("There is a TLV with this number already."))
        else:
            messages.success(request, _("Saved."))
            return back(entered)
    return form_page(request, entered, form, _("Note an earlier TLV"))


@require_safe
@in_help_request(Tab.TLV)
def declaration(request: HttpRequest, entered: Entered, tlv_id: int) -> HttpResponse:
    """The declaration as PDF; of imported ones there is none here."""
    row = get_object_or_404(tlvs_of(entered.help_request), pk=tlv_id, is_imported=False)
    return tlv_pdf(entered.user, entered.help_request, row, advices_of(entered.help_request))


@require_safe
@in_help_request(Tab.TLV)
def advice_copy(request: HttpRequest, entered: Entered, position: int) -> HttpResponse:
    """An advice on paper: the copy for the parents."""
    row = get_object_or_404(ExpertAdvice, help_request=entered.help_request, position=position)
    return advice_pdf(entered.user, entered.help_request, row)


def _page(request: HttpRequest, name: str, entered: Entered, **more: Any) -> HttpResponse:
    context = {"entered": entered, "help_request": entered.help_request, **more}
    return render(request, f"support/{name}.html", context)
