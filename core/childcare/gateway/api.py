"""Kring's own register for another Kring, by the same contract that it asks of a back-office (K-17, K-21).

A token of the organisation goes along as "Authorization: Bearer ...". Answers are JSON; a refusal says its `problem`.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from core.accounts import limits
from core.accounts.limits import Budget, Counted
from core.accounts.models import Organisation
from core.audit import trail
from core.audit.choices import Action
from core.childcare import held_bsns
from core.childcare.choices import ImportSource, WriteKind
from core.childcare.gateway import incoming
from core.childcare.gateway.change_contract import told_from
from core.childcare.gateway.contract import VERSION, Decision, GatewayError, GatewayProblem
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
NOT_BY_CONTRACT = _("The message is not by the contract.")
UNKNOWN_NUMBER = "unknown debtor number"
Page = Callable[..., JsonResponse]


class _RefusalError(Exception):
    """The call is answered with this status and problem."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem


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
            try:
                return view(request, found.organisation, **parts)
            except _RefusalError as refusal:
                return JsonResponse({"problem": refusal.problem}, status=refusal.status)

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
    message = _message(request)
    with _by_the_contract():
        reference = UUID(message["reference"])
        answers = _as_typed(message["facts"], message.get("bsns", {}))
    if ImportEntry.objects.filter(organisation=organisation, reference=reference).exists():
        return JsonResponse({"reference": str(reference)})
    judged = judge(OwnRegister(organisation).locations(), answers)
    if judged.errors:
        words = "; ".join(f"{step}.{name}: {error}" for step, name, error in judged.errors)
        raise _RefusalError(422, words)
    return _add(organisation, reference, judged.facts, judged.bsns)


@require_safe
@_for_token
def registration(_request: HttpRequest, organisation: Organisation, reference: UUID) -> JsonResponse:
    """How far a registration is."""
    entries = ImportEntry.objects.select_related("family").filter(organisation=organisation)
    entry = entries.filter(reference=reference).first()
    if entry is None:
        raise _RefusalError(404, "unknown reference")
    debtor_number = entry.family.debtor_number if entry.family else entry.number_elsewhere
    decision = Decision(entry.state, entry.reason, debtor_number)
    return JsonResponse({"reference": str(reference), **asdict(decision)})


@csrf_exempt
@require_POST
@_for_token
@sensitive_variables()
def families(request: HttpRequest, organisation: Organisation) -> JsonResponse:
    """A family, with its schedule, requests, absences, credits and invoices. That it was told stands in the trail.

    Its number is in the message, as an address ends up in logs.
    """
    message = _message(request)
    with _by_the_contract():
        debtor_number = message["debtor_number"]
        if not isinstance(debtor_number, str):
            raise TypeError
    try:
        data = OwnRegister(organisation).family(debtor_number)
    except GatewayError:
        raise _RefusalError(404, UNKNOWN_NUMBER) from None
    trail.record(
        Action.REGISTER_FAMILY_TOLD,
        actor=None,
        subject=Family.objects.get(organisation=organisation, debtor_number=debtor_number),
        organisation_id=organisation.pk,
    )
    return JsonResponse(asdict(data))


@csrf_exempt
@require_POST
@_for_token
@sensitive_variables()
def changes(request: HttpRequest, organisation: Organisation, kind: WriteKind) -> JsonResponse:
    """Takes how a request line, an absence or the guardians of a family stand: 201, or 200 for what was here already.

    404 for a debtor number that nobody has, 422 with the problem in words for what is not good, 413 for too much.
    """
    message = _message(request)
    try:
        told = told_from(kind, message)
        is_new = incoming.take(organisation, kind, told)
    except GatewayError as error:
        if error.problem is GatewayProblem.NOT_THERE:
            raise _RefusalError(404, UNKNOWN_NUMBER) from None
        raise _RefusalError(422, error.detail or str(NOT_BY_CONTRACT)) from None
    answer = {"reference": str(told.reference), "version": told.version}
    return JsonResponse(answer, status=201 if is_new else 200)


@sensitive_variables()
def _message(request: HttpRequest) -> Any:
    """What was sent. Raises _RefusalError."""
    try:
        if len(request.body) > MOST_BYTES:
            raise RequestDataTooBig
        return json.loads(request.body)
    except RequestDataTooBig:
        raise _RefusalError(413, "too large") from None
    except (ValueError, RecursionError):
        raise _RefusalError(422, str(NOT_BY_CONTRACT)) from None


@contextmanager
def _by_the_contract() -> Iterator[None]:
    """Whatever goes wrong in reading a message is the message's fault."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _RefusalError(422, str(NOT_BY_CONTRACT)) from None


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
