"""A manager sets, changes, ends and withdraws the rules of requests (R-40).

A rule that is in force never changes: a new version follows it from a date. Only a version that has not begun yet
can be changed or withdrawn.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.lib.database import constraint_of
from requests_app.models import PolicyRule
from requests_app.policy_selectors import policy_rules
from requests_app.rules.policy import Part
from requests_app.rules.refusals import Code, refused


@dataclass(frozen=True)
class RuleDraft:
    """A rule as the manager fills it in; empty location (an id), care type and contract form mean everywhere."""

    part: Part
    valid_from: date
    valid_until: date | None = None
    location_id: int | None = None
    care_type: str = ""
    contract_form: str = ""

    @property
    def values(self) -> dict[str, Any]:
        return {
            "part": self.part.part,
            "settings": self.part.settings,
            "location_id": self.location_id,
            "care_type": self.care_type,
            "contract_form": self.contract_form,
            "valid_from": self.valid_from,
            "valid_until": self.valid_until,
        }


def set_rule(user: User, draft: RuleDraft) -> PolicyRule:
    """Store a rule, or the next version of one, from today or later.

    Raises Refused for a date in the past, and where a rule of this kind begins there on that date already.
    """
    _check(user, draft)
    return _stored(user, PolicyRule(organisation_id=user.organisation_id), draft, Action.POLICY_RULE_SET)


def change_rule(user: User, rule_id: int, draft: RuleDraft) -> PolicyRule:
    """Change a version that has not begun yet.

    Raises PolicyRule.DoesNotExist for another organisation's, Refused where it is in force or as `set_rule`.
    """
    _check(user, draft)
    with transaction.atomic():
        rule = _coming(user, rule_id)
        return _stored(user, rule, draft, Action.POLICY_RULE_CHANGED)


@transaction.atomic
def end_rule(user: User, rule_id: int, last_day: date) -> PolicyRule:
    """Let a rule hold until and including a date, today at the earliest; what is wider holds again after it.

    Raises PolicyRule.DoesNotExist for another organisation's, Refused for a date that does not fit.
    """
    rule = _locked(user, rule_id)
    earliest = max(clock.today(), rule.valid_from)
    if last_day < earliest:
        raise refused(Code.RULE_ENDS_TOO_EARLY, earliest=earliest)
    rule.valid_until = last_day
    rule.save(update_fields=["valid_until"])
    _record(Action.POLICY_RULE_ENDED, user, rule)
    return rule


@transaction.atomic
def withdraw_rule(user: User, rule_id: int) -> None:
    """Take away a version that has not begun yet. Raises as `change_rule`."""
    rule = _coming(user, rule_id)
    _record(Action.POLICY_RULE_WITHDRAWN, user, rule)
    rule.delete()


def _check(user: User, draft: RuleDraft) -> None:
    if not user.has_right(Right.MANAGE_POLICY):
        raise PolicyRule.DoesNotExist
    today = clock.today()
    if draft.valid_from < today:
        raise refused(Code.RULE_BEGINS_IN_PAST, today=today)
    if draft.valid_until is not None and draft.valid_until < draft.valid_from:
        raise refused(Code.RULE_ENDS_TOO_EARLY, earliest=draft.valid_from)


def _stored(user: User, rule: PolicyRule, draft: RuleDraft, action: Action) -> PolicyRule:
    for name, value in draft.values.items():
        setattr(rule, name, value)
    try:
        with transaction.atomic():
            rule.save()
            _record(action, user, rule)
    except IntegrityError as error:
        if constraint_of(error) == "one_rule_of_a_part_per_date":
            raise refused(Code.RULE_OF_THAT_DATE, on=draft.valid_from) from error
        raise
    return rule


def _record(action: Action, user: User, rule: PolicyRule) -> None:
    trail.record(
        action,
        actor=user,
        subject=rule,
        part=rule.part,
        settings=rule.settings,
        location=rule.location_id,
        care_type=rule.care_type,
        contract_form=rule.contract_form,
        valid_from=rule.valid_from.isoformat(),
        valid_until=rule.valid_until.isoformat() if rule.valid_until else None,
    )


def _locked(user: User, rule_id: int) -> PolicyRule:
    return policy_rules(user).select_for_update(of=("self",)).get(pk=rule_id)


def _coming(user: User, rule_id: int) -> PolicyRule:
    rule = _locked(user, rule_id)
    if rule.valid_from <= clock.today():
        raise refused(Code.RULE_IN_FORCE, since=rule.valid_from, next=clock.today() + timedelta(days=1))
    return rule


def check_rule(user: User, draft: RuleDraft, found: PolicyRule | None = None) -> None:
    """Whether a rule can be stored as it is, without doing so; `found` is the one that would change.

    Raises Refused as `set_rule`.
    """
    _check(user, draft)
    others = policy_rules(user).filter(
        Q(location__isnull=True) if draft.location_id is None else Q(location=draft.location_id),
        part=draft.part.part,
        care_type=draft.care_type,
        contract_form=draft.contract_form,
        valid_from=draft.valid_from,
    )
    if found is not None and found.valid_from > clock.today():
        others = others.exclude(pk=found.pk)
    if others.exists():
        raise refused(Code.RULE_OF_THAT_DATE, on=draft.valid_from)
