"""Eighteen policies as Dutch childcare organisations publish them, as a manager fills them in on the pages.

Source: the organisations' own public pages (named with each), as read in November 2026. Where a page gives no figure
that a form needs, the figure is ours and stands under `assumed`.
"""

from dataclasses import dataclass, field

Fields = dict[str, object]


@dataclass(frozen=True)
class Filled:
    """One form as it is filled in: the kind of rule, its fields, and where and until when it holds."""

    kind: str
    fields: Fields
    scope: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class Published:
    source: str
    forms: tuple[Filled, ...]
    assumed: str = ""


FLEXIBLE = {"contract_form": "flexible"}
INCIDENTAL = {"contract_form": "incidental"}
HOURS = {"conversion-unit": "hours", "conversion-per_hour": "1", "by_parent_only": "on"}
SWAP_SIZE = Filled("swap_size", {"smaller": "rest_lapses", "larger": "refused"})


def around(name: str, amount: int, unit: str) -> Fields:
    """A window of the same length before and after the day."""
    return {
        f"{name}-before-amount": amount,
        f"{name}-before-unit": unit,
        f"{name}-after-amount": amount,
        f"{name}-after-unit": unit,
    }


def after(name: str, amount: int, unit: str) -> Fields:
    return {f"{name}-after-amount": amount, f"{name}-after-unit": unit}


def notice(name: str, amount: int, unit: str, **more: object) -> Fields:
    return {f"{name}-amount": amount, f"{name}-unit": unit, **{f"{name}-{k}": v for k, v in more.items()}}


PUBLISHED: dict[str, Published] = {
    "pantarhei": Published(
        "kcpantarhei.nl, page 1311",
        (
            Filled("swap_limit", {"most": 1, "per": "month", "pro_rata": "none"}),
            Filled("swap_window", {"window-same": "month", "window-plus_working_days": 5}),
            Filled("swap_horizon", notice("most", 4, "weeks")),
            Filled("swap_notice", notice("least", 1, "weeks", from_week="on")),
            Filled("swap_day_kinds", {"school_day": ["school"], "holiday": ["holiday"]}),
            Filled("swap_size", {"smaller": "rest_lapses", "larger": "refused", "split": "on"}),
            Filled("swap_again", {"allowed": "False"}),
            Filled("swap_place", {"reach": "own_group"}),
        ),
    ),
    "quadrant_2023": Published(
        "quadrantkindercentra.nl, ruilservice stopt",
        (
            Filled(
                "earns_by_absence", {**HOURS, **around("validity", 28, "days")}, {"valid_until": "2023-12-31"}
            ),
            Filled("credit_payout", {"paid_out": "False"}),
        ),
    ),
    "brs": Published(
        "brskinderopvang.nl, ruildagen",
        (
            Filled("swap_window", {"window-same": "year"}),
            Filled("swap_notice", notice("least", 2, "working_days")),
            Filled("swap_product", {"same": "product"}),
            Filled("swap_contract_weeks", {"outside": "invoiced"}),
            Filled("swap_day_kinds", {"school_day": ["school", "holiday"], "holiday": ["school", "holiday"]}),
            Filled("swap_excludes", {"day_parts": ["Vervoer"]}),
            SWAP_SIZE,
        ),
    ),
    "kok": Published(
        "kokkinderopvang.nl, ruilbeleid",
        (
            Filled("swap_window", around("window", 15, "days")),
            Filled("swap_horizon", notice("most", 31, "days")),
            Filled("decide_from", notice("most", 2, "weeks")),
            Filled("earns_by_sickness", {**HOURS, **around("validity", 15, "days")}),
            Filled("swap_day_kinds", {"school_day": ["school", "holiday"], "holiday": ["school", "holiday"]}),
            Filled(
                "yearly_grant",
                {
                    "unit": "days",
                    "tiers-0-from_days": 1,
                    "tiers-0-amount": 1,
                    "tiers-1-from_days": 3,
                    "tiers-1-amount": 2,
                    "pro_rata": "on",
                    "recalculated": "on",
                    "validity-same": "year",
                },
            ),
            Filled("swap_product", {"same": "hours"}),
            Filled("swap_offered", {"offered": "False"}, FLEXIBLE),
            Filled("swap_offered", {"offered": "False"}, INCIDENTAL),
            Filled("swap_fee", {"purpose": "vervoer"}),
        ),
    ),
    "haren": Published(
        "kinderopvangharen.nl/opvang/ruilen",
        (
            Filled("swap_window", around("window", 1, "months")),
            Filled(
                "swap_day_kinds",
                {
                    "school_day": ["school", "holiday", "study"],
                    "holiday": ["school", "holiday", "study"],
                    "study_day": ["school", "holiday", "study"],
                },
            ),
        ),
        assumed="asking in the app only needs no rule: parents have no other way",
    ),
    "skar": Published(
        "skar.nl, spelregels ruilservice",
        (
            Filled(
                "earns_by_absence",
                {
                    "conversion-unit": "points",
                    "conversion-per_part": 5,
                    "conversion-per_day": 10,
                    "by_parent_only": "on",
                    **after("validity", 3, "months"),
                },
            ),
            Filled("points_value", {"per_part": 5, "per_day": 10}),
            Filled(
                "yearly_grant",
                {
                    "unit": "points",
                    "tiers-0-from_days": 1,
                    "tiers-0-amount": 60,
                    "per_contract_day": "on",
                    "pro_rata": "on",
                    **after("validity", 12, "months"),
                    **notice("use_notice", 6, "weeks"),
                },
            ),
            Filled("swap_offered", {"offered": "False"}, FLEXIBLE),
            Filled("swap_offered", {"offered": "False"}, INCIDENTAL),
            Filled("swap_offered", {"offered": "False"}, {"care_type": "playgroup"}),
            Filled("swap_place", {"reach": "own_location", "second_group_consent": "on"}),
        ),
        assumed="60 points a year for each contract day",
    ),
    "speelinn": Published(
        "speelinn.nl, ruilregels",
        (
            Filled(
                "earns_by_absence",
                {**HOURS, **notice("least", 0, "days", clock="09:00"), **after("validity", 365, "days")},
            ),
            Filled("swap_day_kinds", {"school_day": ["school", "holiday"], "holiday": ["holiday", "school"]}),
            Filled(
                "cancel_approved",
                {
                    **notice("until", 24, "hours"),
                    "counts_from": "decision",
                    "late": "invoice_and_credit",
                    **after("credit_validity", 365, "days"),
                },
            ),
        ),
    ),
    "walcheren_old": Published(
        "kinderopvangwalcheren.nl, spelregels ruilen",
        (
            Filled("swap_limit", {"most": 8, "per": "year", "pro_rata": "by_day"}, {"care_type": "day_care"}),
            Filled(
                "swap_limit", {"most": 8, "per": "year", "pro_rata": "by_day"}, {"care_type": "after_school"}
            ),
            Filled(
                "swap_limit", {"most": 4, "per": "year", "pro_rata": "by_day"}, {"care_type": "playgroup"}
            ),
            Filled("cancel_swap", {"counts_from": "decision", "late": "credit_lost"}),
        ),
    ),
    "eigenwijzer": Published(
        "eigen-en-wijzer.nl, opvangdagen wijzigen",
        (
            Filled("swap_window", around("window", 4, "weeks")),
            Filled(
                "swap_holiday_window",
                {
                    "window-same": "holiday",
                    "or_study_day_within-amount": 4,
                    "or_study_day_within-unit": "weeks",
                },
            ),
            Filled("swap_size", {"smaller": "refused", "larger": "refused"}),
            Filled(
                "cancel_approved",
                {**notice("until", 1, "weeks"), "counts_from": "decision", "late": "invoice"},
            ),
        ),
    ),
    "haarlem": Published(
        "kinderopvanghaarlem.nl, vragen over ruiltegoed",
        (
            Filled(
                "earns_by_absence", {**HOURS, **notice("least", 4, "days"), **after("validity", 12, "months")}
            ),
            Filled("undo_absence", {"undo": "never"}),
        ),
        assumed="the credit lasts a year",
    ),
    "fantaziehuis": Published(
        "fantaziehuis.nl, klantomgeving",
        (
            Filled(
                "earns_by_absence",
                {**HOURS, **notice("least", 48, "hours", clock="09:30"), **after("validity", 12, "months")},
            ),
        ),
        assumed="the credit lasts a year",
    ),
    "zazou": Published(
        "kinderopvangzazou.nl, ruilen",
        (
            Filled(
                "earns_by_absence",
                {
                    **HOURS,
                    **notice("least", 10, "days", more_than="on"),
                    **notice("most", 100, "days"),
                    **after("validity", 12, "months"),
                },
            ),
            Filled("swap_product", {"same": "any"}),
        ),
        assumed="the credit lasts a year",
    ),
    "dreamzzz": Published(
        "dreamzzzkinderopvang.nl, voorwaarden",
        (
            Filled("swap_window", around("window", 6, "months")),
            Filled(
                "swap_day_kinds",
                {
                    "school_day": ["school", "holiday", "study"],
                    "holiday": ["school", "holiday", "study"],
                    "study_day": ["school", "holiday", "study"],
                    "closing_day": ["school", "holiday", "study"],
                },
            ),
            Filled("swap_from_extra", {"allowed": "False"}),
        ),
    ),
    "skov": Published(
        "skovbeverwijk.nl, ruilen",
        (
            Filled("extra_limit", {"free": 2, "per": "year", "pro_rata": "half_year"}),
            Filled("swap_limit", {"free": 2, "per": "year", "pro_rata": "half_year"}),
            Filled("swap_window", around("window", 3, "weeks")),
        ),
    ),
    "dak": Published(
        "dakkindercentra.nl, vakantietegoed",
        (
            Filled(
                "yearly_grant",
                {
                    "unit": "hours",
                    "tiers-0-from_days": 1,
                    "tiers-0-amount": 20,
                    "per_contract_day": "on",
                    "pro_rata": "on",
                    "recalculated": "on",
                    "validity-same": "year",
                    **notice("use_notice", 3, "weeks"),
                },
                {"contract_form": "40_weeks"},
            ),
        ),
        assumed="20 hours a year for each contract day",
    ),
    "zwartewaterland_flex": Published(
        "kdc-zwartewaterland.nl, opvangvormen",
        (
            Filled("request_notice", notice("least", 15, "day_of_month_before"), FLEXIBLE),
            Filled("least_purchase", {"least": 4, "weeks": 4}, FLEXIBLE),
        ),
    ),
    "kinderwereld_flex": Published(
        "kinderwereld.info/konnect",
        (
            Filled("request_notice", notice("least", 9, "days"), FLEXIBLE),
            Filled("request_horizon", notice("most", 90, "days"), FLEXIBLE),
            Filled(
                "cancel_approved",
                {**notice("until", 2, "days"), "counts_from": "decision", "late": "refused"},
                FLEXIBLE,
            ),
            Filled("absence_not_charged", notice("least", 48, "hours"), FLEXIBLE),
        ),
    ),
    "manual": Published(
        "the parents' manual of Konnect",
        (
            Filled("combined_payment", {"allowed": "False"}),
            SWAP_SIZE,
            Filled("default_expiry", {"days_before": 1}),
        ),
        assumed="never to a brother or sister, as a whole for one day only, a period and a child at a time: always so",
    ),
}
