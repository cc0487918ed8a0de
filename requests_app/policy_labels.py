"""What the managers' pages call the kinds of rules and their figures."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.rules.policy import Part, Subject

SUBJECTS: dict[Subject, Promise] = {
    Subject.EXTRA: _("Asking an extra day"),
    Subject.SWAP: _("Swapping a day"),
    Subject.ABSENCE: _("Reporting an absence"),
    Subject.CREDITS: _("Credits"),
    Subject.CANCELLING: _("Cancelling"),
    Subject.DECIDING: _("How requests are decided"),
}

KINDS: dict[str, Promise] = {
    "request_notice": _("Extra care: at least how long ahead"),
    "request_horizon": _("Extra care: at most how long ahead"),
    "extension": _("Extra care beside planned care"),
    "extra_limit": _("Extra care: how many days"),
    "undecided_limit": _("Undecided days at once"),
    "least_purchase": _("Least number of day parts to take"),
    "swap_offered": _("Whether days can be swapped"),
    "swap_notice": _("Swapping: at least how long ahead"),
    "swap_horizon": _("Swapping: at most how long ahead"),
    "swap_window": _("Time between the day given up and the day asked"),
    "swap_holiday_window": _("The same, for days in school holidays"),
    "swap_day_kinds": _("School days, holidays, study days and closing days"),
    "swap_product": _("What the two days must have in common"),
    "swap_place": _("In which groups and locations"),
    "swap_contract_weeks": _("Days outside the weeks of the contract"),
    "swap_excludes": _("Day parts that cannot be swapped"),
    "swap_size": _("Shorter and longer days"),
    "swap_again": _("Swapping a swapped day again"),
    "swap_from_extra": _("Turning extra care into a swap"),
    "swap_fee": _("Extra costs of a swap"),
    "swap_limit": _("How many swaps"),
    "absence_notice": _("Absence: at least how long ahead"),
    "absence_horizon": _("Absence: at most how long ahead"),
    "absence_not_charged": _("Absence without charge for flexible or extra care"),
    "earns_by_absence": _("Credit for an absence in time"),
    "earns_by_sickness": _("Credit for sickness"),
    "earns_by_public_holiday": _("Credit for a public holiday"),
    "earns_by_closing_day": _("Credit for a closing day"),
    "earns_by_study_day": _("Credit for a study day"),
    "yearly_grant": _("Yearly credit"),
    "earns_by_goodwill": _("Credit as goodwill"),
    "credit_use_notice": _("Using a credit: at least how long ahead"),
    "credit_use_horizon": _("Using a credit: at most how long ahead"),
    "combined_payment": _("Paying partly with a credit"),
    "oldest_credit_first": _("Which credit is used first"),
    "points_value": _("What care costs in points"),
    "credit_payout": _("Paying out credits"),
    "cancel_pending": _("Cancelling an undecided request"),
    "cancel_approved": _("Cancelling approved extra care"),
    "cancel_swap": _("Cancelling an approved swap"),
    "undo_absence": _("Undoing an absence"),
    "decide_from": _("From when requests are decided"),
    "first_come": _("Order of deciding"),
    "guarantee": _("When a request is always approved"),
    "default_expiry": _("When a request lapses by itself"),
    "room_shown": _("Whether parents see room in the group"),
}

FIELDS: dict[str, Promise] = {
    "least": _("At least how long ahead"),
    "most": _("At most how long ahead"),
    "until": _("Until when"),
    "use_notice": _("How long ahead care that it pays for must be asked"),
    "amount": _("How many"),
    "unit": _("Of what"),
    "clock": _("Until or from what time"),
    "from_week": _("Counted from the Monday of the week of the care"),
    "more_than": _("More than this, not exactly this"),
    "window": _("Time between the two days"),
    "validity": _("When the credit can be used"),
    "credit_validity": _("When that credit can be used"),
    "before": _("At most how long before that day"),
    "after": _("At most how long after that day"),
    "same": _("Within the same"),
    "plus_working_days": _("And so many working days after it"),
    "until_contract_end": _("No later than the end of the contract"),
    "window-until": _("No later than this date"),
    "or_study_day_within": _("A study day as well, at most how long before or after"),
    "allowed": _("Is it allowed?"),
    "offered": _("Can days be swapped?"),
    "required": _("Must the oldest credit be used first?"),
    "paid_out": _("Are credits paid out?"),
    "applies": _("In the order in which requests came?"),
    "shown": _("Do parents see it?"),
    "school_day": _("For a school day"),
    "holiday": _("For a day in the school holidays"),
    "study_day": _("For a study day"),
    "closing_day": _("For a public holiday or closing day"),
    "swap_product.same": _("The two days have in common"),
    "into": _("Also for these kinds of care"),
    "reach": _("Where"),
    "second_group_consent": _("For another group the parents' written consent is needed"),
    "outside": _("Such a day"),
    "day_parts": _("Day parts"),
    "smaller": _("A shorter day"),
    "larger": _("A longer day"),
    "split": _("A part of a day can be swapped apart"),
    "purpose": _("What for"),
    "swap_fee.amount": _("Amount in euros for each swapped day"),
    "conversion": _("How much"),
    "conversion-unit": _("Counted in"),
    "per_hour": _("For each hour"),
    "per_part": _("For a part of a day"),
    "per_day": _("For a whole day"),
    "day_from_minutes": _("A whole day lasts at least (minutes)"),
    "cap": _("At most how much can be earned"),
    "cap-most": _("At most"),
    "per": _("Per"),
    "refilled": _("What was used can be earned again"),
    "by_parent_only": _("Only when the parent reports it in the portal"),
    "tiers": _("How much, by contract days in the week"),
    "from_days": _("From this number of contract days"),
    "tiers-amount": _("Credit for a whole year"),
    "yearly_grant.unit": _("Counted in"),
    "per_contract_day": _("This much for each contract day"),
    "pro_rata": _("When the contract begins during the period"),
    "yearly_grant.pro_rata": _("In proportion to the part of the year"),
    "recalculated": _("Calculated again when the contract changes"),
    "extra_limit.most": _("At most how many"),
    "swap_limit.most": _("At most how many"),
    "undecided_limit.most": _("At most how many"),
    "free": _("How many of them are free"),
    "least_purchase.least": _("At least how many day parts"),
    "weeks": _("In how many weeks"),
    "within_minutes": _("Within how many minutes"),
    "counts_from": _("Counted from"),
    "late": _("Later than that"),
    "fee": _("Costs in euros"),
    "undo": _("Can a parent undo an absence?"),
    "minutes": _("Within how many minutes"),
    "days_before": _("How many days before the first day asked"),
}

HELP: dict[str, Promise] = {
    "clock": _("Leave empty for midnight."),
    "before": _("Leave empty: not before the day itself."),
    "same": _("Leave empty where it does not matter. With several limits the earliest holds."),
    "into": _("Set the care type that this is about below, under “Where it holds”."),
    "closing_day": _("Tick nothing: such a day cannot be swapped."),
    "swap_fee.amount": _("Leave empty when the amount differs."),
    "per_hour": _("Fill in this, or the two below."),
    "free": _("Leave empty when nothing is free or charged."),
    "extra_limit.most": _("Leave empty when there is no limit."),
    "swap_limit.most": _("Leave empty when there is no limit."),
    "within_minutes": _("Leave empty when minutes do not count."),
}

CHOICES: dict[str, Promise] = {
    "Unit.hours": _("hours"),
    "Unit.days": _("days (weekends count)"),
    "Unit.working_days": _("working days"),
    "Unit.weeks": _("weeks"),
    "Unit.months": _("months"),
    "Unit.day_of_month_before": _("as day of the month before"),
    "TermUnit.days": _("days"),
    "TermUnit.weeks": _("weeks"),
    "TermUnit.months": _("months"),
    "Frame.week": _("week"),
    "Frame.month": _("month"),
    "Frame.quarter": _("quarter"),
    "Frame.holiday": _("school holiday"),
    "Frame.year": _("calendar year"),
    "DayKind.school": _("a school day"),
    "DayKind.holiday": _("a day in the school holidays"),
    "DayKind.study": _("a study day"),
    "Sameness.product": _("the same day part"),
    "Sameness.hours": _("the same number of hours"),
    "Sameness.care_type": _("the same kind of care"),
    "Sameness.any": _("nothing"),
    "Reach.own_group": _("in the child's own group"),
    "Reach.own_location": _("in all groups of the location"),
    "Reach.any_location": _("at every location"),
    "OutsideWeeks.allowed": _("can be asked in a swap"),
    "OutsideWeeks.invoiced": _("comes on the invoice as extra care"),
    "OutsideWeeks.refused": _("cannot be asked in a swap"),
    "Smaller.refused": _("is not possible"),
    "Smaller.rest_lapses": _("is possible; the rest lapses"),
    "Larger.refused": _("is not possible"),
    "Larger.free": _("is possible; the extra time is free"),
    "Larger.charged": _("is possible; the extra time is charged"),
    "Counted.hours": _("hours"),
    "Counted.points": _("points"),
    "Counted.parts": _("day parts"),
    "Counted.days": _("days"),
    "Every.month": _("calendar month"),
    "Every.quarter": _("quarter"),
    "Every.year": _("calendar year"),
    "ProRata.none": _("the whole number"),
    "ProRata.by_day": _("in proportion to the days, rounded up"),
    "ProRata.half_year": _("half of it after 1 July, rounded up"),
    "CountsFrom.submitting": _("submitting"),
    "CountsFrom.decision": _("the decision"),
    "Late.refused": _("it is not possible"),
    "Late.invoice": _("the care is charged all the same"),
    "Late.invoice_and_credit": _("the care is charged and gives a credit"),
    "Late.fee": _("it costs an amount"),
    "Late.credit_lost": _("the credit or the day given up is lost"),
    "Undo.never": _("no, the location does it"),
    "Undo.within_minutes": _("within some minutes of reporting it"),
    "Undo.while_free": _("as long as the place is free"),
}

PROBLEMS: dict[str, Promise] = {
    "hours_from_week": _("Hours count from the start of the care, not from a week. Choose days or weeks."),
    "no_day_of_a_month": _("A month has days 1 to 31."),
    "day_of_month_is_exact": _("A day of the month before stands by itself; leave the other ticks empty."),
    "too_many_working_days": _("Choose 400 working days at most."),
    "most_is_not_more_than": _("“At most” and “more than” do not go together; take the tick away."),
    "window_without_end": _("Fill in until when: a time after that day, a stretch, the contract or a date."),
    "working_days_of_nothing": _(
        "Working days come after a week, month, quarter, holiday or year; choose one."
    ),
    "one_way_of_counting": _("Fill in an amount for each hour, or one for a part and one for a whole day."),
    "tiers_must_rise": _("Each next line must begin at more contract days."),
    "limit_without_number": _("Fill in how many at most, or how many are free."),
    "half_year_needs_year": _("“Half of it after 1 July” goes with a calendar year."),
    "fee_needs_amount": _("Fill in an amount when late cancelling costs an amount, and only then."),
    "credit_needs_validity": _("Fill in when the credit can be used when there is one, and only then."),
    "minutes_needed": _("Fill in the minutes when undoing is possible within minutes, and only then."),
    "missing": _("Fill this in too."),
    "too_short": _("Fill in at least one."),
}


def kind_label(kind: type[Part]) -> str:
    """What managers call a kind of rule."""
    return str(KINDS[kind.part])


def field_label(kind: type[Part], path: tuple[str, ...]) -> str:
    """What a figure is called: the most exact name that there is for it."""
    own = str(FIELDS[_nearest(FIELDS, kind, path) or path[-1]])
    if len(path) < 3 or path[0] == "tiers":
        return own
    return f"{FIELDS[path[-2]]}: {own.lower()}"


def field_help(kind: type[Part], path: tuple[str, ...]) -> str:
    """What helps to fill a figure in; empty where nothing needs saying."""
    name = _nearest(HELP, kind, path)
    return str(HELP[name]) if name else ""


def _nearest(words: dict[str, Promise], kind: type[Part], path: tuple[str, ...]) -> str | None:
    block = path[0] if path[0] == "tiers" else path[-2] if len(path) > 1 else ""
    in_block = f"{'window' if block in _WINDOWS else block}-{path[-1]}"
    names = (f"{kind.part}.{'-'.join(path)}" if len(path) == 1 else "", in_block, path[-1])
    return next((name for name in names if name in words), None)


_WINDOWS = ("window", "validity", "credit_validity")
