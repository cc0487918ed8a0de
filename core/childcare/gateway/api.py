"""Kring's own register for another Kring, by the same contract that it asks of a back-office (K-17, K-21).

A token of the organisation goes along as "Authorization: Bearer ...". Answers are JSON; a refusal says its `problem`.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from core.accounts import limits
from core.accounts.limits import Budget, Counted
from core.accounts.models import Organisation
from core.audit import trail
from core.audit.choices import Action
from core.childcare import held_bsns
from core.childcare.choices import ImportSource
from core.childcare.gateway.contract import VERSION, Decision, GatewayError
from core.childcare.gateway.own import OwnRegister
from core.childcare.gateway.tokens import find_token
from core.childcare.models import Family, ImportEntry
from core.childcare.registration import recognition
from core.childcare.registration.judging import judge
from core.childcare.registration.offers import SEPARATOR
from core.lib import clock
from core.lib.client_address import client_address, network_of
from core.lib.database import constraint_of

BEARER = "Bearer "
MOST_BYTES = 100_000
WRONG_TOKENS = Budget("wrong register tokens from network", 60, limits.LONGEST_WAIT)
Page = Callable[..., JsonResponse]


def _for_token(view: Page) -> Page:
    """The view of the organisation whose token came along; 401 without, 429 after too many wrong ones."""

    @wraps(view)
    @sensitive_variables("token")
    def with_token(request: HttpRequest, **parts: Any) -> JsonResponse:
        token = request.headers.get("Authorization", "")
        found = find_token(token.removeprefix(BEARER)) if token.startswith(BEARER) else None
        if found is None:
            attempt = limits.begin(Counted(WRONG_TOKENS, network_of(client_address(request))))
            status = 429 if attempt.waits_until else 401
            response = JsonResponse({"problem": "unknown token"}, status=status)
            response["WWW-Authenticate"] = "Bearer"
            return response
        with translation.override("nl"):
            return view(request, found.organisation, **parts)

    return with_token


@require_safe
@_for_token
def health(_request: HttpRequest, _organisation: Organisation) -> JsonResponse:
    """It works, and by which version of the contract."""
    return JsonResponse({"status": "ok", "contract": VERSION})


@require_safe
@_for_token
def locations(_request: HttpRequest, organisation: Organisation) -> JsonResponse:
    """Locations with their groups, and schools."""
    return JsonResponse(asdict(OwnRegister(organisation).locations()))


@csrf_exempt  # no cookie is looked at: only the token says who asks
@require_POST
@_for_token
@sensitive_variables()
def registrations(request: HttpRequest, organisation: Organisation) -> JsonResponse:
    """Takes a registration into the import list: 201, or 200 when the reference was here before.

    422 with the problem in words for what is not good, 413 for too much.
    """
    try:
        if len(request.body) > MOST_BYTES:
            raise RequestDataTooBig
        message = json.loads(request.body)
        reference = UUID(message["reference"])
        typed, bsns = message["facts"], message.get("bsns", {})
        answers = _as_typed(typed, bsns)
    except RequestDataTooBig:
        return JsonResponse({"problem": "too large"}, status=413)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return JsonResponse({"problem": _("The message is not by the contract.")}, status=422)
    if ImportEntry.objects.filter(organisation=organisation, reference=reference).exists():
        return JsonResponse({"reference": str(reference)})
    judged = judge(OwnRegister(organisation).locations(), answers)
    if judged.errors:
        words = "; ".join(f"{step}.{name}: {error}" for step, name, error in judged.errors)
        return JsonResponse({"problem": words}, status=422)
    return _add(organisation, reference, judged.facts, judged.bsns)


@require_safe
@_for_token
def registration(_request: HttpRequest, organisation: Organisation, reference: UUID) -> JsonResponse:
    """How far a registration is."""
    entries = ImportEntry.objects.select_related("family").filter(organisation=organisation)
    entry = entries.filter(reference=reference).first()
    if entry is None:
        return JsonResponse({"problem": "unknown reference"}, status=404)
    debtor_number = entry.family.debtor_number if entry.family else entry.number_elsewhere
    decision = Decision(entry.state, entry.reason, debtor_number)
    return JsonResponse({"reference": str(reference), **asdict(decision)})


@require_safe
@_for_token
def family(_request: HttpRequest, organisation: Organisation, debtor_number: str) -> JsonResponse:
    """A family, with its schedule, requests, absences, credits and invoices. That it was told stands in the trail."""
    try:
        data = OwnRegister(organisation).family(debtor_number)
    except GatewayError:
        return JsonResponse({"problem": "unknown debtor number"}, status=404)
    trail.record(
        Action.REGISTER_FAMILY_TOLD,
        actor=None,
        subject=Family.objects.get(organisation=organisation, debtor_number=debtor_number),
        organisation_id=organisation.pk,
    )
    return JsonResponse(asdict(data))


@sensitive_variables()
def _add(
    organisation: Organisation, reference: UUID, facts: dict[str, Any], bsns: dict[str, str]
) -> JsonResponse:
    try:
        with transaction.atomic():
            entry = ImportEntry.objects.create(
                organisation=organisation,
                source=ImportSource.BACK_OFFICE,
                reference=reference,
                facts=facts,
                match_keys=recognition.match_keys_of(facts),
                added_at=clock.now(),
            )
            for person, number in bsns.items():
                held_bsns.hold(entry, person, number)
            trail.record(
                Action.REGISTRATION_CONFIRMED, actor=None, subject=entry, organisation_id=organisation.pk
            )
    except IntegrityError as error:
        if constraint_of(error) != "import_reference_once_per_organisation":
            raise
        return JsonResponse({"reference": str(reference)})
    return JsonResponse({"reference": str(reference)}, status=201)


@sensitive_variables()
def _as_typed(facts: dict[str, dict[str, Any]], bsns: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The message as the forms take it. Raises KeyError, TypeError or AttributeError for what is none."""
    typed = {step: {**dict(answers), "bsn": bsns.get(step, "")} for step, answers in facts.items()}
    care = typed["care"]
    care["place"] = f"{care.pop('care_type')}{SEPARATOR}{care.pop('location')}"
    care["weekdays"] = [str(day) for day in care["weekdays"]]
    second = typed.get("guardian_2", {})
    typed["guardian_2"] = {name: value for name, value in second.items() if name != "alone"}
    return typed
