"""Why something is not possible: a code with its facts. requests_app.wording turns it into a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """Every reason that the rules can give."""

    PAST = "past"
    CLOSED = "closed"
    NOT_OPEN_THAT_WEEKDAY = "not_open_that_weekday"
    OUTSIDE_OPENING_HOURS = "outside_opening_hours"
    GROUP_NOT_OPEN = "group_not_open"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    OTHER_WEEKDAYS = "other_weekdays"
    ONLY_SCHOOL_WEEKS = "only_school_weeks"
    ONLY_HOLIDAYS = "only_holidays"
    PLANNED = "planned"
    ASKED = "asked"
    IN_DRAFT = "in_draft"
    NOT_SELECTABLE = "not_selectable"
    NO_PRICE = "no_price"
    TOO_LATE = "too_late"
    TOO_FAR_AHEAD = "too_far_ahead"
    TOO_MANY_UNDECIDED = "too_many_undecided"

    NO_CREDITS_HERE = "no_credits_here"
    CREDIT_NOT_YET_VALID = "credit_not_yet_valid"
    CREDIT_EXPIRED = "credit_expired"
    CREDIT_USED_UP = "credit_used_up"
    CREDIT_TOO_SMALL = "credit_too_small"
    CREDIT_OTHER_CARE_TYPE = "credit_other_care_type"
    CREDIT_ONLY_SCHOOL_WEEKS = "credit_only_school_weeks"
    CREDIT_ONLY_HOLIDAYS = "credit_only_holidays"
    CREDIT_OTHER_LOCATION = "credit_other_location"
    CREDIT_OTHER_CHILD = "credit_other_child"
    CARE_IS_FREE = "care_is_free"
    CREDIT_OLDER_FIRST = "credit_older_first"
    CREDIT_POINTS_WITHOUT_VALUE = "credit_points_without_value"

    NOTHING_CHOSEN = "nothing_chosen"
    UNKNOWN_CHILD = "unknown_child"
    UNKNOWN_GROUP = "unknown_group"
    UNKNOWN_DAY_PART = "unknown_day_part"
    UNKNOWN_CREDIT = "unknown_credit"
    UNKNOWN_DATE = "unknown_date"
    NO_PLACEMENT = "no_placement"
    NO_PLACEMENT_OF_CHILD = "no_placement_of_child"
    DRAFT_FULL = "draft_full"
    PERIOD_TURNED_ROUND = "period_turned_round"
    PERIOD_TOO_LONG = "period_too_long"
    NO_DAY_MATCHES = "no_day_matches"
    WHOLE_NEEDS_ONE_DAY = "whole_needs_one_day"
    EXPIRY_BEFORE_TODAY = "expiry_before_today"
    EXPIRY_AFTER_FIRST_DAY = "expiry_after_first_day"
    REMARK_TOO_LONG = "remark_too_long"
    CHANGED_MEANWHILE = "changed_meanwhile"
    OTHER_CONTENT_SAME_KEY = "other_content_same_key"

    CANCEL_DECIDED = "cancel_decided"
    CANCEL_TOO_LATE = "cancel_too_late"
    CANCEL_NEVER_ONCE_APPROVED = "cancel_never_once_approved"
    CANCEL_WINDOW_OVER = "cancel_window_over"
    CANCEL_STARTED = "cancel_started"

    CARE_OVER = "care_over"
    NOT_PLANNED_ANY_MORE = "not_planned_any_more"
    UNDER_SWAP = "under_swap"
    NOTHING_TICKED = "nothing_ticked"
    EARNS_NOTHING = "earns_nothing"
    EXTRA_EARNS_NOTHING = "extra_earns_nothing"
    EARNING_CAPPED = "earning_capped"
    EARNING_OVER = "earning_over"
    TOO_LATE_FOR_CREDIT = "too_late_for_credit"
    TOO_EARLY_FOR_CREDIT = "too_early_for_credit"
    ABSENCE_UNDONE = "absence_undone"
    ABSENCE_CREDIT_USED = "absence_credit_used"
    UNDO_NEVER = "undo_never"
    UNDO_WINDOW_OVER = "undo_window_over"
    PLACE_GIVEN_AWAY = "place_given_away"

    NOTHING_GIVEN_UP = "nothing_given_up"
    NOTHING_WANTED = "nothing_wanted"
    CHILD_GIVES_NOTHING = "child_gives_nothing"
    CHILD_WANTS_NOTHING = "child_wants_nothing"
    UNPAIRED = "unpaired"
    GIVEN_CARE_STARTED = "given_care_started"
    SWAP_NOT_OFFERED = "swap_not_offered"
    SWAP_NOT_AGAIN = "swap_not_again"
    SWAP_NOT_FROM_EXTRA = "swap_not_from_extra"
    OUTSIDE_SWAP_WINDOW = "outside_swap_window"
    SWAP_OTHER_DAY_KIND = "swap_other_day_kind"
    OUTSIDE_CONTRACT_WEEKS = "outside_contract_weeks"
    SWAP_OTHER_PRODUCT = "swap_other_product"
    SWAP_OTHER_PLACE = "swap_other_place"
    SWAP_NEEDS_CONSENT = "swap_needs_consent"
    SWAP_EXCLUDED_PART = "swap_excluded_part"
    SWAP_OTHER_SIZE = "swap_other_size"
    SWAP_PART_STAYS = "swap_part_stays"
    TOO_MANY_SWAPS = "too_many_swaps"
    SWAP_ORIGINAL_DAY_FULL = "swap_original_day_full"
    CARE_ABSENT = "care_absent"
    CARE_SWAPPED = "care_swapped"

    EARLIER_WAITS = "earlier_waits"

    TOO_MANY_EXTRA = "too_many_extra"
    LESS_THAN_LEAST = "less_than_least"
    RULE_BEGINS_IN_PAST = "rule_begins_in_past"
    RULE_ENDS_TOO_EARLY = "rule_ends_too_early"
    RULE_OF_THAT_DATE = "rule_of_that_date"
    RULE_IN_FORCE = "rule_in_force"

    NOT_DECIDED = "not_decided"
    TAKE_BACK_STARTED = "take_back_started"
    ASKED_ANEW = "asked_anew"
    ALREADY_DECIDED = "already_decided"
    REASON_NEEDED = "reason_needed"
    GROUP_FULL = "group_full"
    LEGAL_MAXIMUM = "legal_maximum"
    TOO_MANY_BABIES = "too_many_babies"
    CHILD_ALREADY_PLANNED = "child_already_planned"
    CARE_STARTED = "care_started"
    LAPSED = "lapsed"
    NO_RIGHT_TO_OVERBOOK = "no_right_to_overbook"


@dataclass(frozen=True)
class Refusal:
    """One reason with the facts that its sentence names (dates, times, numbers, names)."""

    code: Code
    facts: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """An act is not possible; carries every reason that was found."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals


def refused(code: Code, **facts: Any) -> Refused:
    """Shorthand: ``raise refused(Code.GROUP_FULL, group=...)``."""
    return Refused(Refusal(code, facts))
