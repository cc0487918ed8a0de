"""What the organisation allows in the diary (P-07, P-45)."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.audit import trail
from core.audit.choices import Action
from portal.diary.forms import SettingsForm
from portal.diary.selectors import settings_of
from portal.staff_pages import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: StaffRequest) -> HttpResponse:
    """Videos on or off, saving on or off."""
    form = SettingsForm(
        request.POST if request.method == "POST" else None, instance=settings_of(request.user.organisation)
    )
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            trail.record(
                Action.DIARY_SET, actor=request.user, subject=request.user.organisation, **form.cleaned_data
            )
        messages.success(request, _("The settings of the diary have been saved."))
        return redirect("diary:settings")
    return render(request, "diary/settings.html", {"form": form}, status=422 if form.errors else 200)
