"""The editors' desk: finding, writing, planning, looking and publishing (K-22, P-42)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.models import User
from core.accounts.rights import Right
from core.files.uploading import takes_files
from core.lib import clock
from core.lib.forms import key_of
from core.lib.paging import page_by_cursor
from core.lib.rich_text import to_html
from portal.publishing.actions.publications import (
    ChangedMeanwhileError,
    PhotosNotReadyError,
    begin,
    begun_before,
    publish,
    remove,
    save,
    withdraw,
)
from portal.publishing.choices import Kind, Standing, State
from portal.publishing.files import MOST
from portal.publishing.forms import DeskFilterForm, PublicationForm
from portal.publishing.models import LONGEST_TEXT, Publication
from portal.publishing.selectors import (
    changeable_by,
    found_at_desk,
    publications_of,
)
from portal.publishing.wording import SHELVES
from portal.shared_photos.selectors import unready
from portal.staff_pages import StaffRequest

PAGE = 25
TONES = {
    Standing.DRAFT: ("neutral", "pencil-line"),
    Standing.PLANNED: ("info", "calendar-clock"),
    Standing.SHOWN: ("ok", "eye"),
    Standing.OVER: ("neutral", "eye-off"),
}


@require_safe
def desk(request: StaffRequest) -> HttpResponse:
    """Everything that this member of staff works on, changed last on top."""
    filters = DeskFilterForm(request.user, request.GET)
    page = page_by_cursor(
        found_at_desk(request.user, filters.wanted),
        "changed_at",
        PAGE,
        after=request.GET.get("na", ""),
        before=request.GET.get("voor", ""),
        newest_first=True,
    )
    context = {
        "page": page,
        "lines": [(row, *_standing(row)) for row in page.rows],
        "filters": filters,
        "kinds": _kinds_for(request.user),
    }
    return render(request, "publishing/desk.html", context)


@takes_files(most_megabytes=MOST * 25, most_files=MOST)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Write something of the kind in the address."""
    wanted = request.GET.get("soort", Kind.NEWS.value)
    kind = next((kind for kind in _kinds_for(request.user) if kind == wanted), None)
    if kind is None:
        raise Http404
    if earlier := begun_before(request.user, key_of(request)):
        return redirect("publishing:change", earlier.pk)
    publication = Publication(
        organisation_id=request.user.organisation_id, kind=kind, written_by=request.user
    )
    return _edited(request, publication)


@takes_files(most_megabytes=MOST * 25, most_files=MOST)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, publication_id: int) -> HttpResponse:
    """Change one, publish it or make it a draft again."""
    return _edited(request, get_object_or_404(changeable_by(request.user), pk=publication_id))


def _edited(request: StaffRequest, publication: Publication) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PublicationForm(request.user, publication, *sent)
    if sent and form.is_valid():
        try:
            saved = _saved(request.user, publication, form)
        except ChangedMeanwhileError as changed:
            form.add_error(None, _changed_meanwhile(changed))
        else:
            return _after(request, saved)
    context = {
        "form": form,
        "publication": publication,
        "label": capfirst(Kind(publication.kind).label),
        "may_publish": request.user.has_right(Right.PUBLISH),
        "is_published": publication.state == State.PUBLISHED,
    }
    return render(request, "publishing/form.html", context, status=422 if form.errors else 200)


def _saved(editor: User, publication: Publication, form: PublicationForm) -> Publication:
    """Raises ChangedMeanwhileError."""
    if publication.pk:
        return save(editor, publication, form.content, version=form.cleaned_data["version"] or 0)
    return begin(editor, publication, form.content, form.cleaned_data["key"])


def _changed_meanwhile(changed: ChangedMeanwhileError) -> str:
    return _(
        "Somebody changed this at %(at)s, after you opened it. Open it again in another tab, and take over there what "
        "you typed here."
    ) % {"at": changed.now.changed_at.astimezone(clock.AMSTERDAM).strftime("%H:%M")}


def _after(request: StaffRequest, saved: Publication) -> HttpResponse:
    """What the button that was pressed asks besides saving."""
    pressed = request.POST.get("then", "")
    may_publish = request.user.has_right(Right.PUBLISH)
    if pressed == "publish" and may_publish:
        return publish_or_ask(request, saved)
    if pressed == "withdraw" and may_publish:
        withdraw(request.user, saved)
        messages.success(request, _("It is a draft again; parents no longer see it."))
        return redirect("publishing:change", saved.pk)
    messages.success(request, _("Saved."))
    if saved.state == State.PUBLISHED and unready(saved.files.all()):
        return redirect("publishing:tell_apart", saved.pk)
    if pressed == "preview":
        return redirect("publishing:preview", saved.pk)
    return redirect("publishing:change", saved.pk)


def publish_or_ask(request: StaffRequest, saved: Publication) -> HttpResponse:
    """Photos are asked about first: parents see none of which it is not said who is on it (P-09)."""
    try:
        publish(request.user, saved)
    except PhotosNotReadyError:
        messages.warning(
            request, _("Saved, not published yet: first say who is on the photos, and then publish it.")
        )
        return redirect("publishing:tell_apart", saved.pk)
    messages.success(request, _("Published. Parents see it from the moment that you set."))
    return redirect("publishing:preview", saved.pk)


@require_safe
def preview(request: StaffRequest, publication_id: int) -> HttpResponse:
    """As parents see it on a phone, whether it is published or not."""
    found = get_object_or_404(publications_of(request.user), pk=publication_id)
    standing, tone, icon = _standing(found)
    context = {
        "publication": found,
        "shelf": SHELVES[Kind(found.kind)],
        "standing": standing,
        "tone": tone,
        "icon_name": icon,
        "may_change": changeable_by(request.user).filter(pk=found.pk).exists(),
        "unready": unready(found.files.all()),
    }
    return render(request, "publishing/preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_draft(request: StaffRequest, publication_id: int) -> HttpResponse:
    """Ask whether it is meant, and take a draft away for good."""
    drafts = changeable_by(request.user).filter(state=State.DRAFT)
    found = get_object_or_404(drafts, pk=publication_id)
    if request.method == "POST":
        if remove(request.user, found):
            messages.success(request, _("The draft is gone."))
        else:
            messages.error(
                request, _("A colleague published this meanwhile, or took it away. Look at it again.")
            )
        return redirect("publishing:desk")
    return render(request, "publishing/remove.html", {"publication": found})


@require_POST
def show_text(request: StaffRequest) -> HttpResponse:
    """What Markdown looks like, while somebody types it."""
    text = request.POST.get("text", "")[:LONGEST_TEXT]
    return HttpResponse(to_html(text))


def _kinds_for(user: User) -> list[Kind]:
    """Who does not publish drafts news only (P-42)."""
    return list(Kind) if user.has_right(Right.PUBLISH) else [Kind.NEWS]


def _standing(publication: Publication) -> tuple[str, str, str]:
    standing = publication.standing_at(clock.now())
    return str(standing.label), *TONES[standing]
