"""Each rule of a policy as a sentence, in the reader's language (R-41)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.childcare.rules.calendar import DayKind
from core.lib import display
from requests_app.rules import policy as rules
from requests_app.rules.policy import (
    Act,
    Counted,
    Every,
    Frame,
    Larger,
    Late,
    Notice,
    OutsideWeeks,
    Part,
    ProRata,
    Reach,
    Sameness,
    Smaller,
    Term,
    TermUnit,
    Trigger,
    Undo,
    Unit,
    Window,
)
from requests_app.words import care_types, credit_words, day, listed, money

DayPartNames = Mapping[int, str]


def rule_sentence(part: Part, day_parts: DayPartNames | None = None) -> str:
    """One rule of the policy as a sentence or two. `day_parts` names day parts (by id) where a rule is about them."""
    if isinstance(part, rules.SwapExcludes):
        return _swap_excludes(part, day_parts or {})
    return _SENTENCES[type(part)](part)


# Notices


def _length(amount: int, unit: Unit) -> str:
    return {
        Unit.HOURS: lambda n: ngettext("%(n)d hour", "%(n)d hours", n),
        Unit.DAYS: lambda n: ngettext("%(n)d day", "%(n)d days", n),
        Unit.WORKING_DAYS: lambda n: ngettext("%(n)d working day", "%(n)d working days", n),
        Unit.WEEKS: lambda n: ngettext("%(n)d week", "%(n)d weeks", n),
        Unit.MONTHS: lambda n: ngettext("%(n)d month", "%(n)d months", n),
    }[unit](amount) % {"n": amount}


def _day_before(notice: Notice) -> str:
    """The day that a notice comes to, without its clock time: "2 days before", "the 15th of the month before"."""
    if notice.unit is Unit.DAY_OF_MONTH_BEFORE:
        return _("day %(n)d of the month before") % {"n": notice.amount}
    length = _length(notice.amount, notice.unit)
    if notice.from_week:
        return (
            _("more than %(length)s before the week of the care") % {"length": length}
            if notice.more_than
            else _("%(length)s before the week of the care") % {"length": length}
        )
    return (
        _("more than %(length)s before") % {"length": length}
        if notice.more_than
        else _("%(length)s before") % {"length": length}
    )


def notice_words(notice: Notice) -> str:
    """A notice after "until" or "from": "2 days before, at 12:00"."""
    if notice.clock is None:
        return _day_before(notice)
    clock = {"time": display.clock(notice.clock)}
    if notice.amount == 0 and not notice.from_week:
        return _("%(time)s on the day itself") % clock
    if notice.unit is Unit.HOURS:
        return _("%(length)s before, and by %(time)s on that day") % {"length": _day_before(notice), **clock}
    if notice.amount == 1 and notice.unit is Unit.DAYS and not (notice.from_week or notice.more_than):
        return _("%(time)s on the day before") % clock
    return _("%(moment)s, at %(time)s") % {"moment": _day_before(notice), **clock}


def _what_working_days_are(notice: Notice) -> str:
    if notice.unit is not Unit.WORKING_DAYS:
        return ""
    return " " + _("Weekends, public holidays and closing days do not count as working days.")


_UNTIL: dict[Act, Callable[[], str]] = {
    Act.EXTRA: lambda: _("Extra care can be asked until %(notice)s."),
    Act.SWAP: lambda: _("A swap can be asked until %(notice)s."),
    Act.ABSENCE: lambda: _(
        "You can report an absence here until %(notice)s; after that, call the location. "
        "Sickness can always be reported."
    ),
    Act.CREDIT_USE: lambda: _("Care that a credit pays for can be asked until %(notice)s."),
}
_FROM: dict[Act, Callable[[], str]] = {
    Act.EXTRA: lambda: _("Extra care can be asked from %(notice)s."),
    Act.SWAP: lambda: _("A swap can be asked from %(notice)s."),
    Act.ABSENCE: lambda: _("An absence can be reported from %(notice)s."),
    Act.CREDIT_USE: lambda: _("Care that a credit pays for can be asked from %(notice)s."),
}


def _act_notice(part: rules.ActNotice) -> str:
    return _UNTIL[part.act]() % {"notice": notice_words(part.least)} + _what_working_days_are(part.least)


def _act_horizon(part: rules.ActHorizon) -> str:
    return _FROM[part.act]() % {"notice": notice_words(part.most)} + _what_working_days_are(part.most)


# Windows


def _term(term: Term) -> str:
    return {
        TermUnit.DAYS: lambda n: ngettext("%(n)d day", "%(n)d days", n),
        TermUnit.WEEKS: lambda n: ngettext("%(n)d week", "%(n)d weeks", n),
        TermUnit.MONTHS: lambda n: ngettext("%(n)d month", "%(n)d months", n),
    }[term.unit](term.amount) % {"n": term.amount}


_FRAMES: dict[Frame, Callable[[], str]] = {
    Frame.WEEK: lambda: _("in the same week"),
    Frame.MONTH: lambda: _("in the same month"),
    Frame.QUARTER: lambda: _("in the same quarter"),
    Frame.HOLIDAY: lambda: _("in the same school holiday"),
    Frame.YEAR: lambda: _("in the same calendar year"),
}


def window_words(window: Window) -> str:
    """The limits of a window after "must lie" or "can be used": "at most 4 weeks before and 4 weeks after"."""
    limits = [*_around(window), *_ends(window)]
    words = listed(limits, _("and"))
    return _("%(limits)s, whatever comes first") % {"limits": words} if len(limits) > 1 else words


def _around(window: Window) -> list[str]:
    if window.before is not None and window.after is not None:
        terms = {"before": _term(window.before), "after": _term(window.after)}
        return [_("at most %(before)s before and %(after)s after that day") % terms]
    if window.after is not None:
        term = {"after": _term(window.after)}
        return [
            _("at most %(after)s after that day") % term
            if window.same
            else _("from that day until %(after)s after it") % term
        ]
    if window.before is not None:
        return [_("at most %(before)s before that day") % {"before": _term(window.before)}]
    return []


def _ends(window: Window) -> list[str]:
    found = []
    if window.same is not None:
        frame = _FRAMES[window.same]()
        if window.plus_working_days:
            frame = ngettext(
                "%(frame)s or on the first working day after it",
                "%(frame)s or on the first %(n)d working days after it",
                window.plus_working_days,
            ) % {"frame": frame, "n": window.plus_working_days}
        found.append(frame)
    if window.until_contract_end:
        found.append(_("before the end of the contract"))
    if window.until is not None:
        found.append(_("no later than %(date)s") % {"date": day(window.until)})
    return found


# Swapping


def _swap_offered(part: rules.SwapOffered) -> str:
    return _("Days can be swapped.") if part.offered else _("Days cannot be swapped.")


def _swap_window(part: rules.SwapWindow) -> str:
    return _("The day that you get must lie %(window)s, counted from the day that you give up.") % {
        "window": window_words(part.window)
    }


def _swap_holiday_window(part: rules.SwapHolidayWindow) -> str:
    words = _(
        "For a day in the school holidays, the day that you get must lie %(window)s, counted from the day that you "
        "give up."
    ) % {"window": window_words(part.window)}
    if part.or_study_day_within is None:
        return words
    term = {"term": _term(part.or_study_day_within)}
    return words + " " + _("A study day at most %(term)s before or after is possible as well.") % term


_KINDS: dict[DayKind, Callable[[], str]] = {
    DayKind.SCHOOL: lambda: _("a school day"),
    DayKind.HOLIDAY: lambda: _("a day in the school holidays"),
    DayKind.STUDY: lambda: _("a study day"),
    DayKind.CLOSED: lambda: _("a public holiday or closing day"),
}


def _swap_day_kinds(part: rules.SwapDayKinds) -> str:
    words = []
    for kind in DayKind:
        asked = part.allowed_for(kind)
        given = _KINDS[kind]()
        if asked:
            wanted = listed([_KINDS[one]() for one in asked], _("or"))
            words.append(_("For %(given)s you can get %(asked)s.") % {"given": given, "asked": wanted})
        else:
            words.append(_("Giving up %(given)s for another day is not possible.") % {"given": given})
    return " ".join(words)


_SAMENESS: dict[Sameness, Callable[[], str]] = {
    Sameness.PRODUCT: lambda: _("A swap is always for the same day part."),
    Sameness.HOURS: lambda: _("A swap is always for the same number of hours."),
    Sameness.CARE_TYPE: lambda: _("A swap is always for the same kind of care."),
    Sameness.ANY: lambda: _("A day can be swapped for any day part of your child's groups."),
}


def _swap_product(part: rules.SwapProduct) -> str:
    words = _SAMENESS[part.same]()
    if not part.into:
        return words
    return words + " " + _("It can also be for %(care_types)s.") % {"care_types": care_types(part.into)}


def _swap_place(part: rules.SwapPlace) -> str:
    words = {
        Reach.OWN_GROUP: lambda: _("A swapped day is in your child's own group."),
        Reach.OWN_LOCATION: lambda: _("A swapped day can be in another group of the same location."),
        Reach.ANY_LOCATION: lambda: _("A swapped day can be at another location."),
    }[part.reach]()
    if not part.second_group_consent:
        return words
    return words + " " + _("For another group your written consent is needed.")


def _swap_contract_weeks(part: rules.SwapContractWeeks) -> str:
    return {
        OutsideWeeks.ALLOWED: lambda: _("A swapped day may lie outside the weeks of the contract."),
        OutsideWeeks.INVOICED: lambda: _(
            "A day outside the weeks of the contract cannot be swapped; it comes on the invoice as extra care."
        ),
        OutsideWeeks.REFUSED: lambda: _("A swapped day must lie in the weeks of the contract."),
    }[part.outside]()


def _swap_excludes(part: rules.SwapExcludes, names: DayPartNames) -> str:
    known = [names[pk] for pk in part.day_parts if pk in names]
    if not known:
        return _("Some day parts cannot be swapped.")
    return _("These day parts cannot be swapped: %(names)s.") % {"names": ", ".join(known)}


def _swap_again(part: rules.SwapAgain) -> str:
    return (
        _("A day that came from a swap can be swapped again.")
        if part.allowed
        else _("A day that came from a swap cannot be swapped again.")
    )


def _swap_from_extra(part: rules.SwapFromExtra) -> str:
    return (
        _("Extra care can be turned into a swap afterwards; ask the planning office.")
        if part.allowed
        else _("Extra care cannot be turned into a swap afterwards.")
    )


def _swap_size(part: rules.SwapSize) -> str:
    smaller = {
        Smaller.REFUSED: lambda: _("The day that you get cannot be shorter."),
        Smaller.REST_LAPSES: lambda: _("If the day that you get is shorter, the rest lapses."),
    }[part.smaller]()
    larger = {
        Larger.REFUSED: lambda: _("It cannot be longer than the day that you give up."),
        Larger.FREE: lambda: _("If it is longer, the extra time is free."),
        Larger.CHARGED: lambda: _("If it is longer, the extra time comes on the invoice."),
    }[part.larger]()
    if part.smaller is Smaller.REFUSED and part.larger is Larger.REFUSED:
        words = _("The day that you get is as long as the day that you give up.")
    else:
        words = f"{smaller} {larger}"
    split = _("You can also swap a part of a day.") if part.split else _("A day is always swapped whole.")
    return f"{words} {split}"


def _swap_fee(part: rules.SwapFee) -> str:
    if part.amount is None:
        return _("A swap can cost extra: %(purpose)s.") % {"purpose": part.purpose}
    return _("A swapped day costs %(amount)s extra: %(purpose)s.") % {
        "amount": money(part.amount),
        "purpose": part.purpose,
    }


# How many

_EVERY: dict[Every, Callable[[], str]] = {
    Every.MONTH: lambda: _("per calendar month"),
    Every.QUARTER: lambda: _("per quarter"),
    Every.YEAR: lambda: _("per calendar year"),
}


def _swap_limit(part: rules.SwapLimit) -> str:
    words = []
    every = {"every": _EVERY[part.per]()}
    if part.most is not None:
        words.append(
            ngettext(
                "A child can swap %(n)d day at most %(every)s.",
                "A child can swap %(n)d days at most %(every)s.",
                part.most,
            )
            % {"n": part.most, **every}
        )
    if part.free is not None:
        words.append(
            ngettext(
                "The first swap %(every)s is free; further ones cost money.",
                "The first %(n)d swaps %(every)s are free; further ones cost money.",
                part.free,
            )
            % {"n": part.free, **every}
            if part.free
            else _("Every swap costs money.")
        )
    return " ".join([*words, *_pro_rata(part)])


def _extra_limit(part: rules.ExtraLimit) -> str:
    words = []
    every = {"every": _EVERY[part.per]()}
    if part.most is not None:
        words.append(
            ngettext(
                "A child can have %(n)d extra day at most %(every)s.",
                "A child can have %(n)d extra days at most %(every)s.",
                part.most,
            )
            % {"n": part.most, **every}
        )
    if part.free is not None:
        words.append(
            ngettext(
                "The first extra day %(every)s is free; further ones cost money.",
                "The first %(n)d extra days %(every)s are free; further ones cost money.",
                part.free,
            )
            % {"n": part.free, **every}
            if part.free
            else _("Every extra day costs money.")
        )
    return " ".join([*words, *_pro_rata(part)])


def _pro_rata(part: rules.CountLimit) -> list[str]:
    if part.pro_rata is ProRata.BY_DAY:
        return [_("When the contract begins later, the number is in proportion, rounded up.")]
    if part.pro_rata is ProRata.HALF_YEAR:
        return [_("When the contract begins after 1 July, half of it holds, rounded up.")]
    return []


def _undecided_limit(part: rules.UndecidedLimit) -> str:
    return ngettext(
        "A family can have at most %(n)d undecided day waiting.",
        "A family can have at most %(n)d undecided days waiting.",
        part.most,
    ) % {"n": part.most}


def _least_purchase(part: rules.LeastPurchase) -> str:
    parts = ngettext("%(n)d day part", "%(n)d day parts", part.least) % {"n": part.least}
    weeks = ngettext("%(n)d week", "%(n)d weeks", part.weeks) % {"n": part.weeks}
    return _("You take at least %(parts)s per %(weeks)s; what you do not ask is charged all the same.") % {
        "parts": parts,
        "weeks": weeks,
    }


# Credits


_EARNED_BY: dict[Trigger, Callable[[], str]] = {
    Trigger.ABSENCE: lambda: _("An absence other than sickness earns a credit: %(amount)s."),
    Trigger.SICKNESS: lambda: _("Sickness earns a credit: %(amount)s."),
    Trigger.PUBLIC_HOLIDAY: lambda: _("A planned day on a public holiday earns a credit: %(amount)s."),
    Trigger.CLOSING_DAY: lambda: _("A planned day on a closing day earns a credit: %(amount)s."),
    Trigger.STUDY_DAY: lambda: _("A planned day on a study day earns a credit: %(amount)s."),
}


def _conversion(conversion: rules.Conversion) -> str:
    if conversion.per_hour is not None:
        if conversion.unit is Counted.HOURS and conversion.per_hour == 1:
            return _("the hours of that day part")
        return _("%(amount)s for each hour") % {"amount": credit_words(conversion.per_hour, conversion.unit)}
    assert conversion.per_part is not None
    assert conversion.per_day is not None
    return _("%(part)s for a part of a day, %(day)s for a whole day") % {
        "part": credit_words(conversion.per_part, conversion.unit),
        "day": credit_words(conversion.per_day, conversion.unit),
    }


def _earns(part: rules.EarnsCredit) -> str:
    words = []
    if isinstance(part, rules.EarnsByMoment):
        words.append(_EARNED_BY[part.trigger]() % {"amount": _conversion(part.conversion)})
    words += _in_time(part)
    words.append(_("The credit can be used %(window)s.") % {"window": window_words(part.validity)})
    words += _cap(part)
    if part.use_notice is not None:
        words.append(
            _("Care that it pays for is asked no later than %(notice)s.")
            % {"notice": notice_words(part.use_notice)}
        )
    return " ".join(words)


def _in_time(part: rules.EarnsCredit) -> list[str]:
    if not isinstance(part, rules.EarnsByAbsence | rules.EarnsBySickness):
        return []
    words = []
    if part.least is not None:
        words.append(
            _("It must be reported no later than %(notice)s.") % {"notice": notice_words(part.least)}
        )
    if isinstance(part, rules.EarnsByAbsence) and part.most is not None:
        words.append(_("It can be reported from %(notice)s.") % {"notice": notice_words(part.most)})
    if part.by_parent_only:
        words.append(_("It only counts when you report it here yourself."))
    return words


def _cap(part: rules.EarnsCredit) -> list[str]:
    if part.cap is None:
        return []
    unit = _unit_of(part)
    amounts = {"amount": credit_words(part.cap.most, unit), "every": _EVERY[part.cap.per]()}
    if part.cap.refilled:
        return [_("At most %(amount)s can be left %(every)s; what you use can be earned again.") % amounts]
    return [_("At most %(amount)s can be earned %(every)s.") % amounts]


def _unit_of(part: rules.EarnsCredit) -> Counted:
    if isinstance(part, rules.EarnsByMoment):
        return part.conversion.unit
    return part.unit if isinstance(part, rules.YearlyGrant) else Counted.HOURS


def _earns_by_goodwill(part: rules.EarnsByGoodwill) -> str:
    return _("Staff can grant a credit in special cases.") + " " + _earns(part)


def _yearly_grant(part: rules.YearlyGrant) -> str:
    words = [_("Each calendar year your child gets a credit: %(steps)s.") % {"steps": _steps(part)}]
    if part.pro_rata:
        words.append(_("For a part of the year it is in proportion."))
    if part.recalculated:
        words.append(_("It is calculated again when the contract changes."))
    return " ".join([*words, _earns(part)])


def _steps(part: rules.YearlyGrant) -> str:
    if part.per_contract_day and len(part.tiers) == 1 and part.tiers[0].from_days == 1:
        return _("%(amount)s for each contract day in the week") % {
            "amount": credit_words(part.tiers[0].amount, part.unit)
        }
    steps = [
        ngettext(
            "%(amount)s from %(n)d contract day in the week",
            "%(amount)s from %(n)d contract days in the week",
            tier.from_days,
        )
        % {"amount": credit_words(tier.amount, part.unit), "n": tier.from_days}
        for tier in part.tiers
    ]
    each = _(" (for each contract day)") if part.per_contract_day else ""
    return ", ".join(steps) + each


def _combined_payment(part: rules.CombinedPayment) -> str:
    if part.allowed:
        return _("A credit that is too small pays a part; the rest comes on the invoice.")
    return _("Care is paid whole with one credit or whole on the invoice, never half and half.")


def _points_value(part: rules.PointsValue) -> str:
    if part.per_hour is not None:
        return _("An hour of care costs %(amount)s.") % {
            "amount": credit_words(part.per_hour, Counted.POINTS)
        }
    assert part.per_part is not None
    assert part.per_day is not None
    return _("A part of a day costs %(part)s, a whole day %(day)s.") % {
        "part": credit_words(part.per_part, Counted.POINTS),
        "day": credit_words(part.per_day, Counted.POINTS),
    }


def _oldest_credit_first(part: rules.OldestCreditFirst) -> str:
    return (
        _("The credit that lapses first is used first.")
        if part.required
        else _("You choose which credit you use.")
    )


def _credit_payout(part: rules.CreditPayout) -> str:
    return (
        _("What is left of a credit is paid out.")
        if part.paid_out
        else _("Credits are not paid out in money.")
    )


# Cancelling


def _cancel_pending(part: rules.CancelPending) -> str:
    if part.until is None:
        return _("A request that is not decided yet can be cancelled until care starts.")
    return _("A request that is not decided yet can be cancelled until %(notice)s.") % {
        "notice": notice_words(part.until)
    }


def _cancel_decided(part: rules.CancelDecided) -> str:
    is_swap = isinstance(part, rules.CancelSwap)
    ways = _ways_to_cancel(part)
    late = _late(part)
    if not ways and late:
        return late
    if not ways:
        return (
            _("An approved swap cannot be cancelled.") if is_swap else _("Approved care cannot be cancelled.")
        )
    sentence = (
        _("An approved swap can be cancelled %(ways)s.")
        if is_swap
        else _("Approved care can be cancelled %(ways)s.")
    )
    return " ".join(filter(None, [sentence % {"ways": _(" or ").join(ways)}, late]))


def _ways_to_cancel(part: rules.CancelDecided) -> list[str]:
    ways = []
    if part.within_minutes is not None:
        words = (
            ngettext(
                "within %(n)d minute after submitting",
                "within %(n)d minutes after submitting",
                part.within_minutes,
            )
            if part.counts_from is rules.CountsFrom.SUBMITTING
            else ngettext(
                "within %(n)d minute after the decision",
                "within %(n)d minutes after the decision",
                part.within_minutes,
            )
        )
        ways.append(words % {"n": part.within_minutes})
    if part.until is not None:
        ways.append(_("until %(notice)s") % {"notice": notice_words(part.until)})
    return ways


def _late(part: rules.CancelDecided) -> str:
    is_late = part.until is not None or part.within_minutes is not None
    when = _("Later than that") if is_late else _("When you cancel")
    match part.late:
        case Late.REFUSED:
            return ""
        case Late.INVOICE:
            return _("%(when)s the care is charged all the same.") % {"when": when}
        case Late.FEE:
            assert part.fee is not None
            return _("%(when)s it costs %(fee)s.") % {"when": when, "fee": money(part.fee)}
        case Late.CREDIT_LOST:
            return _("%(when)s the credit or the day that you gave up is lost.") % {"when": when}
        case Late.INVOICE_AND_CREDIT:
            assert part.credit_validity is not None
            return _(
                "%(when)s the care is charged and you get a credit for it, which can be used %(window)s."
            ) % {"when": when, "window": window_words(part.credit_validity)}


def _undo_absence(part: rules.UndoAbsence) -> str:
    match part.undo:
        case Undo.NEVER:
            return _("An absence that was reported cannot be undone here; contact the location.")
        case Undo.WHILE_FREE:
            return _("An absence can be undone while the place is still free.")
        case Undo.WITHIN_MINUTES:
            assert part.minutes is not None
            return ngettext(
                "An absence can be undone within %(n)d minute after reporting it.",
                "An absence can be undone within %(n)d minutes after reporting it.",
                part.minutes,
            ) % {"n": part.minutes}


def _absence_not_charged(part: rules.AbsenceNotCharged) -> str:
    return _(
        "Flexible or extra care is not charged when you report the absence no later than %(notice)s."
    ) % {"notice": notice_words(part.least)}


# Deciding


def _extension(part: rules.Extension) -> str:
    if part.allowed:
        return _("A planned day can be made longer; only the extra time counts.")
    return _("A day part that overlaps planned care cannot be asked.")


def _default_expiry(part: rules.DefaultExpiry) -> str:
    if part.days_before == 0:
        return _("A request lapses by itself on the day that is asked, unless you choose another date.")
    return ngettext(
        "A request lapses by itself %(n)d day before the first day, unless you choose another date.",
        "A request lapses by itself %(n)d days before the first day, unless you choose another date.",
        part.days_before,
    ) % {"n": part.days_before}


def _decide_from(part: rules.DecideFrom) -> str:
    return _("Requests are decided from %(notice)s.") % {"notice": notice_words(part.most)}


def _first_come(part: rules.FirstCome) -> str:
    return (
        _("Requests are decided in the order in which they came.")
        if part.applies
        else _("The planners weigh requests; the order in which they came does not decide.")
    )


def _guarantee(part: rules.Guarantee) -> str:
    return _("What you ask no later than %(notice)s is always approved.") % {
        "notice": notice_words(part.least)
    }


def _room_shown(part: rules.RoomShown) -> str:
    return (
        _("You see whether there is room in the group.")
        if part.shown
        else _("Whether there is room in the group is not shown.")
    )


_SENTENCES: dict[type[Part], Callable[[Any], str]] = {
    **dict.fromkeys(rules.NOTICES.values(), _act_notice),
    **dict.fromkeys(rules.HORIZONS.values(), _act_horizon),
    rules.Extension: _extension,
    rules.ExtraLimit: _extra_limit,
    rules.UndecidedLimit: _undecided_limit,
    rules.LeastPurchase: _least_purchase,
    rules.SwapOffered: _swap_offered,
    rules.SwapWindow: _swap_window,
    rules.SwapHolidayWindow: _swap_holiday_window,
    rules.SwapDayKinds: _swap_day_kinds,
    rules.SwapProduct: _swap_product,
    rules.SwapPlace: _swap_place,
    rules.SwapContractWeeks: _swap_contract_weeks,
    rules.SwapSize: _swap_size,
    rules.SwapAgain: _swap_again,
    rules.SwapFromExtra: _swap_from_extra,
    rules.SwapFee: _swap_fee,
    rules.SwapLimit: _swap_limit,
    rules.AbsenceNotCharged: _absence_not_charged,
    rules.EarnsByAbsence: _earns,
    rules.EarnsBySickness: _earns,
    rules.EarnsByPublicHoliday: _earns,
    rules.EarnsByClosingDay: _earns,
    rules.EarnsByStudyDay: _earns,
    rules.EarnsByGoodwill: _earns_by_goodwill,
    rules.YearlyGrant: _yearly_grant,
    rules.CombinedPayment: _combined_payment,
    rules.OldestCreditFirst: _oldest_credit_first,
    rules.PointsValue: _points_value,
    rules.CreditPayout: _credit_payout,
    rules.CancelPending: _cancel_pending,
    rules.CancelApproved: _cancel_decided,
    rules.CancelSwap: _cancel_decided,
    rules.UndoAbsence: _undo_absence,
    rules.DecideFrom: _decide_from,
    rules.FirstCome: _first_come,
    rules.Guarantee: _guarantee,
    rules.DefaultExpiry: _default_expiry,
    rules.RoomShown: _room_shown,
}
