"""The refusals about absences and swaps in words; requests_app.wording puts them with the others."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.childcare.rules.calendar import DayKind
from core.lib import display
from requests_app.policy_wording import rule_sentence
from requests_app.rules.refusals import Code
from requests_app.words import day, deadline, moment, opening

Facts = Mapping[str, Any]


def minutes_words(minutes: int) -> str:
    """A length of care: "5 hours and 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest})
    return _(" and ").join(parts)


def day_kind_words(kind: DayKind) -> str:
    return {
        DayKind.SCHOOL: _("a school day"),
        DayKind.HOLIDAY: _("a day in the school holidays"),
        DayKind.STUDY: _("a study day"),
        DayKind.CLOSED: _("a closing day"),
    }[kind]


def _window(facts: Facts) -> str:
    values = {
        "rule": rule_sentence(facts["rule"]),
        "given": day(facts["given"]),
        "first": day(facts["first"]),
        "last": day(facts["last"]) if facts["last"] is not None else "",
    }
    if facts["last"] is None:
        return _("%(rule)s For %(given)s you can choose a day from %(first)s.") % values
    if facts["last"] < facts["first"]:
        return _("%(rule)s For %(given)s no day fits any more.") % values
    return _("%(rule)s For %(given)s you can choose a day from %(first)s to %(last)s.") % values


def _unpaired(facts: Facts) -> str:
    return _(
        "%(child)s gives up %(given)s and asks %(wanted)s. Each day given up is swapped for one other; make the "
        "numbers equal."
    ) % {
        "child": facts["child"],
        "given": ngettext("%(n)d day part", "%(n)d day parts", facts["given"]) % {"n": facts["given"]},
        "wanted": ngettext("%(n)d day part", "%(n)d day parts", facts["wanted"]) % {"n": facts["wanted"]},
    }


def _earns_nothing(facts: Facts) -> str:
    if facts["reason"] == "sick":
        return _("Being ill gives no credit here.")
    return _("Your childcare organisation gives no credit for absences.")


def _too_many_swaps(facts: Facts) -> str:
    return _("%(rule)s %(used)d of %(most)d are used; new ones count again after %(until)s.") % {
        "rule": rule_sentence(facts["rule"]),
        "used": facts["used"],
        "most": facts["most"],
        "until": day(facts["until"]),
    }


def _rule(facts: Facts) -> str:
    return rule_sentence(facts["rule"])


SENTENCES: dict[Code, Callable[[Facts], str]] = {
    Code.CARE_OVER: lambda f: (
        _("This care ended on %(date)s at %(time)s; it can no longer be reported.")
        % {"date": day(f["on"]), "time": display.clock(f["ends"])}
    ),
    Code.NOT_PLANNED_ANY_MORE: lambda f: _(
        "One of the day parts is no longer planned. Look at the days as they are now."
    ),
    Code.UNDER_SWAP: lambda f: (
        _("A swap was asked for %(date)s. Cancel that swap first, or wait until it is decided.")
        % {"date": day(f["on"])}
    ),
    Code.NOTHING_TICKED: lambda f: _("Tick at least one day part."),
    Code.EARNS_NOTHING: _earns_nothing,
    Code.EXTRA_EARNS_NOTHING: lambda f: _("Extra care that you asked for gives no credit."),
    Code.EARNING_CAPPED: lambda f: (
        _("%(rule)s That number has been reached.") % {"rule": rule_sentence(f["rule"])}
    ),
    Code.EARNING_OVER: lambda f: (
        _("%(rule)s That would have been until %(date)s.")
        % {"rule": rule_sentence(f["rule"]), "date": day(f["until"])}
    ),
    Code.TOO_LATE_FOR_CREDIT: lambda f: (
        _("No credit: %(rule)s That was %(deadline)s.")
        % {"rule": rule_sentence(f["rule"]), "deadline": deadline(f["deadline"])}
    ),
    Code.TOO_EARLY_FOR_CREDIT: lambda f: (
        _("No credit yet: %(rule)s Report it from %(date)s for a credit.")
        % {"rule": rule_sentence(f["rule"]), "date": opening(f["opens"])}
    ),
    Code.ABSENCE_UNDONE: lambda f: _("This absence was cancelled already."),
    Code.ABSENCE_CREDIT_USED: lambda f: _(
        "The credit that came from this absence is used or reserved, so the absence stays. Cancel that request "
        "first, or ask the planning office."
    ),
    Code.UNDO_NEVER: lambda f: (
        _("%(rule)s Ask the location if your child comes after all.") % {"rule": rule_sentence(f["rule"])}
    ),
    Code.UNDO_WINDOW_OVER: lambda f: (
        _("%(rule)s That ended on %(end)s. Ask the location if your child comes after all.")
        % {"rule": rule_sentence(f["rule"]), "end": moment(f["end"])}
    ),
    Code.PLACE_GIVEN_AWAY: lambda f: _(
        "The place has been given to another child meanwhile. Ask for the day with Dag aanvragen, or call the location."
    ),
    Code.NOTHING_GIVEN_UP: lambda f: _("Tick what you give up."),
    Code.NOTHING_WANTED: lambda f: _("Choose what you want instead."),
    Code.CHILD_GIVES_NOTHING: lambda f: (
        _("Tick what %(child)s gives up; a day cannot be swapped between brothers and sisters.")
        % {"child": f["child"]}
    ),
    Code.CHILD_WANTS_NOTHING: lambda f: (
        _("Choose what %(child)s gets instead, or do not tick its day.") % {"child": f["child"]}
    ),
    Code.UNPAIRED: _unpaired,
    Code.GIVEN_CARE_STARTED: lambda f: (
        _("The care on %(date)s has started or is over; it cannot be given up any more.")
        % {"date": day(f["on"])}
    ),
    Code.SWAP_NOT_OFFERED: _rule,
    Code.SWAP_NOT_AGAIN: lambda f: (
        _("%(rule)s The day %(date)s came from a swap.")
        % {"rule": rule_sentence(f["rule"]), "date": day(f["on"])}
    ),
    Code.SWAP_NOT_FROM_EXTRA: lambda f: (
        _("%(rule)s The day %(date)s is extra care.")
        % {"rule": rule_sentence(f["rule"]), "date": day(f["on"])}
    ),
    Code.OUTSIDE_SWAP_WINDOW: _window,
    Code.SWAP_OTHER_DAY_KIND: lambda f: (
        _("%(rule)s You give up %(given)s and ask %(wanted)s.")
        % {
            "rule": rule_sentence(f["rule"]),
            "given": day_kind_words(f["given"]),
            "wanted": day_kind_words(f["wanted"]),
        }
    ),
    Code.OUTSIDE_CONTRACT_WEEKS: lambda f: (
        _("%(rule)s %(date)s lies outside your contract.")
        % {"rule": rule_sentence(f["rule"]), "date": day(f["on"])}
    ),
    Code.SWAP_OTHER_PRODUCT: _rule,
    Code.SWAP_OTHER_PLACE: _rule,
    Code.SWAP_NEEDS_CONSENT: lambda f: (
        _("%(rule)s You have not given that consent; you can do so under Overig.")
        % {"rule": rule_sentence(f["rule"])}
    ),
    Code.SWAP_EXCLUDED_PART: _rule,
    Code.SWAP_OTHER_SIZE: lambda f: (
        _("%(rule)s You give up %(given)s and ask %(wanted)s.")
        % {
            "rule": rule_sentence(f["rule"]),
            "given": minutes_words(f["given"]),
            "wanted": minutes_words(f["wanted"]),
        }
    ),
    Code.SWAP_PART_STAYS: lambda f: (
        _(
            "%(rule)s On %(date)s %(times)s of %(child)s is still left out; give that up too, or nothing of that day."
        )
        % {
            "rule": rule_sentence(f["rule"]),
            "date": day(f["on"]),
            "times": ", ".join(display.span(span.starts, span.ends) for span in f["staying"]),
            "child": f["child"],
        }
    ),
    Code.TOO_MANY_SWAPS: _too_many_swaps,
    Code.SWAP_ORIGINAL_DAY_FULL: lambda f: _(
        "The place on the day that you gave up has been given to another child, so this swap cannot be undone."
    ),
    Code.CARE_ABSENT: lambda f: (
        _("An absence was reported for %(date)s. It must be undone first.") % {"date": day(f["on"])}
    ),
    Code.CARE_SWAPPED: lambda f: (
        _("The day %(date)s was given up in a swap. That swap must be undone first.") % {"date": day(f["on"])}
    ),
    Code.NOT_DECIDED: lambda f: _("There is no decision on this line to take back."),
    Code.TAKE_BACK_STARTED: lambda f: (
        _("This care started on %(date)s at %(time)s; the decision can no longer be taken back.")
        % {"date": day(f["on"]), "time": display.clock(f["starts"])}
    ),
    Code.ASKED_ANEW: lambda f: _(
        "The family asked for this time anew; decide that request instead of taking this decision back."
    ),
}
