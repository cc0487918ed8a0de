"""Hulpvragen: the list with a filter per column, its views and files; and the work list (C-19, C-63)."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.contrib import messages
from django.db import transaction
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carecases import pupil_search
from carecases.forms import PARAMETERS, FilterForm, PupilSearchForm
from carecases.listing import ORDER_LABELS, Order, as_table, page_of, read_order
from carecases.models.saved_views import LONGEST_NAME, LONGEST_QUERY
from carecases.selectors import find_help_requests
from carecases.work import piles_of, work_of
from core.accounts.policies import may_open
from core.accounts.rights import Right
from core.accounts.signed_in import user_of
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.lib.export import Format, download
from core.lib.paging import page_by_cursor

AFTER, BEFORE, ORDER, PUPIL = "na", "voor", "volgorde", "leerling"
FILTERS = (*(name for field, name in PARAMETERS.items() if field != "pupil"), ORDER)
"""The parts of the address that a saved view keeps."""
WORK_ON_A_PAGE = 50
MOST_IN_XLSX = 20_000
"""Rows: a larger workbook takes longer than somebody waits for it, and CSV begins at once."""
MOST_VIEWS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def help_requests(request: HttpRequest) -> HttpResponse:
    """Newest first, with a filter per column; Wissen takes all filters away. A pupil is searched by POST."""
    if request.method == "POST":
        return _search_pupil(request)
    user = user_of(request)
    form = FilterForm(user, request.GET)
    words = pupil_search.words_of(request, request.GET.get(PUPIL, ""))
    wanted = form.wanted(words)
    order, descending = read_order(request.GET.get(ORDER, ""), wanted)
    page = page_of(
        user,
        wanted,
        order,
        descending=descending,
        after=request.GET.get(AFTER, ""),
        before=request.GET.get(BEFORE, ""),
    )
    is_part = request.headers.get("HX-Target") == "help-requests"
    context = {
        "is_part": is_part,
        "form": form,
        "search": PupilSearchForm(initial={"words": words}),
        "kept": list(_kept(request.GET)),
        "token": request.GET.get(PUPIL, "") if words else "",
        "help_requests": page.rows,
        "previous": page.previous,
        "next": page.next,
        "is_filtered": bool(wanted),
        "orders": _orders(order, descending=descending),
        "views": user.care_views.all(),
        "query": _query(request.GET),
        "formats": list(Format),
        "may_file": user.has_right(Right.FILE_HELP_REQUESTS),
        "may_export": may_open(user, "carecases:export"),
    }
    return render(request, f"carecases/{'_help_requests' if is_part else 'help_requests'}.html", context)


def _search_pupil(request: HttpRequest) -> HttpResponse:
    form = PupilSearchForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    kept = QueryDict(mutable=True)
    for name, value in _kept(request.POST):
        kept.appendlist(name, value)
    if token := pupil_search.keep(request, words):
        kept[PUPIL] = token
    return redirect(f"{reverse('carecases:help_requests')}?{kept.urlencode()}".rstrip("?"))


def _kept(data: QueryDict) -> Iterator[tuple[str, str]]:
    """The filters and the order, as they were sent."""
    return ((name, value) for name in FILTERS for value in data.getlist(name) if value)


def _query(data: QueryDict) -> str:
    """What a saved view keeps of an address."""
    kept = QueryDict(mutable=True)
    for name, value in _kept(data):
        kept.appendlist(name, value)
    return kept.urlencode()


@dataclass(frozen=True)
class Sorting:
    """A column to sort by: `now` is how it would stand in the address, `turned` the other way round."""

    order: Order
    is_on: bool
    is_down: bool

    @property
    def label(self) -> Promise:
        return ORDER_LABELS[self.order]

    @property
    def now(self) -> str:
        return f"-{self.order}" if self.order and self.is_on and self.is_down else self.order.value

    @property
    def turned(self) -> str:
        return f"-{self.order}" if self.is_on and not self.is_down else self.order.value

    @property
    def aria(self) -> str:
        """What a screen reader says of the column."""
        return ("descending" if self.is_down else "ascending") if self.is_on else "none"


def _orders(order: Order, *, descending: bool) -> dict[str, Sorting]:
    return {one.name.lower(): Sorting(one, one is order, descending) for one in Order}


@require_safe
def export(request: HttpRequest, wanted: str) -> HttpResponseBase:
    """What the list shows, all pages of it, from the same selector: what is hidden is not there."""
    user, kind = user_of(request), Format(wanted)
    form = FilterForm(user, request.GET)
    words = pupil_search.words_of(request, request.GET.get(PUPIL, ""))
    asked = form.wanted(words)
    found = find_help_requests(user, asked)
    if kind is Format.XLSX and found.order_by()[: MOST_IN_XLSX + 1].count() > MOST_IN_XLSX:
        messages.error(
            request,
            _(
                "More than %(number)s help requests do not fit in this kind of file. Take CSV, or filter first."
            )
            % {"number": f"{MOST_IN_XLSX:,}".replace(",", ".")},
        )
        return redirect(f"{reverse('carecases:help_requests')}?{request.GET.urlencode()}")
    order, descending = read_order(request.GET.get(ORDER, ""), asked)
    # The filters, never the name that was searched.
    trail.record(
        Action.HELP_REQUESTS_EXPORTED,
        actor=user,
        filters=parse_qsl(_query(request.GET)),
        by_pupil=bool(words),
        format=kind.value,
    )
    return download(
        as_table(found, order, descending=descending), kind, f"{_('help-requests')}-{clock.today():%Y-%m-%d}"
    )


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list under a name; the same name again replaces."""
    user = user_of(request)
    name, query = request.POST.get("name", "").strip(), _query(QueryDict(request.POST.get("query", "")))
    if not name or len(name) > LONGEST_NAME:
        messages.error(request, _("Give the view a name of at most 60 characters."))
    elif not query or len(query) > LONGEST_QUERY:
        messages.error(
            request, _("Choose at least one filter or order first; a search for a pupil is not kept.")
        )
    elif user.care_views.exclude(name__iexact=name).count() >= MOST_VIEWS:
        messages.error(request, _("You have 20 views already. Remove one first."))
    else:
        with transaction.atomic():
            user.care_views.annotate(folded=Lower("name")).filter(folded=name.lower()).delete()
            user.care_views.create(name=name, query=query)
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": name})
    return redirect(f"{reverse('carecases:help_requests')}?{query}".rstrip("?"))


@require_POST
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a view of one's own."""
    get_object_or_404(user_of(request).care_views, pk=pk).delete()
    messages.success(request, _("The view is removed."))
    return redirect("carecases:help_requests")


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Werklijst: what waits for this account, oldest first (C-63)."""
    user = user_of(request)
    found = work_of(user).select_related(
        "dossier", "school", "title", "status__function", "holder", "coordinator"
    )
    page = page_by_cursor(
        found,
        "made_at",
        WORK_ON_A_PAGE,
        after=request.GET.get(AFTER, ""),
        before=request.GET.get(BEFORE, ""),
    )
    context = {
        "help_requests": page.rows,
        "previous": page.previous,
        "next": page.next,
        "me": user,
        "piles": piles_of(user),
    }
    return render(request, "carecases/work.html", context)
