"""The pages of whoever manages home login: settings, groups, pupils by hand, reading in a file (A-20, A-23, A-31)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.accounts.forms import posted
from core.accounts.signed_in import user_of
from core.homelogin.actions import groups as actions
from core.homelogin.actions import import_roster, read_roster
from core.homelogin.actions.settings import save_settings
from core.homelogin.choices import SecretKind
from core.homelogin.forms import GroupForm, PupilForm, RosterForm, SettingsForm
from core.homelogin.models import HomeGroup, Pupil
from core.homelogin.selectors import groups_of, pupils_for, school_of
from core.homelogin.views.answers import form_page, to_page
from core.lib import sheets

page = require_http_methods(["GET", "HEAD", "POST"])


@page
def settings(request: HttpRequest) -> HttpResponse:
    """How many pictures, and where pupils sign in."""
    user = user_of(request)
    form = SettingsForm(school_of(user), posted(request))
    if form.is_valid():
        save_settings(user, **form.chosen())
        messages.success(request, _("Saved."))
        return to_page("groups")
    with_pictures = (
        pupils_for(user).filter(secret_kind=SecretKind.PICTURES).exclude(sealed_secret=b"").count()
    )
    return form_page(request, "settings", form, with_pictures=with_pictures)


@page
def add_group(request: HttpRequest) -> HttpResponse:
    return _group_page(request, HomeGroup(), GroupForm(user_of(request), posted(request)))


@page
def change_group(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    group = get_object_or_404(groups_of(user), pk=pk)
    initial = {"name": group.name, "teachers": group.teachers.all()}
    return _group_page(request, group, GroupForm(user, posted(request), initial=initial))


@page
def remove_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether it is meant. A group with pupils stays."""
    user = user_of(request)
    group = get_object_or_404(groups_of(user), pk=pk)
    pupils = group.pupils.count()
    if request.method == "POST":
        try:
            actions.remove_group(user, group)
        except actions.GroupNotEmptyError as error:
            pupils = error.pupils
        else:
            messages.success(request, _("%(group)s was removed.") % {"group": group.name})
            return to_page("groups")
    status = 409 if request.method == "POST" else 200
    return render(request, "homelogin/remove_group.html", {"group": group, "pupils": pupils}, status=status)


@page
def add_pupil(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    group = get_object_or_404(groups_of(user), pk=pk)
    form = PupilForm(user, posted(request), initial={"group": group})
    return _pupil_page(request, Pupil(group=group), form)


@page
def change_pupil(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or another group."""
    user = user_of(request)
    pupil = get_object_or_404(pupils_for(user), pk=pk)
    initial = {
        "first_name": pupil.first_name,
        "name_prefix": pupil.prefix,
        "last_name": pupil.last_name,
        "group": pupil.group_id,
    }
    return _pupil_page(request, pupil, PupilForm(user, posted(request), initial=initial))


@page
def remove_pupil(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether it is meant, and says what goes with the pupil."""
    user = user_of(request)
    pupil = get_object_or_404(pupils_for(user), pk=pk)
    if request.method == "POST":
        actions.remove_pupil(user, pupil)
        messages.success(request, _("%(pupil)s was removed.") % {"pupil": pupil})
        return to_page("group", pupil.group_id)
    return render(request, "homelogin/remove_pupil.html", {"pupil": pupil})


@page
def import_pupils(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a file and keeps it for the page that shows what would come of it."""
    user = user_of(request)
    group = get_object_or_404(groups_of(user), pk=pk)
    form = RosterForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            rows = read_roster.read_rows(form.cleaned_data["file"].read(read_roster.MOST_BYTES + 1))
        except sheets.UnreadableFileError as error:
            form.add_error("file", str(error))
        else:
            import_roster.keep_draft(user, group, rows)
            return to_page("check_import", group.pk)
    return form_page(request, "import", form, group=group)


@page
def check_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What would come of each row; nothing is in the group until somebody says yes here."""
    user = user_of(request)
    group = get_object_or_404(groups_of(user), pk=pk)
    draft = import_roster.draft_of(user, group)
    if draft is None:
        messages.info(request, _("There is no file to read in any more. Choose it again."))
        return to_page("import_pupils", group.pk)
    if request.method == "POST":
        report = import_roster.import_draft(user, draft)
        words = ngettext("%(count)d pupil was added.", "%(count)d pupils were added.", report.added)
        messages.success(request, words % {"count": report.added})
        return to_page("group", group.pk)
    context = {"group": group, "report": import_roster.foresee(group, draft.rows)}
    return render(request, "homelogin/check_import.html", context)


def _group_page(request: HttpRequest, group: HomeGroup, form: GroupForm) -> HttpResponse:
    if form.is_valid():
        try:
            actions.save_group(user_of(request), group, **form.cleaned_data)
        except actions.NameTakenError:
            form.add_error("name", _("There is a group with this name already."))
        else:
            messages.success(request, _("Saved."))
            return to_page("group", group.pk)
    return form_page(request, "group_form", form, group=group)


def _pupil_page(request: HttpRequest, pupil: Pupil, form: PupilForm) -> HttpResponse:
    name = str(pupil)
    if form.is_valid():
        try:
            actions.save_pupil(user_of(request), pupil, **form.chosen())
        except actions.NameTakenError:
            form.add_error(
                None,
                _("There is a pupil with this name in %(group)s already. Add a letter or second name.")
                % {"group": form.cleaned_data["group"]},
            )
        else:
            messages.success(request, _("Saved."))
            return to_page("pupil", pupil.pk)
    return form_page(request, "pupil_form", form, pupil=pupil, name=name)
