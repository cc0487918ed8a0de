"""Status lights, the public page, incidents, test customers and the reset of the connection."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.choices import OrganisationKind
from core.accounts.forms import posted
from core.accounts.navigation import home_url
from core.accounts.policies import may_open
from core.accounts.rights import Right
from core.accounts.signed_in import user_of
from core.childcare.gateway.contract import PROBLEM_WORDS
from core.childcare.gateway.state import state_of
from core.lib.paging import page_by_cursor
from core.lib.templatetags.kring import short_moment
from supportdesk.health import probe
from supportdesk.health.actions.connection import (
    JustRestartedError,
    NoCommandError,
    NoConnectionError,
    NotOfKringError,
    reset_connection,
    restart,
)
from supportdesk.health.actions.incidents import handle_incident, report_incident
from supportdesk.health.actions.open_as import open_as
from supportdesk.health.choices import SitePart
from supportdesk.health.forms import HandleForm, IncidentForm, ReasonForm
from supportdesk.health.lights import lights_for, public_tones
from supportdesk.health.models import ProbeRun
from supportdesk.health.rules.lights import Tone, worst
from supportdesk.health.selectors import RECENT, all_incidents, incidents_of, public_incidents
from supportdesk.health.test_customers import customers_of

REFUSED = 422
PAGE = 25
RUNS = 5


@never_cache
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """For everybody: whether it works, in words, and what is known of incidents."""
    english = get_language() == "en"
    told = [one.public_en if english else one.public_nl for one in public_incidents()[:RECENT]]
    tones = public_tones()
    tone = (
        Tone.DANGER
        if told
        else worst([tones[SitePart.DATABASE], tones[SitePart.WORKERS], tones[SitePart.MAIL]])
    )
    return render(request, "health/public.html", {"tone": tone, "told": told, "tones": tones})


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """The lights of the desk; sent, the test customers walk again within a minute."""
    user = user_of(request)
    if request.method == "POST":
        probe.due_now(user.organisation_id)
        messages.success(request, _("The test customers walk the pages within a minute."))
        return redirect("health:status")
    runs = ProbeRun.objects.filter(test_customer__organisation=user.organisation_id)
    context = {
        "lights": lights_for(user),
        "runs": runs.select_related("test_customer__user")[:RUNS],
        "incidents": incidents_of(user)[:RECENT],
        "has_walks": user.organisation.kind == OrganisationKind.CHILDCARE,
        "may_open_as": may_open(user, "health:test_customers"),
        "may_mend": may_open(user, "health:connection"),
        "may_handle": may_open(user, "health:incidents"),
    }
    return render(request, "health/status.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Meld aan systeembeheer."""
    form = IncidentForm(posted(request), initial={"part": request.GET.get("onderdeel", SitePart.OTHER)})
    if form.is_valid():
        report_incident(user_of(request), SitePart(form.cleaned_data["part"]), form.cleaned_data["text"])
        messages.success(request, _("Reported. The people of Kring get a mail at once."))
        return redirect("health:status")
    return render(request, "health/report.html", {"form": form}, status=REFUSED if form.errors else 200)


@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """For Kring's people: what organisations reported."""
    after, before = request.GET.get("na", ""), request.GET.get("voor", "")
    page = page_by_cursor(
        all_incidents(user_of(request)), "reported_at", PAGE, after=after, before=before, newest_first=True
    )
    return render(request, "health/incidents.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    found = get_object_or_404(all_incidents(user), pk=pk)
    known = {"answer": found.answer, "public_nl": found.public_nl, "public_en": found.public_en}
    form = HandleForm(posted(request), initial=known | {"is_over": found.ended_at is not None})
    if form.is_valid():
        handle_incident(user, found, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("health:incident", found.pk)
    context = {"incident": found, "form": form}
    return render(request, "health/incident.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def connection(request: HttpRequest) -> HttpResponse:
    """Reset the connection to the back-office, or start the configured restart."""
    user = user_of(request)
    form = ReasonForm(posted(request))
    if form.is_valid():
        act = _restart if "restart" in request.POST else _reset
        act(request, form.cleaned_data["reason"])
        return redirect("health:connection")
    context = {
        "form": form,
        "state": state_of(user.organisation),
        "may_restart": bool(settings.RESTART_COMMAND) and user.has_right(Right.KRING_SUPPORT),
        "may_see_status": may_open(user, "health:status"),
    }
    return render(request, "health/connection.html", context, status=REFUSED if form.errors else 200)


def _reset(request: HttpRequest, reason: str) -> None:
    try:
        came = reset_connection(user_of(request), reason)
    except NoConnectionError:
        messages.error(request, _("Your register is in Kring itself: there is no connection to reset."))
        return
    said = ngettext(
        "The connection starts anew; %(n)s message is sent again.",
        "The connection starts anew; %(n)s messages are sent again.",
        came.waiting,
    ) % {"n": came.waiting}
    if came.problem is None:
        messages.success(request, " ".join((said, _("The back-office answers."))))
        return
    still = _("It does not work yet: %(problem)s.") % {"problem": PROBLEM_WORDS[came.problem]}
    messages.error(request, f"{said} {still}")


def _restart(request: HttpRequest, reason: str) -> None:
    try:
        went_well = restart(user_of(request), reason)
    except NotOfKringError:
        messages.error(request, _("A restart is of all organisations: Kring gives it. Report an incident."))
    except NoCommandError:
        messages.error(request, _("No restart is configured. Report an incident."))
    except JustRestartedError as just:
        words = _("Kring was restarted a moment ago. The next restart can be given at %(moment)s.")
        messages.error(request, words % {"moment": short_moment(just.until)})
    else:
        if went_well:
            messages.success(
                request, _("The restart has been given. The test customers walk the pages within a minute.")
            )
        else:
            messages.error(request, _("The restart did not succeed. Report an incident."))


@require_http_methods(["GET", "HEAD", "POST"])
def test_customers(request: HttpRequest) -> HttpResponse:
    """Open als testklant; the worker's own account stays signed in beside it."""
    user = user_of(request)
    customers = customers_of(user)
    if request.method == "POST":
        wanted = request.POST.get("environment", "")
        chosen = next((one for one in customers if one.environment == wanted), None)
        if chosen is None:
            messages.error(request, _("There is no such test customer. Choose one of those below."))
            return redirect("health:test_customers")
        open_as(request, user, chosen)
        return redirect(home_url(chosen.user))
    return render(request, "health/test_customers.html", {"customers": customers})
