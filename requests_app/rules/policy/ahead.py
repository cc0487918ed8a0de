"""How early and how late each act may be done: a least and a most ahead."""

from typing import ClassVar

from pydantic import field_validator

from requests_app.rules.policy.basis import Act, Part, Subject
from requests_app.rules.policy.notice import Notice


class ActNotice(Part):
    """Something must be done at least this long ahead."""

    act: ClassVar[Act]
    least: Notice


class RequestNotice(ActNotice):
    """Extra care must be asked at least this long ahead."""

    part = "request_notice"
    subject = Subject.EXTRA
    act = Act.EXTRA


class SwapNotice(ActNotice):
    """A swap must be asked at least this long before the earliest of the days given up and asked."""

    part = "swap_notice"
    subject = Subject.SWAP
    act = Act.SWAP


class AbsenceNotice(ActNotice):
    """Parents report an absence at least this long ahead, later the location does; sickness is always in time."""

    part = "absence_notice"
    subject = Subject.ABSENCE
    act = Act.ABSENCE


class CreditUseNotice(ActNotice):
    """Care that a credit pays for must be asked at least this long ahead."""

    part = "credit_use_notice"
    subject = Subject.CREDITS
    act = Act.CREDIT_USE


class ActHorizon(Part):
    """Something can be done at most this long ahead."""

    act: ClassVar[Act]
    most: Notice

    @field_validator("most")
    @classmethod
    def _is_not_strict(cls, most: Notice) -> Notice:
        if most.more_than:
            raise ValueError("most_is_not_more_than")
        return most


class RequestHorizon(ActHorizon):
    """Extra care can be asked at most this long ahead."""

    part = "request_horizon"
    subject = Subject.EXTRA
    act = Act.EXTRA


class SwapHorizon(ActHorizon):
    """A swap can be asked at most this long before the last of the days given up and asked."""

    part = "swap_horizon"
    subject = Subject.SWAP
    act = Act.SWAP


class AbsenceHorizon(ActHorizon):
    """An absence can be reported at most this long ahead."""

    part = "absence_horizon"
    subject = Subject.ABSENCE
    act = Act.ABSENCE


class CreditUseHorizon(ActHorizon):
    """Care that a credit pays for can be asked at most this long ahead."""

    part = "credit_use_horizon"
    subject = Subject.CREDITS
    act = Act.CREDIT_USE


NOTICES: dict[Act, type[ActNotice]] = {
    kind.act: kind for kind in (RequestNotice, SwapNotice, AbsenceNotice, CreditUseNotice)
}
HORIZONS: dict[Act, type[ActHorizon]] = {
    kind.act: kind for kind in (RequestHorizon, SwapHorizon, AbsenceHorizon, CreditUseHorizon)
}
