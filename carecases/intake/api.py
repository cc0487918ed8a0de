"""The intake as senders see it: help requests in, where they stand out (C-50, C-51; docs/api.md).

Nobody is signed in here: each request is signed by an environment of a pupil-tracking system.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from carecases import conditions
from carecases.intake import wording
from carecases.intake.actions.receive import Answer, receive, refuse_deletion, refuse_replay
from carecases.intake.actions.store import resubmit_way
from carecases.intake.choices import Outcome
from carecases.intake.models import REFUSED_NUMBER, Delivery
from carecases.intake.signed_requests import Refusal, RefusedRequestError, SignedRequest, opened
from carecases.intake.wording import sentences
from carecases.models import HelpRequest
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock

PROBLEM = "application/problem+json"
STATUSES = {
    Refusal.UNSIGNED: 401,
    Refusal.KEY_UNKNOWN: 401,
    Refusal.SIGNATURE_WRONG: 401,
    Refusal.TOO_OLD: 401,
    Refusal.REPLAYED: 409,
    Refusal.MESSAGE_TOO_LARGE: 413,
    Refusal.NOT_JSON: 415,
    Refusal.TOO_MANY_REQUESTS: 429,
}
SUSPECT = {Refusal.KEY_UNKNOWN, Refusal.SIGNATURE_WRONG, Refusal.TOO_OLD}
"""Somebody who is not who they say, or who sends what was caught before: a line in the trail each."""
View = Callable[..., HttpResponse]


def signed(*methods: str) -> Callable[[View], View]:
    """For a view of senders: it gets the signed request, and answers a refused one as a problem (RFC 9457)."""

    def marked(view: View) -> View:
        @csrf_exempt
        @never_cache
        @wraps(view)
        def answered(request: HttpRequest, **parts: Any) -> HttpResponse:
            if request.method == "DELETE":
                return _nothing_deleted(request, methods, **parts)
            if request.method not in methods:
                return _not_allowed(methods)
            try:
                return view(opened(request), request, **parts)
            except RefusedRequestError as refused:
                return _refused_request(refused)

        return answered

    return marked


@signed("POST")
def messages(sent: SignedRequest, request: HttpRequest) -> HttpResponse:
    """Take in a help request: a dossier number, or -1 and every reason."""
    if request.content_type != "application/json" or request.headers.get("Content-Encoding"):
        raise RefusedRequestError(Refusal.NOT_JSON)
    answer = receive(sent.sender, sent.body)
    return _refused(answer) if answer.outcome == Outcome.REFUSED else _taken(answer)


@signed("GET", "HEAD")
def message(sent: SignedRequest, _request: HttpRequest, reference: str) -> HttpResponse:
    """Where the help request with a sender's reference stands."""
    found = Delivery.objects.filter(sender=sent.sender, reference=reference, dossier__isnull=False)
    delivery = found.select_related(
        "dossier", "help_request__status", "help_request__title", "help_request__dossier"
    ).first()
    if delivery is None or delivery.dossier is None:
        return _problem(404, "REFERENCE_UNKNOWN", wording.reference_unknown())
    help_request = delivery.help_request
    return JsonResponse(
        {
            "reference": reference,
            "dossier_number": delivery.dossier.number,
            "title": help_request.title.name if help_request else delivery.title,
            "waits_for_title": help_request is None,
            "is_removed": help_request is not None and help_request.removed_at is not None,
            "status": _status(help_request) if help_request else None,
            "lacks": _lacks(help_request) if help_request else [],
        }
    )


def _status(help_request: HelpRequest) -> dict[str, Any]:
    status = help_request.status
    since = help_request.steps.aggregate(at=Max("at"))["at"]
    return {
        "code": status.code,
        "label": status.label,
        "turn": status.turn,
        "is_final": status.is_final,
        "is_incomplete": status.is_incomplete,
        "since": since.isoformat() if since else None,
    }


def _lacks(help_request: HelpRequest) -> list[str]:
    """What has to be there before it can be sent again, while the school has to add something."""
    way = resubmit_way(help_request) if help_request.status.is_incomplete else None
    return [lack.sentence for lack in conditions.lacks(help_request, way.needs)] if way else []


def _taken(answer: Answer) -> HttpResponse:
    help_request = answer.help_request
    return JsonResponse(
        {
            "dossier_number": answer.dossier_number,
            "waits_for_title": help_request is None,
            "status": _status(_fresh(help_request)) if help_request else None,
            "findings": [one.as_json() for one in sentences(answer.findings)],
            "lacks": answer.lacks,
        },
        status=201 if answer.outcome == Outcome.ACCEPTED else 200,
    )


def _fresh(help_request: HelpRequest) -> HelpRequest:
    return HelpRequest.objects.select_related("status").get(pk=help_request.pk)


def _refused(answer: Answer) -> HttpResponse:
    reasons = [one.as_json() for one in sentences(one for one in answer.findings if one.refuses)]
    warnings = [one.as_json() for one in sentences(one for one in answer.findings if not one.refuses)]
    status, code = (503, "FAULT") if answer.is_fault else (422, "REFUSED")
    return _problem(
        status,
        code,
        wording.refused(),
        dossier_number=REFUSED_NUMBER,
        reasons=reasons,
        findings=warnings,
    )


def _refused_request(refused: RefusedRequestError) -> HttpResponse:
    if refused.refusal is Refusal.REPLAYED and refused.sender is not None:
        refuse_replay(refused.sender)
    elif refused.refusal in SUSPECT:
        trail.record(
            Action.INTAKE_REFUSED,
            actor=None,
            subject=refused.sender,
            organisation_id=refused.sender.organisation_id if refused.sender else None,
            reason=refused.refusal.value,
        )
    response = _problem(STATUSES[refused.refusal], refused.refusal.value, wording.refusal(refused.refusal))
    if refused.until is not None:
        response.headers["Retry-After"] = str(max(1, int((refused.until - clock.now()).total_seconds())))
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Kring-HMAC-SHA256"
    return response


def _nothing_deleted(request: HttpRequest, methods: tuple[str, ...], **parts: Any) -> HttpResponse:
    """A sender that deletes hears that nothing is deleted here; who it was is kept where the signature is right."""
    if parts:
        try:
            refuse_deletion(opened(request).sender, parts["reference"])
        except RefusedRequestError:
            return _not_allowed(methods)
    response = _problem(405, "NOTHING_DELETED", wording.nothing_deleted())
    response.headers["Allow"] = ", ".join(methods)
    return response


def _not_allowed(methods: tuple[str, ...]) -> HttpResponse:
    response = _problem(405, "METHOD_NOT_ALLOWED", wording.method_not_allowed())
    response.headers["Allow"] = ", ".join(methods)
    return response


def _problem(status: int, code: str, title: str, **more: Any) -> HttpResponse:
    """RFC 9457, with a stable `code`."""
    body = {"type": f"urn:kring:intake:{code}", "title": title, "status": status, "code": code, **more}
    return JsonResponse(body, status=status, content_type=PROBLEM)
