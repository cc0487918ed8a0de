"""Refusals around rules, in words: limits on numbers, and what a manager cannot do with a rule."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from requests_app.policy_wording import rule_sentence
from requests_app.rules.refusals import Code
from requests_app.words import day

SENTENCES: dict[Code, Callable[[Mapping[str, Any]], str]] = {
    Code.TOO_MANY_EXTRA: lambda f: (
        _(
            "%(rule)s From %(first)s to %(last)s %(child)s has %(used)d already and you ask %(asked)d; "
            "%(most)d is the most."
        )
        % {
            "rule": rule_sentence(f["rule"]),
            "first": day(f["first"]),
            "last": day(f["last"]),
            "child": f["child"],
            "used": f["used"],
            "asked": f["asked"],
            "most": f["most"],
        }
    ),
    Code.LESS_THAN_LEAST: lambda f: (
        _("%(rule)s From %(first)s to %(last)s %(child)s has %(asked)d, so %(short)d too few.")
        % {
            "rule": rule_sentence(f["rule"]),
            "first": day(f["first"]),
            "last": day(f["last"]),
            "child": f["child"],
            "asked": f["asked"],
            "short": f["short"],
        }
    ),
    Code.CARE_IS_FREE: lambda f: _("This day is free, so no credit is needed."),
    Code.RULE_BEGINS_IN_PAST: lambda f: (
        _("A rule can hold from today (%(date)s) at the earliest; what was decided before stays as it was.")
        % {"date": day(f["today"])}
    ),
    Code.RULE_ENDS_TOO_EARLY: lambda f: (
        _("The last day of this rule can be %(date)s at the earliest.") % {"date": day(f["earliest"])}
    ),
    Code.RULE_OF_THAT_DATE: lambda f: (
        _(
            "There is a rule of this kind from %(date)s already, for the same location, care type and contract form. "
            "Choose another date, or change that rule."
        )
        % {"date": day(f["on"])}
    ),
    Code.RULE_IN_FORCE: lambda f: (
        _(
            "This rule is in force since %(since)s, so it stays as it is. "
            "Make a new version that begins on %(next)s or later."
        )
        % {"since": day(f["since"]), "next": day(f["next"])}
    ),
}
