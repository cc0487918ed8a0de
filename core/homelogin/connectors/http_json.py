"""A list of licences in JSON, fetched over https with a key in the header.

    {"licences": [{"name": "Rekenrups", "link": "https://...", "from": "2026-08-01", "until": "2027-07-31",
                   "groups": ["Groep 3"]}]}

`groups` may be left out. Fields that we do not know are passed over; one licence that is wrong makes the whole answer
unreadable, so that half a list never looks like a whole one.
"""

from datetime import date
from typing import Annotated

from django.views.decorators.debug import sensitive_variables
from pydantic import BaseModel, Field, ValidationError, model_validator

from core.homelogin.choices import SourceProblem
from core.homelogin.connectors.protocol import FoundLicence, SourceError
from core.lib import outbound
from core.lib.outbound import Obstacle, OutboundError

SECONDS = 3
MOST_BYTES = 500_000
MOST_LICENCES = 500
PROBLEMS = {
    Obstacle.FORBIDDEN: SourceProblem.ADDRESS,
    Obstacle.UNREACHABLE: SourceProblem.UNREACHABLE,
    Obstacle.SLOW: SourceProblem.SLOW,
    Obstacle.TOO_LARGE: SourceProblem.UNREADABLE,
}


class _Licence(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    link: Annotated[str, Field(pattern=r"^https://[^\s]+$", max_length=200)]
    valid_from: Annotated[date, Field(alias="from")]
    valid_until: Annotated[date, Field(alias="until")]
    groups: Annotated[list[str], Field(max_length=100)] = []

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> "_Licence":
        if self.valid_until < self.valid_from:
            raise ValueError("ends before it begins")
        return self


class _Answer(BaseModel):
    licences: Annotated[list[_Licence], Field(max_length=MOST_LICENCES)]


class HttpJson:
    """See the head of this file."""

    @sensitive_variables("key")
    def licences(self, address: str, key: str) -> list[FoundLicence]:
        headers = {"Accept": "application/json", "User-Agent": "Kring"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        try:
            answer = outbound.get(address, headers=headers, seconds=SECONDS, most_bytes=MOST_BYTES)
        except OutboundError as error:
            raise SourceError(PROBLEMS[error.obstacle]) from None
        if answer.status in {401, 403}:
            raise SourceError(SourceProblem.REFUSED)
        if answer.status != 200:
            raise SourceError(SourceProblem.FAILING)
        return _read(answer.body)


def _read(body: bytes) -> list[FoundLicence]:
    try:
        found = _Answer.model_validate_json(body).licences
    except ValidationError:
        raise SourceError(SourceProblem.UNREADABLE) from None
    return [
        FoundLicence(one.name, one.link, one.valid_from, one.valid_until, tuple(one.groups)) for one in found
    ]
