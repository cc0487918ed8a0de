"""Before signing in: the start page, choosing an organisation, and an organisation's own portal (A-03, A-32)."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.accounts import second_factor
from core.accounts.branding import branding
from core.accounts.choices import Environment, OrganisationKind
from core.accounts.models import Organisation, User
from core.accounts.navigation import home_url
from core.accounts.next_page import next_page, with_next
from core.accounts.remembered import remember, remembered_slug
from core.accounts.selectors import MOST_SHOWN, find_organisations, organisations_of


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Who are you? Signed in, the address of Kring simply opens the user's first page."""
    if isinstance(request.user, User) and second_factor.is_passed(request.user):
        return HttpResponseRedirect(home_url(request.user))
    return render(
        request, "accounts/start.html", {"environments": list(Environment), "next": next_page(request)}
    )


@require_safe
def choose(request: HttpRequest, environment: Environment) -> HttpResponse:
    """Which organisation? `organisatie` takes words of the name, a number or a slug; the last choice is kept.

    While somebody types, only the list is asked for; without scripts the form sends itself.
    """
    wanted, text = next_page(request), request.GET.get("organisatie", "").strip()
    found = find_organisations(environment, text) if text else []
    is_typing = request.headers.get("HX-Request") == "true"
    if len(found) == 1 and not is_typing:
        return _to_sign_in(environment, found[0].slug, wanted)
    slug = "" if text or is_typing or "anders" in request.GET else remembered_slug(request, environment)
    if slug and organisations_of(environment).filter(slug=slug).exists():
        return _to_sign_in(environment, slug, wanted)
    context = {
        "environment": environment,
        "next": wanted,
        "text": text,
        "nothing_found": bool(text) and not found,
        "shown": found if text else list(organisations_of(environment)[:MOST_SHOWN]),
    }
    template = "accounts/_organisations.html" if is_typing else "accounts/choose.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """The portal address of one organisation: its name, colour and contact line, and its sign-in pages."""
    house = get_object_or_404(Organisation, slug=slug)
    in_childcare = house.kind == OrganisationKind.CHILDCARE
    context = {
        "organisation": branding(house),
        "environments": list(Environment) if in_childcare else [Environment.STAFF],
        "takes_registrations": in_childcare,
        "next": next_page(request),
    }
    return render(request, "accounts/organisation.html", context)


def _to_sign_in(environment: Environment, slug: str, wanted: str) -> HttpResponse:
    url = reverse("accounts:sign_in", args=[slug, environment])
    response = HttpResponseRedirect(with_next(url, wanted))
    remember(response, environment, slug)
    return response
