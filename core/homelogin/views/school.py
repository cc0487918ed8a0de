from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from core.accounts.rights import Right
from core.accounts.signed_in import user_of
from core.audit import trail
from core.audit.choices import Action
from core.homelogin import secrets
from core.homelogin.actions import roster
from core.homelogin.choices import Picture, PictureCount, SecretKind
from core.homelogin.emails import sender_address
from core.homelogin.forms import AddressesForm, PicturesForm, PinForm
from core.homelogin.models import Pupil
from core.homelogin.progress import Lack, counts_of, those_lacking
from core.homelogin.selectors import groups_of, links_to_send, network_of, pupils_for, with_progress
from core.lib import display


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """A teacher with one group comes to it at once; whoever manages home login also finds the other pages here."""
    user = user_of(request)
    found = list(with_progress(groups_of(user)))
    if len(found) == 1 and not user.has_right(Right.MANAGE_HOME_LOGIN):
        return HttpResponseRedirect(reverse("homelogin:group", args=[found[0].pk]))
    return render(request, "homelogin/groups.html", {"groups": found, "network": network_of(user)})


@require_safe
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Groepsoverzicht: for each pupil how far home login is, and who lacks what (A-31)."""
    user = user_of(request)
    shown = get_object_or_404(groups_of(user).prefetch_related("teachers"), pk=pk)
    pupils = list(pupils_for(user).filter(group=shown))
    wanted = request.GET.get("toon", "")
    context = {
        "group": shown,
        "wanted": wanted if wanted in set(Lack) else "",
        "counts": counts_of(pupils),
        "pupils": those_lacking(pupils, wanted),
        "network": network_of(user),
        "links_to_send": links_to_send(pupils),
    }
    return render(request, "homelogin/group.html", context)


@require_POST
def send_links(request: HttpRequest, pk: int) -> HttpResponse:
    """The first link to every address of the group that had none (A-31)."""
    user = user_of(request)
    shown = get_object_or_404(groups_of(user), pk=pk)
    sent = roster.send_links(user, pupils_for(user).filter(group=shown))
    messages.success(
        request,
        ngettext(
            "A link is on its way to %(count)d address.", "A link is on its way to %(count)d addresses.", sent
        )
        % {"count": sent},
    )
    return HttpResponseRedirect(reverse("homelogin:group", args=[shown.pk]))


@require_safe
def pupil(request: HttpRequest, pk: int) -> HttpResponse:
    """The PIN or pictures and the home addresses of one pupil (A-19, A-21)."""
    user = user_of(request)
    shown = get_object_or_404(pupils_for(user), pk=pk)
    trail.record(Action.HOME_PUPIL_OPENED, actor=user, subject=shown, client=shown)
    return _page(request, shown)


@sensitive_post_parameters()
@require_POST
def set_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """`kind` is "pin", "pictures" or "new" (a PIN that Kring thinks of)."""
    user, kind = user_of(request), request.POST.get("kind")
    shown = get_object_or_404(pupils_for(user), pk=pk)
    if kind == "new":
        roster.set_secret(user, shown, SecretKind.PIN, [secrets.new_pin()])
        return _saved(request, shown)
    form: PinForm | PicturesForm = (
        PicturesForm(_pictures_asked(shown), request.POST)
        if kind == SecretKind.PICTURES
        else PinForm(request.POST)
    )
    if not form.is_valid():
        return _page(request, shown, **{f"{form.kind.value}_form": form, "form": form})
    roster.set_secret(user, shown, form.kind, form.parts())
    return _saved(request, shown)


@require_POST
def set_addresses(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    shown = get_object_or_404(pupils_for(user), pk=pk)
    form = AddressesForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, addresses_form=form, form=form)
    roster.set_addresses(user, shown, form.emails())
    return _saved(request, shown)


@require_POST
def send_link(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """The activation link to one of the addresses, at most once per 15 minutes (A-19); `to_group` says where next."""
    user = user_of(request)
    shown = get_object_or_404(pupils_for(user), pk=pk)
    address = get_object_or_404(shown.addresses.select_related("account", "pupil"), position=position)
    asked = roster.send_link(user, address)
    values = {"address": address.account.email, "time": display.clock(localtime(asked.next_at).time())}
    if asked.sent:
        messages.success(
            request,
            _("The link is on its way to %(address)s. The next one can be sent at %(time)s.") % values,
        )
    else:
        messages.warning(
            request,
            _("A link for %(address)s was asked less than 15 minutes ago. You can send one at %(time)s.")
            % values,
        )
    if "to_group" in request.POST:
        return HttpResponseRedirect(reverse("homelogin:group", args=[shown.group_id]))
    return _to_pupil(shown)


def _page(request: HttpRequest, shown: Pupil, **forms: object) -> HttpResponse:
    addresses = list(shown.addresses.all())
    emails = [address.account.email for address in addresses]
    context = {
        "pupil": shown,
        "addresses": addresses,
        "secret": [_secret_word(shown, part) for part in secrets.secret_of(shown)],
        "pin_form": PinForm(),
        "pictures_form": PicturesForm(_pictures_asked(shown)),
        "addresses_form": AddressesForm(initial=dict(zip(("first", "second"), emails, strict=False))),
        "sender": sender_address(),
        **forms,
    }
    return render(request, "homelogin/pupil.html", context, status=422 if forms else 200)


def _secret_word(shown: Pupil, part: str) -> dict[str, str]:
    """A PIN as it is; a picture with its name."""
    if shown.secret_kind == SecretKind.PIN:
        return {"text": part, "picture": ""}
    return {"text": str(Picture(part).label), "picture": part}


def _pictures_asked(shown: Pupil) -> int:
    school = getattr(shown.group.organisation, "home_school", None)
    return school.pictures_asked if school else PictureCount.ONE


def _saved(request: HttpRequest, shown: Pupil) -> HttpResponse:
    messages.success(request, _("Saved."))
    return _to_pupil(shown)


def _to_pupil(shown: Pupil) -> HttpResponse:
    return HttpResponseRedirect(reverse("homelogin:pupil", args=[shown.pk]))
