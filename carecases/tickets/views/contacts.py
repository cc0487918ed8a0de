"""Who is known as contact of a school, so that their tickets need no verification (C-60)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carecases.tickets.actions.handle import add_contact
from carecases.tickets.actions.handle import remove_contact as remove
from carecases.tickets.forms import ContactForm
from carecases.tickets.selectors import contacts_of, schools_to_write_for
from core.accounts.forms import posted
from core.accounts.signed_in import user_of
from core.accounts.views.admin_accounts import AFTER, BEFORE
from core.lib.paging import page_by_name

PAGE_SIZE = 50


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """The schools by name, each with its known contacts."""
    user = user_of(request)
    page = page_by_name(
        schools_to_write_for(user),
        "name",
        PAGE_SIZE,
        after=request.GET.get(AFTER, ""),
        before=request.GET.get(BEFORE, ""),
    )
    known = list(contacts_of(user).filter(school__in=page.rows))
    rows = [(school, [one for one in known if one.school_id == school.pk]) for school in page.rows]
    context = {"schools": rows, "previous": page.previous, "next": page.next}
    return render(request, "tickets/contacts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contacts_of_school(request: HttpRequest, pk: int) -> HttpResponse:
    """The known contacts of one school, and adding one."""
    user = user_of(request)
    school = get_object_or_404(schools_to_write_for(user), pk=pk)
    form = ContactForm(school, posted(request))
    if form.is_valid():
        add_contact(user, school, form.cleaned_data["user"])
        messages.success(request, _("Saved. Tickets of this account need no verification any more."))
        return redirect("tickets:contacts_of_school", pk)
    context = {"form": form, "school": school, "known": contacts_of(user).filter(school=school)}
    return render(request, "tickets/contacts_of_school.html", context, status=422 if form.errors else 200)


@require_POST
def remove_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Not known any more: what this account sends is verified first."""
    user = user_of(request)
    contact = get_object_or_404(contacts_of(user), pk=pk)
    school = contact.school_id
    remove(user, contact)
    messages.success(request, _("Tickets of this account are verified first from now on."))
    return redirect("tickets:contacts_of_school", school)
