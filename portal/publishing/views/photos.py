"""Who is on the photos of a publication (P-09)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.accounts.rights import Right
from core.childcare.consents import without_photo_consent
from core.childcare.models import Group
from core.files.models import StoredFile
from portal.publishing.actions.publications import tell_photos
from portal.publishing.choices import State
from portal.publishing.models import Publication
from portal.publishing.selectors import changeable_by, children_to_mark, groups_of
from portal.publishing.views.desk import publish_or_ask
from portal.shared_photos.forms import ForManyForm, typed_marks
from portal.shared_photos.selectors import children_on, photos_among
from portal.staff_pages import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def tell_apart(request: StaffRequest, publication_id: int) -> HttpResponse:
    """For each photo: which children are on it, looked up group by group (P-09).

    Another group is shown by a button of the same form, so that what was marked stays.
    """
    found = get_object_or_404(changeable_by(request.user), pk=publication_id)
    groups = groups_of(request.user, found)
    group = _shown_group(request, groups)
    forms = _photo_forms(request, found, group)
    is_sent = request.method == "POST" and "show" not in request.POST
    if is_sent and all(form.is_valid() for form in forms):
        tell_photos(request.user, found, {form.file: form.chosen for form in forms})
        return _told(request, found)
    context = {
        "publication": found,
        "groups": groups,
        "group": group,
        "photos": forms,
        "form": next((form for form in forms if form.errors), None),
        "may_publish": request.user.has_right(Right.PUBLISH) and found.state == State.DRAFT,
    }
    return render(request, "publishing/tell_apart.html", context, status=422 if context["form"] else 200)


def _shown_group(request: StaffRequest, groups: list[Group]) -> Group | None:
    asked = request.POST.get("groep", "")
    return next((one for one in groups if str(one.pk) == asked), groups[0] if groups else None)


def _photo_forms(request: StaffRequest, found: Publication, group: Group | None) -> list[ForManyForm]:
    photos = photos_among(found.files.all())
    on_them = children_on(photos)
    kept = {child.pk for children in on_them.values() for child in children}
    children = children_to_mark(request.user, group, _numbers(request, photos), kept)
    without = without_photo_consent(children)
    data = request.POST if request.method == "POST" and "show" not in request.POST else None
    return [
        ForManyForm(
            file,
            on_them.get(file.pk),
            children,
            (),
            without,
            data,
            typed=typed_marks(request.POST, file),
        )
        for file in photos
    ]


def _numbers(request: StaffRequest, photos: list[StoredFile]) -> set[int]:
    """Whom the page marked, of whatever group."""
    typed = (typed_marks(request.POST, file).get("children", []) for file in photos)
    return {int(number) for numbers in typed for number in numbers if number.isdecimal() and len(number) < 19}


def _told(request: StaffRequest, found: Publication) -> HttpResponse:
    if request.POST.get("then") == "publish" and request.user.has_right(Right.PUBLISH):
        return publish_or_ask(request, found)
    messages.success(request, _("Saved."))
    return redirect("publishing:preview", found.pk)
