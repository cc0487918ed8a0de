"""When and how requests are decided."""

from pydantic import Field, field_validator

from requests_app.rules.policy.basis import Part, Subject
from requests_app.rules.policy.notice import Notice


class DecidingPart(Part):
    """A rule about deciding."""

    subject = Subject.DECIDING


class DefaultExpiry(DecidingPart):
    """The expiry date that is filled in: this many days before the first day asked, never before today."""

    part = "default_expiry"
    days_before: int = Field(ge=0, le=60)


class DecideFrom(DecidingPart):
    """The planners decide from this long ahead."""

    part = "decide_from"
    most: Notice

    @field_validator("most")
    @classmethod
    def _is_not_strict(cls, most: Notice) -> Notice:
        if most.more_than:
            raise ValueError("most_is_not_more_than")
        return most


class FirstCome(DecidingPart):
    """Whether requests are decided in the order in which they came."""

    part = "first_come"
    applies: bool


class Guarantee(DecidingPart):
    """What is asked at least this long ahead is always approved."""

    part = "guarantee"
    least: Notice


class RoomShown(DecidingPart):
    """Whether parents see if there is room in the group."""

    part = "room_shown"
    shown: bool
