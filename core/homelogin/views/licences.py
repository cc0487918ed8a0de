"""Licences of learning tools, publishers that tell theirs, and the public list of publishers (A-34)."""

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.forms import posted
from core.accounts.signed_in import user_of
from core.homelogin.actions import licences as actions
from core.homelogin.forms import LicenceForm, PublisherForm, SourceForm
from core.homelogin.licence_sources import ask_now, found_by, up_to_date
from core.homelogin.models import Licence, LicenceSource
from core.homelogin.selectors import contacts, licences_of, sources_of
from core.homelogin.views.answers import form_page, to_page
from core.lib import clock

page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    """What the organisation entered, and what publishers tell, asked live."""
    user = user_of(request)
    context = {
        "licences": list(licences_of(user)),
        "sources": [(source, found_by(source)) for source in up_to_date(user.organisation_id)],
        "today": clock.today(),
        "now": clock.now(),
    }
    return render(request, "homelogin/licences.html", context)


@page
def add_licence(request: HttpRequest) -> HttpResponse:
    return _licence_page(request, Licence(), LicenceForm(user_of(request), posted(request)))


@page
def change_licence(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    licence = get_object_or_404(licences_of(user), pk=pk)
    initial = {
        "tool_name": licence.tool.name,
        "publisher": licence.tool.publisher_id,
        "link": licence.tool.link,
        "valid_from": licence.valid_from,
        "valid_until": licence.valid_until,
        "groups": licence.groups.all(),
    }
    return _licence_page(request, licence, LicenceForm(user, posted(request), initial=initial))


@require_POST
def remove_licence(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    licence = get_object_or_404(licences_of(user), pk=pk)
    actions.remove_licence(user, licence)
    messages.success(request, _("%(tool)s was removed.") % {"tool": licence.tool.name})
    return to_page("licences")


@sensitive_post_parameters("key")
@page
def add_source(request: HttpRequest) -> HttpResponse:
    return _source_page(request, LicenceSource(), SourceForm(None, posted(request)))


@sensitive_post_parameters("key")
@page
def change_source(request: HttpRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(sources_of(user_of(request)), pk=pk)
    return _source_page(request, source, SourceForm(source, posted(request)))


@require_POST
def ask_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks the publisher now, though its answer is still fresh; not again within a minute."""
    source = get_object_or_404(sources_of(user_of(request)), pk=pk)
    if not ask_now(source):
        text = _("%(publisher)s was asked less than a minute ago. Ask again in a minute.")
        messages.info(request, text % {"publisher": source.publisher})
    return to_page("licences")


@require_POST
def remove_source(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    source = get_object_or_404(sources_of(user), pk=pk)
    actions.remove_source(user, source)
    messages.success(request, _("%(publisher)s is no longer asked.") % {"publisher": source.publisher})
    return to_page("licences")


@require_safe
def publishers(request: HttpRequest) -> HttpResponse:
    """The public list, for whoever keeps it."""
    return render(request, "homelogin/publishers.html", {"contacts": list(contacts())})


@page
def add_publisher(request: HttpRequest) -> HttpResponse:
    return _publisher_page(request, PublisherForm(posted(request)))


@page
def change_publisher(request: HttpRequest, pk: int) -> HttpResponse:
    publisher = get_object_or_404(contacts(), pk=pk)
    return _publisher_page(request, PublisherForm(posted(request), instance=publisher))


@require_POST
def remove_publisher(request: HttpRequest, pk: int) -> HttpResponse:
    """Stays while a school has a program of it, without saying which school."""
    publisher = get_object_or_404(contacts(), pk=pk)
    try:
        actions.remove_publisher(user_of(request), publisher)
    except ProtectedError:
        messages.error(request, _("%(name)s stays: there are programs of it in use.") % {"name": publisher})
    else:
        messages.success(request, _("%(name)s was removed.") % {"name": publisher})
    return to_page("publishers")


def _licence_page(request: HttpRequest, licence: Licence, form: LicenceForm) -> HttpResponse:
    if form.is_valid():
        actions.save_licence(user_of(request), licence, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return to_page("licences")
    return form_page(request, "licence_form", form, licence=licence)


def _source_page(request: HttpRequest, source: LicenceSource, form: SourceForm) -> HttpResponse:
    if form.is_valid() and _is_new_publisher(request, source, form):
        actions.save_source(user_of(request), source, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return to_page("licences")
    return form_page(request, "source_form", form, source=source)


def _is_new_publisher(request: HttpRequest, source: LicenceSource, form: SourceForm) -> bool:
    others = sources_of(user_of(request)).exclude(pk=source.pk)
    if others.filter(publisher=form.cleaned_data["publisher"]).exists():
        form.add_error("publisher", _("This publisher is asked already. Change that one."))
        return False
    return True


def _publisher_page(request: HttpRequest, form: PublisherForm) -> HttpResponse:
    name = form.instance.name
    if form.is_valid():
        actions.save_publisher(user_of(request), form.instance)
        messages.success(request, _("Saved."))
        return to_page("publishers")
    return form_page(request, "publisher_form", form, publisher=form.instance, name=name)
