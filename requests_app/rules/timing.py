"""Whether an act comes neither too late nor too early (R-40: a least and a most ahead)."""

from collections.abc import Iterator
from datetime import datetime

from requests_app.rules.policy import HORIZONS, NOTICES, Act, IsWorkingDay, Policy, Scope
from requests_app.rules.policy.basis import AMSTERDAM
from requests_app.rules.refusals import Code, Refusal


def timing_refusals(
    act: Act,
    policy: Policy,
    scope: Scope,
    *,
    first: datetime,
    last: datetime,
    now: datetime,
    is_working_day: IsWorkingDay,
) -> Iterator[Refusal]:
    """Why something about care that starts from `first` to `last` (the same for one moment) cannot be done at `now`.

    The least ahead counts for the earliest start, the most ahead for the latest; all moments are aware.
    """
    notice = policy.find(NOTICES[act], scope, first.astimezone(AMSTERDAM).date())
    if notice is not None:
        deadline = notice.least.deadline(first, is_working_day)
        if now > deadline:
            yield Refusal(Code.TOO_LATE, {"rule": notice, "deadline": deadline})
    horizon = policy.find(HORIZONS[act], scope, last.astimezone(AMSTERDAM).date())
    if horizon is not None:
        opens = horizon.most.opens(last, is_working_day)
        if now < opens:
            yield Refusal(Code.TOO_FAR_AHEAD, {"rule": horizon, "opens": opens})
