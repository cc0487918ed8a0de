"""The rules of requests that a member of staff may set. Every function takes the user first."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.models import DayPart, Location
from requests_app.models import PolicyRule


def policy_rules(user: User) -> QuerySet[PolicyRule]:
    """All rules of the user's organisation, in force or not; none without the right."""
    if user.environment != Environment.STAFF or not user.has_right(Right.MANAGE_POLICY):
        return PolicyRule.objects.none()
    return PolicyRule.objects.filter(organisation=user.organisation_id).select_related("location")


def locations_for_policy(user: User) -> QuerySet[Location]:
    """The locations that a rule can be about."""
    return Location.objects.filter(organisation=user.organisation_id).order_by("name")


def day_parts_for_policy(user: User) -> QuerySet[DayPart]:
    """The day parts that a rule can name."""
    return DayPart.objects.filter(organisation=user.organisation_id).order_by("name")


@dataclass(frozen=True)
class Version:
    """A rule with the dates on which it really holds: the next version of the same scope ends it."""

    rule: PolicyRule
    last_day: date | None

    def holds(self, on: date) -> bool:
        return self.rule.valid_from <= on and (self.last_day is None or on <= self.last_day)

    def is_coming(self, on: date) -> bool:
        return self.rule.valid_from > on


def versions_of(rules: list[PolicyRule]) -> list[Version]:
    """Rules of one kind and scope as versions of each other, newest first."""
    newest_first = sorted(rules, key=lambda rule: rule.valid_from, reverse=True)
    found = []
    next_begins: date | None = None
    for rule in newest_first:
        ends = [day for day in (rule.valid_until, next_begins and next_begins - timedelta(days=1)) if day]
        found.append(Version(rule, min(ends, default=None)))
        next_begins = rule.valid_from
    return found


def same_place(rule: PolicyRule, other: PolicyRule) -> bool:
    """Whether two rules are versions of each other."""
    return _identity(rule) == _identity(other)


def by_version(rules: QuerySet[PolicyRule]) -> list[list[Version]]:
    """All rules, those of one kind and scope together."""
    groups: dict[tuple[object, ...], list[PolicyRule]] = {}
    for rule in rules:
        groups.setdefault(_identity(rule), []).append(rule)
    return [versions_of(group) for group in groups.values()]


def _identity(rule: PolicyRule) -> tuple[object, ...]:
    return rule.part, rule.location_id, rule.care_type, rule.contract_form
