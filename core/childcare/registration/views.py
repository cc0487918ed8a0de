"""Registration at the organisation's own address, before anybody has signed in (K-13).

Which registration it is stands in the session of the browser, or in a mailed link; never in an address.
"""

from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.branding import branding
from core.accounts.choices import Environment, OrganisationKind
from core.accounts.forms import posted
from core.accounts.models import Organisation, User
from core.accounts.waiting import again_words, minutes_until, wait_words
from core.childcare import held_bsns
from core.childcare.choices import CareType, RegistrationState, RegistrationStep, Weekday
from core.childcare.gateway.copies import Copied, locations_of
from core.childcare.models import Registration
from core.childcare.registration import actions, steps
from core.childcare.registration.forms import FORMS, BeginForm, Given, StepForm, typed_in
from core.childcare.rules.nearness import Home
from core.lib import clock
from core.lib.forms import key_of

IN_SESSION = "registrations"
INVALID, CONFLICT, TOO_OFTEN, GONE = 422, 409, 429, 410
REFERRER_POLICY = "strict-origin"
"""Nobody who is linked from the page may learn the token."""


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """What registering is, for whom, and the address for the link with which it can be resumed."""
    house = _house(slug)
    if isinstance(request.user, User) and request.user.environment == Environment.PARENT:
        return redirect("portal:registrations")
    form, status = BeginForm(posted(request)), 200
    if form.is_valid():
        begun = actions.begin(request, house, form.cleaned_data["email"], key_of(request) or uuid4())
        if begun.registration is not None:
            _remember(request, begun.registration)
            return _to(house, RegistrationStep(begun.registration.step))
        assert begun.waits_until is not None
        form.add_error(None, wait_words(begun.waits_until))
        status = TOO_OFTEN
    context = {
        "form": form,
        "key": key_of(request) or uuid4(),
        "open": _registration(request, house),
        "days": actions.KEPT.days,
    }
    return _page(
        request, house, "begin", context, status if status != 200 else INVALID if form.errors else 200
    )


@sensitive_post_parameters("bsn")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str, step: RegistrationStep) -> HttpResponse:
    """One step with a form. What is typed is kept, also when it is not good yet."""
    house = _house(slug)
    registration = _registration(request, house)
    if registration is None:
        return redirect("registration:begin", house.slug)
    if registration.state == RegistrationState.KNOWN:
        return redirect("registration:overview", house.slug)
    if steps.ORDER.index(step) > steps.ORDER.index(RegistrationStep(registration.step)):
        return _to(house, RegistrationStep(registration.step))
    copied = locations_of(house)
    given = _given(registration, copied)
    form = _form(registration, step, given, posted(request))
    if request.method == "POST":
        _keep(registration, form, request)
        if form.is_valid():
            return _to(house, steps.after(step))
    context = {
        "form": form,
        "step": step,
        "copied": copied if step == RegistrationStep.CARE else None,
        "nothing_on_offer": step == RegistrationStep.CARE and not getattr(form, "offers", True),
        "back": _address(house, steps.ORDER[steps.number_of(step) - 2]) if steps.number_of(step) > 1 else "",
        **_frame(step),
    }
    return _page(request, house, "step", context, INVALID if request.method == "POST" else 200)


@sensitive_variables("given", "form")
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything once more; here it is looked whether the guardian is known. Sending it confirms."""
    house = _house(slug)
    registration = _registration(request, house)
    if registration is None:
        return redirect("registration:begin", house.slug)
    unready = _first_unready(registration, _given(registration, locations_of(house)))
    if registration.state == RegistrationState.OPEN and unready is not None:
        return _to(house, unready)
    try:
        is_known = actions.look_whether_known(request, registration)
    except actions.TooOftenError as too_often:
        context = {"minutes": minutes_until(too_often.until), **_frame(RegistrationStep.OVERVIEW)}
        return _page(request, house, "too_often", context, TOO_OFTEN)
    if is_known:
        return _page(request, house, "known", _frame(RegistrationStep.OVERVIEW), CONFLICT)
    if request.method == "POST":
        try:
            actions.confirm(registration)
        except actions.KnownAlreadyError:
            return _page(request, house, "known", _frame(RegistrationStep.OVERVIEW), CONFLICT)
        except actions.NotReadyError:
            return redirect("registration:overview", house.slug)
        return redirect("registration:confirmed", house.slug)
    context = {
        "facts": _in_words(registration),
        "bsns": held_bsns.masked_of(registration),
        "addresses": {one.value: _address(house, one) for one in steps.FILLED_IN},
        **_frame(RegistrationStep.OVERVIEW),
    }
    return _page(request, house, "overview", context)


@require_safe
def confirmed(request: HttpRequest, slug: str) -> HttpResponse:
    """It has arrived, and what happens next."""
    house = _house(slug)
    registration = _registration(request, house, unfinished=False)
    if registration is None or registration.state != RegistrationState.CONFIRMED:
        return redirect("registration:begin", house.slug)
    return _page(request, house, "confirmed", _frame(RegistrationStep.CONFIRMED))


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the link once more; the answer is the same whether there is a registration or not."""
    house = _house(slug)
    form = BeginForm(posted(request))
    if not form.is_valid():
        return _page(request, house, "link", {"form": form}, INVALID if form.errors else 200)
    until = actions.ask_link(request, house, form.cleaned_data["email"])
    if until is not None:
        form.add_error(None, again_words(until))
        return _page(request, house, "link", {"form": form}, TOO_OFTEN)
    return _page(request, house, "link_sent", {})


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop here: this browser forgets the registration, or Kring does."""
    house = _house(slug)
    registration = _registration(request, house)
    if registration is None:
        return redirect("registration:begin", house.slug)
    if request.method != "POST":
        return _page(request, house, "leave", {"email": registration.email, "days": actions.KEPT.days})
    if "remove" in request.POST:
        actions.throw_away(registration)
        messages.success(request, _("Removed: nothing of what you filled in is kept."))
    else:
        messages.success(
            request, _("This device has forgotten your registration. Go on with the link in your mail.")
        )
    _forget(request, house)
    return redirect("registration:begin", house.slug)


@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Go on where it was left. Only opening the link does nothing: mail scanners do."""
    registration = actions.find(request, token)
    if registration is None:
        response = render(request, "registration/link_expired.html", status=GONE)
    elif request.method == "POST":
        _remember(request, registration)
        response = _to(registration.organisation, RegistrationStep(registration.step))
    else:
        response = _page(request, registration.organisation, "resume", {})
    response["Referrer-Policy"] = REFERRER_POLICY
    return response


def _house(slug: str) -> Organisation:
    return get_object_or_404(Organisation, slug=slug, kind=OrganisationKind.CHILDCARE)


def _remember(request: HttpRequest, registration: Registration) -> None:
    known = request.session.get(IN_SESSION, {})
    request.session[IN_SESSION] = {**known, str(registration.organisation_id): str(registration.key)}
    # Whoever knew the session of before must not read along.
    request.session.cycle_key()


def _forget(request: HttpRequest, house: Organisation) -> None:
    known = request.session.get(IN_SESSION, {})
    request.session[IN_SESSION] = {number: key for number, key in known.items() if number != str(house.pk)}


def _registration(
    request: HttpRequest, house: Organisation, *, unfinished: bool = True
) -> Registration | None:
    """The registration of this browser at this organisation."""
    key = request.session.get(IN_SESSION, {}).get(str(house.pk))
    if key is None:
        return None
    found = Registration.objects.filter(
        organisation=house, key=key, touched_at__gt=clock.now() - actions.KEPT
    )
    return (found.exclude(state=RegistrationState.CONFIRMED) if unfinished else found).first()


@sensitive_variables()
def _given(registration: Registration, copied: Copied) -> Given:
    good = actions.good_answers(registration)
    child, first = good.get("child", {}), good.get("guardian_1", {})
    born = child.get("birth_date")
    return Given(
        copied.data,
        school=child.get("school", ""),
        born=date.fromisoformat(born) if born else None,
        home=Home(first.get("postcode", ""), first.get("city", "")),
        bsns=held_bsns.numbers_of(registration),
    )


@sensitive_variables()
def _form(registration: Registration, step: RegistrationStep, given: Given, data: Any) -> StepForm:
    """The form with what was sent; else as it was left, with what is wrong with it (or has become so meanwhile)."""
    typed = actions.typed_answers(registration, step)
    if data is None and typed and not FORMS[step](typed, given=given).is_valid():
        data = typed
    initial = typed or ({"email": registration.email} if step == RegistrationStep.GUARDIAN_1 else {})
    return FORMS[step](data, given=given, initial=initial)


@sensitive_variables()
def _keep(registration: Registration, form: StepForm, request: HttpRequest) -> None:
    is_good = form.is_valid()
    actions.save_step(
        registration,
        form.step,
        typed_in(form, request.POST),
        facts=form.facts if is_good else None,
        problems=form.codes,
        bsn=form.cleaned_data.get("bsn", "") if is_good else "",
    )


@sensitive_variables()
def _first_unready(registration: Registration, given: Given) -> RegistrationStep | None:
    """The first step without good answers, judged anew: what was on offer may be gone, a date may have passed."""
    good = actions.good_answers(registration)
    for one in steps.FILLED_IN:
        form = FORMS[one](actions.typed_answers(registration, one), given=given)
        if one.value not in good or not form.is_valid():
            return one
    return None


def _in_words(registration: Registration) -> dict[str, Any]:
    """The answers for the overview, with the words of what was chosen from a list."""
    good = actions.good_answers(registration)
    care = good["care"]
    return {
        **good,
        "care": {
            **care,
            "care_words": CareType(care["care_type"]).label,
            "days": [str(Weekday(day).label) for day in care["weekdays"]],
            "wanted_from": date.fromisoformat(care["wanted_from"]),
        },
        "child": {**good["child"], "birth_date": date.fromisoformat(good["child"]["birth_date"])},
    }


def _frame(step: RegistrationStep) -> dict[str, Any]:
    return {"number": steps.number_of(step), "labels": [str(one.label).capitalize() for one in steps.ORDER]}


def _address(house: Organisation, step: RegistrationStep) -> str:
    return _to(house, step).url


def _to(house: Organisation, step: RegistrationStep) -> HttpResponseRedirect:
    """The page of a step."""
    if step in steps.FILLED_IN:
        found = redirect("registration:step", house.slug, step)
    else:
        found = redirect("registration:overview", house.slug)
    assert isinstance(found, HttpResponseRedirect)
    return found


def _page(
    request: HttpRequest, house: Organisation, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown = {"organisation": branding(house), **context}
    response = render(request, f"registration/{name}.html", shown, status=status)
    # What was typed is not for the next person at this computer.
    response["Cache-Control"] = "no-store"
    return response
