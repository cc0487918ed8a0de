"""Beheer > Bijlagen: limits per channel, and what each title asks (C-20, C-69, C-75)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carecases.models import Title
from carecases.papers.actions.set_rules import set_rules, set_title_rules
from carecases.papers.choices import PaperKind
from carecases.papers.forms import RulesForm, TitleRulesForm
from core.accounts.forms import posted
from core.accounts.signed_in import user_of


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The limits in one form; under it the titles with what they ask."""
    user = user_of(request)
    form = RulesForm(user, posted(request))
    if form.is_valid():
        set_rules(user, form.limits, form.cleaned_data["many"])
        messages.success(request, _("This holds from now on."))
        return redirect("papers:rules")
    titles = Title.objects.filter(organisation=user.organisation_id).select_related("papers")
    context = {"form": form, "titles": [(title, _asked(title)) for title in titles]}
    return render(request, "papers/rules.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def title_rules(request: HttpRequest, title_id: int) -> HttpResponse:
    """What one title asks."""
    user = user_of(request)
    titles = Title.objects.filter(organisation=user.organisation_id).select_related("papers")
    title = get_object_or_404(titles, pk=title_id)
    form = TitleRulesForm(title, posted(request))
    if form.is_valid():
        data = form.cleaned_data
        set_title_rules(user, title, data["kinds"], asks_consent=data["asks_consent"])
        messages.success(request, _("This holds from now on."))
        return redirect("papers:rules")
    context = {"form": form, "title": title}
    return render(request, "papers/title_rules.html", context, status=422 if form.errors else 200)


def _asked(title: Title) -> list[str]:
    """In words, for the list; empty when it asks nothing."""
    asked = getattr(title, "papers", None)
    if asked is None:
        return []
    consent = [_("parents' consent")] if asked.asks_consent else []
    return [str(PaperKind(kind).label) for kind in asked.kinds] + consent
