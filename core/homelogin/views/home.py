from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.forms import posted
from core.accounts.limits import Attempt
from core.homelogin import home_session, secrets
from core.homelogin.actions.sign_in import try_secret
from core.homelogin.choices import SecretKind
from core.homelogin.corner import corner_of
from core.homelogin.forms import PicturesForm, PinForm
from core.homelogin.home_session import Home, at_home
from core.homelogin.models import Pupil
from core.homelogin.selectors import children_of
from core.homelogin.selectors import contacts as all_contacts
from core.lib import clock, display


@require_safe
@at_home
def children(request: HttpRequest, home: Home) -> HttpResponse:
    """One tile per child; the corner of an only child opens at once (A-20)."""
    pupils = list(children_of(home.account))
    if len(pupils) == 1:
        return _only_child(request, pupils[0])
    home_session.close_child(request)
    return render(request, "homelogin/children.html", {"home": home, "pupils": pupils})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@at_home
def child(request: HttpRequest, home: Home, pk: int) -> HttpResponse:
    """Asks for the child's PIN or pictures. A child whose school has its own network is sent there (A-23)."""
    pupil = get_object_or_404(children_of(home.account), pk=pk)
    if pupil.network is not None or not pupil.has_secret:
        siblings = children_of(home.account).exclude(pk=pupil.pk)
        context = {"home": home, "pupil": pupil, "has_siblings": siblings.exists()}
        return render(request, "homelogin/child_elsewhere.html", context)
    form = _secret_form(pupil, request)
    if form.is_valid():
        attempt = try_secret(pupil, form.parts())
        if attempt is None:
            home_session.open_child(request, pupil)
            return HttpResponseRedirect(reverse("homelogin:corner"))
        form.add_error(None, _answer(attempt))
    context = {"home": home, "pupil": pupil, "form": form}
    return render(request, "homelogin/child.html", context, status=422 if form.errors else 200)


@require_safe
@at_home
def corner(request: HttpRequest, home: Home) -> HttpResponse:
    """The learning tools that the school has a valid licence for, asked of publishers live (A-22, A-34)."""
    pupil = home_session.current_child(home)
    if pupil is None or pupil.network is not None:
        return HttpResponseRedirect(reverse("homelogin:children"))
    context = {
        "home": home,
        "pupil": pupil,
        "corner": corner_of(pupil, clock.today()),
        "has_siblings": children_of(home.account).exclude(pk=pupil.pk).exists(),
    }
    return render(request, "homelogin/corner.html", context)


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    return render(request, "homelogin/contacts.html", {"contacts": list(all_contacts())})


def _only_child(request: HttpRequest, pupil: Pupil) -> HttpResponse:
    """Asks for nothing more: the corner, or the page with the way to the network of the school."""
    if pupil.network is not None:
        home_session.close_child(request)
        return HttpResponseRedirect(reverse("homelogin:child", args=[pupil.pk]))
    home_session.open_child(request, pupil)
    return HttpResponseRedirect(reverse("homelogin:corner"))


def _secret_form(pupil: Pupil, request: HttpRequest) -> PinForm | PicturesForm:
    if pupil.secret_kind == SecretKind.PIN:
        return PinForm(posted(request))
    return PicturesForm(len(secrets.secret_of(pupil)), posted(request))


def _answer(attempt: Attempt) -> str:
    if attempt.waits_until is None:
        return _("That is not right. Try again, or ask for help.")
    time = display.clock(localtime(attempt.waits_until).time())
    return _("Too many wrong tries. You can try again at %(time)s.") % {"time": time}
