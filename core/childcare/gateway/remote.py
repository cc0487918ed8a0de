"""The register in a back-office elsewhere, over HTTP (K-17).

Every call has a time-out, a read is tried up to three times with a growing pause, and a breaker in the database leaves
a back-office alone that failed three calls in a row, for all processes at once. Only hosts of settings.REGISTER_HOSTS.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F
from django.views.decorators.debug import sensitive_variables

from core.childcare.gateway.connections import is_allowed, secret_of
from core.childcare.gateway.contract import (
    VERSION,
    Decision,
    GatewayError,
    GatewayProblem,
    LocationList,
    decision_from,
    locations_from,
)
from core.childcare.gateway.family_contract import FamilyData, family_from
from core.childcare.models import RegisterConnection
from core.childcare.rules.breaker import Breaker, open_until, pause_before, state
from core.lib import clock, outbound
from core.lib.outbound import Answer, Obstacle, OutboundError

SECONDS = 4.0
MOST_BYTES = 4_000_000
ATTEMPTS = 3
PREFIX = "/api/register/v1"
TRIAL = timedelta(seconds=30)
"""How long the one trial call of a breaker whose wait is over keeps others waiting."""

_PROBLEM_OF = {
    Obstacle.SLOW: GatewayProblem.SLOW,
    Obstacle.UNREACHABLE: GatewayProblem.UNREACHABLE,
    Obstacle.FORBIDDEN: GatewayProblem.UNREACHABLE,
    Obstacle.TOO_LARGE: GatewayProblem.NONSENSE,
}
ANSWERS = (GatewayProblem.REFUSED, GatewayProblem.NOT_THERE, GatewayProblem.NOT_TAKEN)
"""It answered: asking once more gives the same."""
WORKS = (GatewayProblem.NOT_THERE, GatewayProblem.NOT_TAKEN)
"""The breaker stays closed: there is nothing wrong with the line."""
NO_SUCH_CALL = (404, 405, 501)


@dataclass(frozen=True)
class RemoteRegister:
    """A connection's back-office.

    `attempts` is how often a read is tried at most. `insists` calls although the breaker is open: for somebody who asks
    for it now.
    """

    connection: RegisterConnection
    attempts: int = ATTEMPTS
    insists: bool = False
    pause: Callable[[float], None] = time.sleep

    def health(self) -> None:
        """Nothing when the back-office answers by our version of the contract. Raises GatewayError."""
        said = self._read("/health")
        if not isinstance(said, dict) or said.get("contract") != VERSION:
            raise GatewayError(GatewayProblem.NONSENSE)

    def locations(self) -> LocationList:
        """The location data as it is there now. Raises GatewayError."""
        return locations_from(self._read("/locations"))

    def family(self, debtor_number: str) -> FamilyData:
        """A family as it stands there now; its number is in the message, never in an address. Raises GatewayError."""
        body = json.dumps({"debtor_number": debtor_number}).encode()
        return family_from(self._guarded(lambda: self._tried(lambda: self._post("/families", body))))

    def decision(self, reference: UUID) -> Decision:
        """What became of a registration that was passed on. Raises GatewayError."""
        return decision_from(self._read(f"/registrations/{reference}"))

    @sensitive_variables("message", "body")
    def write(self, path: str, message: dict[str, Any]) -> None:
        """Hand something over, once: what it is written under is in the message. Raises GatewayError.

        With GatewayProblem.REFUSED and what was said when the back-office does not want it, NOT_TAKEN when it has no
        such call.
        """
        body = json.dumps(message, cls=DjangoJSONEncoder).encode()
        self._guarded(lambda: self._called(lambda: self._post(path, body)))

    def _read(self, path: str) -> Any:
        return self._guarded(lambda: self._tried(lambda: self._get(path)))

    def _tried(self, call: Callable[[], Answer]) -> Any:
        """The answer of the first attempt that succeeds; a refusal is an answer too."""
        for attempt in range(1, self.attempts):
            try:
                return self._called(call)
            except GatewayError as error:
                if error.problem in ANSWERS:
                    raise
                self.pause(pause_before(attempt))
        return self._called(call)

    def _called(self, call: Callable[[], Answer]) -> Any:
        try:
            answer = call()
        except OutboundError as error:
            raise GatewayError(_PROBLEM_OF[error.obstacle]) from None
        return _understood(answer)

    def _get(self, path: str) -> Answer:
        return outbound.get(
            self._address(path), headers=self._headers(), seconds=SECONDS, most_bytes=MOST_BYTES
        )

    @sensitive_variables("body")
    def _post(self, path: str, body: bytes) -> Answer:
        headers = self._headers() | {"Content-Type": "application/json"}
        answer = outbound.post(
            self._address(path), body, headers=headers, seconds=SECONDS, most_bytes=MOST_BYTES
        )
        if answer.status in NO_SUCH_CALL and not _problem_in(answer):
            raise GatewayError(GatewayProblem.NOT_TAKEN)
        return answer

    def _address(self, path: str) -> str:
        address = self.connection.address.rstrip("/")
        if not is_allowed(address):
            raise GatewayError(GatewayProblem.UNREACHABLE)
        return address + PREFIX + path

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {secret_of(self.connection)}", "Accept": "application/json"}

    def _guarded(self, act: Callable[[], Any]) -> Any:
        """What `act` gives, with the breaker before it and the outcome written down after it."""
        if not self.insists and not _may_call(self.connection):
            raise GatewayError(GatewayProblem.RESTING)
        try:
            said = act()
        except GatewayError as error:
            if error.problem in WORKS or error.detail:
                _succeeded(self.connection)
            else:
                _failed(self.connection, error.problem)
            raise
        _succeeded(self.connection)
        return said


def _understood(answer: Answer) -> Any:
    """What an answer says. Raises GatewayError for a refusal, a failure and nonsense."""
    if answer.status >= 500 or answer.status == 429:
        raise GatewayError(GatewayProblem.FAILED)
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    if answer.status in (200, 201):
        if said is None:
            raise GatewayError(GatewayProblem.NONSENSE)
        return said
    problem = _problem_in(answer)
    if answer.status == 404 and problem:
        raise GatewayError(GatewayProblem.NOT_THERE)
    raise GatewayError(GatewayProblem.REFUSED, problem[:200] if answer.status == 422 else "")


def _problem_in(answer: Answer) -> str:
    """What a refusal says by the contract; empty for any other answer."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    return str(said.get("problem", "")) if isinstance(said, dict) else ""


def _may_call(connection: RegisterConnection) -> bool:
    """Whether the breaker lets this call through; of those that come after the wait only the first, as its trial."""
    now = clock.now()
    connection.refresh_from_db(fields=["failures", "open_until"])
    stands = state(connection.failures, connection.open_until, now)
    if stands is not Breaker.HALF_OPEN:
        return stands is Breaker.CLOSED
    trial = RegisterConnection.objects.filter(pk=connection.pk, open_until=connection.open_until)
    return bool(trial.update(open_until=now + TRIAL))


def _succeeded(connection: RegisterConnection) -> None:
    RegisterConnection.objects.filter(pk=connection.pk).update(
        failures=0, open_until=None, last_answered_at=clock.now()
    )


def _failed(connection: RegisterConnection, problem: GatewayProblem) -> None:
    now = clock.now()
    rows = RegisterConnection.objects.filter(pk=connection.pk)
    rows.update(failures=F("failures") + 1, last_problem=problem.value, last_failed_at=now)
    failures = rows.values_list("failures", flat=True).first() or 0
    rows.update(open_until=open_until(failures, now))
