"""Ons team, as editors keep it (K-22)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.files.uploading import takes_files
from core.lib.paging import page_by_name
from portal.publishing.actions.team import remove_member, save_member
from portal.publishing.forms import TeamMemberForm
from portal.publishing.models import TeamMember
from portal.publishing.selectors import team_to_edit
from portal.staff_pages import StaffRequest

PAGE = 50


@require_safe
def team(request: StaffRequest) -> HttpResponse:
    """Everybody by name, with the groups."""
    words = request.GET.get("zoek", "").strip()[:80]
    members = team_to_edit(request.user).select_related("photo").prefetch_related("groups__location")
    for word in words.split():
        members = members.filter(name__icontains=word)
    page = page_by_name(
        members, "name", PAGE, after=request.GET.get("na", ""), before=request.GET.get("voor", "")
    )
    return render(request, "publishing/team.html", {"page": page, "words": words})


@takes_files(most_megabytes=25, most_files=1)
@require_http_methods(["GET", "HEAD", "POST"])
def new_member(request: StaffRequest) -> HttpResponse:
    """Put somebody on the page."""
    return _edited(request, TeamMember(organisation_id=request.user.organisation_id))


@takes_files(most_megabytes=25, most_files=1)
@require_http_methods(["GET", "HEAD", "POST"])
def change_member(request: StaffRequest, member_id: int) -> HttpResponse:
    """Change what stands about somebody."""
    return _edited(request, get_object_or_404(team_to_edit(request.user), pk=member_id))


def _edited(request: StaffRequest, member: TeamMember) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TeamMemberForm(request.user, member, *sent)
    if sent and form.is_valid():
        saved = save_member(
            request.user, form.save(commit=False), form.cleaned_data["groups"], form.photo_file
        )
        messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
        return redirect("publishing:team")
    context = {"form": form, "member": member}
    return render(request, "publishing/member_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: StaffRequest, member_id: int) -> HttpResponse:
    """Ask whether it is meant, and take somebody off the page."""
    found = get_object_or_404(team_to_edit(request.user), pk=member_id)
    if request.method == "POST":
        remove_member(request.user, found)
        messages.success(request, _("%(name)s is no longer on the page.") % {"name": found.name})
        return redirect("publishing:team")
    return render(request, "publishing/remove_member.html", {"member": found})
