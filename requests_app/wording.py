"""Rules and refusals in words, in the reader's language. Every refusal names the rule and what to do."""

from collections.abc import Callable, Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.childcare.choices import Weekday
from core.childcare.rules.spans import Span
from core.lib import display
from requests_app import care_wording, policy_refusals
from requests_app.choices import BookingStatus
from requests_app.policy_wording import rule_sentence
from requests_app.rules.refusals import Code, Refusal
from requests_app.words import care_types, credit_words, day, deadline, moment, money, opening

Facts = Mapping[str, Any]


def sentence(refusal: Refusal) -> str:
    """One refusal as a full sentence."""
    return _SENTENCES[refusal.code](refusal.facts)


def sentences(refusals: tuple[Refusal, ...] | list[Refusal]) -> list[str]:
    """Several refusals, each once."""
    return list(dict.fromkeys(sentence(refusal) for refusal in refusals))


def _clock(at: time) -> str:
    return display.clock(at)


def _spans(spans: tuple[Span, ...]) -> str:
    return ", ".join(display.span(span.starts, span.ends) for span in spans)


def rate_words(per_hour: bool, rate: Decimal) -> str:
    """A price in euros, per hour or for the whole day part."""
    amount = money(rate)
    return (
        _("%(amount)s an hour") % {"amount": amount}
        if per_hour
        else _("%(amount)s fixed") % {"amount": amount}
    )


def _weekdays(numbers: list[int]) -> str:
    return ", ".join(str(Weekday(number).label).lower() for number in numbers)


def _months(months: int) -> str:
    if months % 12 == 0:
        return ngettext("%(n)d year", "%(n)d years", months // 12) % {"n": months // 12}
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}


def _too_late(facts: Facts) -> str:
    return _("%(rule)s That was %(deadline)s.") % {
        "rule": rule_sentence(facts["rule"]),
        "deadline": deadline(facts["deadline"]),
    }


def _decided(facts: Facts) -> str:
    label = _STATUS_WORDS[BookingStatus(facts["status"])]()
    if facts.get("by"):
        return _("%(by)s decided this already on %(at)s: %(status)s.") % {
            "by": facts["by"],
            "at": moment(facts["at"]),
            "status": label,
        }
    return _("This was closed already on %(at)s: %(status)s.") % {
        "at": moment(facts["at"]),
        "status": label,
    }


def _group_full(facts: Facts) -> str:
    if "children" not in facts:
        return _("The group is full: somebody else took the last place just now.")
    return _(
        "%(group)s is full on %(date)s from %(from)s to %(until)s: %(children)d children, room for %(capacity)d."
    ) % {
        "group": facts["group"],
        "date": day(facts["on"]),
        "from": _clock(facts["span"].starts),
        "until": _clock(facts["span"].ends),
        "children": facts["children"],
        "capacity": facts["capacity"],
    }


_STATUS_WORDS: dict[BookingStatus, Callable[[], str]] = {
    BookingStatus.PENDING: lambda: _("requested"),
    BookingStatus.APPROVED: lambda: _("approved"),
    BookingStatus.REJECTED: lambda: _("rejected"),
    BookingStatus.CANCELLED: lambda: _("cancelled by the parent"),
    BookingStatus.EXPIRED: lambda: _("lapsed"),
}

_SENTENCES: dict[Code, Callable[[Facts], str]] = {
    **care_wording.SENTENCES,
    **policy_refusals.SENTENCES,
    Code.PAST: lambda f: (
        _("%(date)s lies in the past, or care has started already.") % {"date": day(f["on"])}
    ),
    Code.CLOSED: lambda f: (
        _("The location is closed on %(date)s: %(name)s.") % {"date": day(f["on"]), "name": f["name"]}
    ),
    Code.NOT_OPEN_THAT_WEEKDAY: lambda f: (
        _("%(location)s is not open on %(date)s.") % {"location": f["location"], "date": day(f["on"])}
    ),
    Code.OUTSIDE_OPENING_HOURS: lambda f: (
        _("The location is open from %(opens)s to %(closes)s that day.")
        % {"opens": _clock(f["opens"]), "closes": _clock(f["closes"])}
    ),
    Code.GROUP_NOT_OPEN: lambda f: _("%(group)s takes no requests at the moment.") % {"group": f["group"]},
    Code.TOO_YOUNG: lambda f: (
        _("%(group)s is for children from %(age)s.") % {"group": f["group"], "age": _months(f["months"])}
    ),
    Code.TOO_OLD: lambda f: (
        _("%(group)s is for children up to %(age)s.") % {"group": f["group"], "age": _months(f["months"])}
    ),
    Code.OTHER_WEEKDAYS: lambda f: (
        _("This day part is only offered on %(weekdays)s.") % {"weekdays": _weekdays(f["weekdays"])}
    ),
    Code.ONLY_SCHOOL_WEEKS: lambda f: (
        _("This day part is only for school days; %(date)s is a holiday or study day.")
        % {"date": day(f["on"])}
    ),
    Code.ONLY_HOLIDAYS: lambda f: (
        _("This day part is only for holidays and study days; %(date)s is a school day.")
        % {"date": day(f["on"])}
    ),
    Code.PLANNED: lambda f: _("Care is planned already then: %(times)s.") % {"times": _spans(f["spans"])},
    Code.ASKED: lambda f: (
        _("You asked for this time already (%(times)s); cancel that first.") % {"times": _spans(f["spans"])}
        if f.get("spans")
        else _("You asked for this time already; cancel that first.")
    ),
    Code.IN_DRAFT: lambda f: _("This time is in your request already."),
    Code.NOT_SELECTABLE: lambda f: _(
        "This day part cannot be asked through the portal; ask the planning office."
    ),
    Code.NO_PRICE: lambda f: (
        _("There is no price for %(date)s yet; ask the planning office.") % {"date": day(f["on"])}
    ),
    Code.TOO_LATE: _too_late,
    Code.TOO_FAR_AHEAD: lambda f: (
        _("%(rule)s This is possible from %(date)s.")
        % {"rule": rule_sentence(f["rule"]), "date": opening(f["opens"])}
    ),
    Code.TOO_MANY_UNDECIDED: lambda f: (
        _("%(rule)s You have %(waiting)d waiting and ask %(asked)d more.")
        % {"rule": rule_sentence(f["rule"]), "waiting": f["waiting"], "asked": f["asked"]}
    ),
    Code.NO_CREDITS_HERE: lambda f: _(
        "Your childcare organisation does not work with credits; choose the invoice."
    ),
    Code.CREDIT_NOT_YET_VALID: lambda f: (
        _("This credit is valid from %(date)s.") % {"date": day(f["valid_from"])}
    ),
    Code.CREDIT_EXPIRED: lambda f: (
        _("This credit was valid until %(date)s.") % {"date": day(f["valid_until"])}
    ),
    Code.CREDIT_USED_UP: lambda f: _("This credit is used up or reserved for another request."),
    Code.CREDIT_TOO_SMALL: lambda f: (
        _(
            "This credit (%(balance)s) does not cover the whole day part (%(needed)s), so it cannot pay for it. "
            "Choose the invoice or another credit."
        )
        % {
            "balance": credit_words(f["balance"], f["unit"]),
            "needed": credit_words(f["needed"], f["unit"]),
        }
    ),
    Code.CREDIT_OTHER_CARE_TYPE: lambda f: (
        _("This credit is only for %(care_types)s.") % {"care_types": care_types(f["care_types"])}
    ),
    Code.CREDIT_ONLY_SCHOOL_WEEKS: lambda f: _("This credit is only for school weeks."),
    Code.CREDIT_ONLY_HOLIDAYS: lambda f: _("This credit is only for school holidays."),
    Code.CREDIT_OTHER_LOCATION: lambda f: (
        _("This credit is only for %(location)s.") % {"location": f["location"]}
    ),
    Code.CREDIT_OTHER_CHILD: lambda f: _(
        "This credit belongs to another child. A credit cannot be passed on to a brother or sister."
    ),
    Code.CREDIT_OLDER_FIRST: lambda f: (
        _("The credit that lapses first is used first: %(balance)s, valid until %(date)s.")
        % {"balance": credit_words(f["balance"], f["unit"]), "date": day(f["valid_until"])}
    ),
    Code.CREDIT_POINTS_WITHOUT_VALUE: lambda f: _(
        "Points cannot pay for this care; ask the planning office what they are for."
    ),
    Code.NOTHING_CHOSEN: lambda f: _("Your request is empty. Add a day first."),
    Code.UNKNOWN_CHILD: lambda f: _("This child is not in your family. Choose one of your own children."),
    Code.UNKNOWN_GROUP: lambda f: (
        _("%(child)s is not in this group on that day. Choose one of the own groups.") % {"child": f["child"]}
    ),
    Code.UNKNOWN_DAY_PART: lambda f: _(
        "This day part is not offered in this group. Choose one from the list."
    ),
    Code.UNKNOWN_CREDIT: lambda f: _(
        "This credit does not belong to your children. Choose one from the list."
    ),
    Code.UNKNOWN_DATE: lambda f: _("This is not a date. Choose a day in the calendar."),
    Code.NO_PLACEMENT: lambda f: (
        _("None of your children has a place in a group on %(date)s.") % {"date": day(f["on"])}
    ),
    Code.NO_PLACEMENT_OF_CHILD: lambda f: (
        _("%(child)s has no place in a group on %(date)s.") % {"child": f["child"], "date": day(f["on"])}
    ),
    Code.DRAFT_FULL: lambda f: (
        _("A request can hold %(most)d choices at most. Send this one first.") % {"most": f["most"]}
    ),
    Code.PERIOD_TURNED_ROUND: lambda f: (
        _("The last day (%(last)s) comes before the first (%(first)s).")
        % {"first": day(f["first"]), "last": day(f["last"])}
    ),
    Code.PERIOD_TOO_LONG: lambda f: _("A period can last %(days)d days at most.") % {"days": f["days"]},
    Code.NO_DAY_MATCHES: lambda f: (
        _("No day from %(first)s to %(last)s can be asked; the reasons stand with the days.")
        % {"first": day(f["first"]), "last": day(f["last"])}
    ),
    Code.WHOLE_NEEDS_ONE_DAY: lambda f: _(
        "Judging as a whole is only possible when you ask one specific day; several days are always decided one by one."
    ),
    Code.EXPIRY_BEFORE_TODAY: lambda f: _("The date on which the request lapses cannot lie in the past."),
    Code.EXPIRY_AFTER_FIRST_DAY: lambda f: (
        _("The date on which the request lapses can be at most the first day you ask: %(date)s.")
        % {"date": day(f["first_day"])}
    ),
    Code.REMARK_TOO_LONG: lambda f: _("A remark can have at most %(most)d characters.") % {"most": f["most"]},
    Code.CHANGED_MEANWHILE: lambda f: _(
        "Something changed since you opened this page. Nothing was sent; look at your request as it is now."
    ),
    Code.OTHER_CONTENT_SAME_KEY: lambda f: _(
        "This request was sent already, with other content. Look at the overview before you ask again."
    ),
    Code.CANCEL_DECIDED: lambda f: (
        _("Cannot be cancelled any more: %(status)s.")
        % {"status": _STATUS_WORDS[BookingStatus(f["status"])]()}
    ),
    Code.CANCEL_TOO_LATE: _too_late,
    Code.CANCEL_NEVER_ONCE_APPROVED: lambda f: _(
        "Approved care cannot be cancelled here. Ask the planning office if something has changed."
    ),
    Code.CANCEL_WINDOW_OVER: lambda f: (
        _("%(rule)s That ended on %(end)s.") % {"rule": rule_sentence(f["rule"]), "end": moment(f["end"])}
    ),
    Code.CANCEL_STARTED: lambda f: _("Care has started, so this cannot be cancelled any more."),
    Code.ALREADY_DECIDED: _decided,
    Code.REASON_NEEDED: lambda f: _("Give a reason: the parent will read it."),
    Code.GROUP_FULL: _group_full,
    Code.LEGAL_MAXIMUM: lambda f: (
        _(
            "%(group)s would pass the legal maximum of %(most)d children on %(date)s; nobody can place past that."
        )
        % {"group": f["group"], "most": f["most"], "date": day(f["on"])}
    ),
    Code.TOO_MANY_BABIES: lambda f: (
        _("%(group)s would have more than %(most)d babies on %(date)s; the law allows no more.")
        % {"group": f["group"], "most": f["most"], "date": day(f["on"])}
    ),
    Code.CHILD_ALREADY_PLANNED: lambda f: _("The child is planned at this time already."),
    Code.CARE_STARTED: lambda f: (
        _("This care would have started on %(date)s at %(time)s; it cannot be approved any more.")
        % {"date": day(f["on"]), "time": _clock(f["starts"])}
    ),
    Code.LAPSED: lambda f: (
        _("This request lapsed at %(at)s; it cannot be approved any more.") % {"at": deadline(f["at"])}
    ),
    Code.EARLIER_WAITS: lambda f: (
        _(
            "%(rule)s Earlier for this place: %(names)s. Approve once more if this request goes first all the same."
        )
        % {"rule": rule_sentence(f["rule"]), "names": ", ".join(f["names"])}
    ),
    Code.NO_RIGHT_TO_OVERBOOK: lambda f: _(
        "You may not place a child past the group's capacity; ask a manager with that right."
    ),
}
