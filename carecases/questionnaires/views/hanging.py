"""On which titles a form hangs, for administrators (C-10)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.models import Title
from carecases.questionnaires.actions.hang import hang_on, take_off
from carecases.questionnaires.definition_forms import HangForm
from carecases.questionnaires.refusals import FormRefusedError
from carecases.questionnaires.selectors import definitions_of
from carecases.questionnaires.views.filling import REFUSED
from core.accounts.forms import posted
from core.accounts.signed_in import user_of

OFF = "eraf"


@require_safe
def titles(request: HttpRequest, definition_id: int) -> HttpResponse:
    """All titles, those with this form first."""
    user = user_of(request)
    definition = get_object_or_404(definitions_of(user), pk=definition_id)
    hung = {one.title_id: one for one in definition.titles.select_related("at_status")}
    found = Title.objects.filter(organisation=user.organisation_id)
    rows = [(title, hung.get(title.pk)) for title in found]
    context = {"definition": definition, "titles": sorted(rows, key=lambda row: row[1] is None)}
    return render(request, "questionnaires/hang.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def title(request: HttpRequest, definition_id: int, title_id: int) -> HttpResponse:
    """How the form hangs on one title, and taking it off."""
    user = user_of(request)
    definition = get_object_or_404(definitions_of(user), pk=definition_id)
    wanted = get_object_or_404(Title.objects.filter(organisation=user.organisation_id), pk=title_id)
    hung = definition.titles.filter(title=wanted).first()
    form = HangForm(wanted, hung, posted(request))
    if form.is_valid():
        try:
            if OFF in request.POST and hung is not None:
                take_off(user, hung)
            else:
                hang_on(user, definition, wanted, form.hanging)
        except FormRefusedError as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(request, _("Saved."))
            return redirect("questionnaires:hang", definition.pk)
    context = {"definition": definition, "title": wanted, "hung": hung, "form": form}
    return render(request, "questionnaires/hang_on.html", context, status=REFUSED if form.errors else 200)
