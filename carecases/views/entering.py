"""The door of every page in a help request: who comes in, in which capacity, to which tab."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from carecases.choices import Tab
from carecases.models import Admission, HelpRequest
from carecases.seats import Seat, enter
from carecases.tabs import TabLink, links
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.lib import clock
from core.lib.display import short_date


@dataclass(frozen=True)
class Entered:
    """A help request that was entered; `tabs` are the ways on for a page's tab bar."""

    help_request: HelpRequest
    user: User
    seat: Seat
    tab: Tab

    @property
    def may_work(self) -> bool:
        """Whether this account may add and change something on this tab."""
        return self.tab in self.seat.works_on

    @property
    def tabs(self) -> list[TabLink]:
        """The tabs that this account sees, this one marked."""
        return links(self.help_request, self.user, self.seat, self.tab)


View = Callable[..., HttpResponse]


def in_help_request(tab: Tab, *, working: bool = False) -> Callable[[View], View]:
    """A view under `<int:pk>` of a help request: called as view(request, entered, ...).

    404 for who does not see the help request or this tab of it, and with `working` for who may only read it. Whoever
    was let in until a date that is past, reads which access ended and who can extend it (C-70). Every look is recorded
    (C-05).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def entering(request: HttpRequest, pk: int, *args: object, **kwargs: object) -> HttpResponse:
            entered = enter_help_request(user_of(request), pk, tab)
            if working and not entered.may_work:
                raise Http404
            return view(request, entered, *args, **kwargs)

        return entering

    return decorate


def enter_help_request(user: User, pk: int, tab: Tab) -> Entered:
    """Raises Http404, or PermissionDenied with a sentence for a guest whose access ended."""
    rows = HelpRequest.objects.select_related(
        "dossier", "school", "title", "status", "coordinator", "holder", "school_data__applicant"
    )
    found = enter(user, pk, rows.prefetch_related("labels"))
    if found is None:
        raise _refusal(user, pk)
    help_request, seat = found
    if tab not in seat.sees:
        raise Http404
    record_looks(Action.HELP_REQUEST_SEEN, actor=user, clients=[help_request.dossier], subject=help_request)
    return Entered(help_request, user, seat, tab)


def _refusal(user: User, pk: int) -> Exception:
    past = Admission.objects.filter(
        user=user, help_request=pk, help_request__organisation=user.organisation_id
    )
    last = past.select_related("given_by", "help_request__dossier").order_by("-see_until", "-pk").first()
    if last is None:
        return Http404()
    ended = min(last.see_until, clock.local_date(last.ended_at)) if last.ended_at else last.see_until
    if not last.ended_at and ended >= clock.today():
        # It would still hold: the help request is hidden for now, and what is hidden is not there.
        return Http404()
    dossier, help_request = last.help_request.dossier, last.help_request
    record_looks(Action.HELP_REQUEST_REFUSED, actor=user, clients=[dossier], subject=help_request)
    sentence = _(
        "Your access to this help request (by %(ground)s) ended on %(date)s. "
        "%(name)s gave it and can extend it; ask there when you still need it."
    )
    return PermissionDenied(
        sentence
        % {"ground": last.get_ground_display(), "date": short_date(ended), "name": last.given_by.full_name}
    )
