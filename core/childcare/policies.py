"""Who may open the pages of the register; all of them are of staff (A-26)."""

from core.accounts.choices import Environment
from core.accounts.policies import Access, StepUp, staff_with, staff_with_one_of
from core.accounts.rights import IN_THE_OFFICE, Right
from core.childcare.registration.policies import ACCESS as REGISTRATION

OFFICE_ACCESS: dict[str, Access] = {
    "office:index": staff_with_one_of(IN_THE_OFFICE),
    **{
        f"office:{name}": staff_with_one_of((Right.MANAGE_FAMILIES, Right.MANAGE_PLACEMENTS))
        for name in ("families", "family", "family_elsewhere", "family_elsewhere_refresh")
    },
    **{
        f"office:{name}": staff_with(Right.MANAGE_FAMILIES)
        for name in (
            "new_family",
            "change_family",
            "add_guardian",
            "change_guardian",
            "send_account",
            "add_child",
            "change_child",
        )
    },
    **{
        f"office:{name}": staff_with(Right.MANAGE_PLACEMENTS)
        for name in (
            "placements",
            "placement",
            "add_placement",
            "change_placement",
            "end_placement",
            "withdraw_placement",
        )
    },
    **{
        f"office:{name}": staff_with(Right.MANAGE_REGISTER)
        for name in (
            "locations",
            "location",
            "add_location",
            "change_location",
            "add_group",
            "group",
            "change_group",
            "duties",
            "schools",
            "link_schools",
            "add_school",
            "change_school",
            "staff",
            "workplaces",
            "day_parts",
            "add_day_part",
            "day_part",
            "change_day_part",
            "remove_price",
            "closing_days",
            "add_closing_day",
            "seed_closing_days",
            "remove_closing_day",
            "study_days",
            "add_study_day",
            "remove_study_day",
            "holidays",
            "add_holiday",
            "remove_holiday",
        )
    },
}

INVOICE_ACCESS: dict[str, Access] = {
    **{
        f"office:{name}": staff_with(Right.MANAGE_INVOICES)
        for name in (
            "invoices",
            "invoice",
            "invoice_pdf",
            "credit_invoice",
            "invoice_runs",
            "invoice_run",
            "invoice_run_finalise",
            "invoice_run_cancel",
        )
    },
    "office:invoices_as_file": Access(
        environments=(Environment.STAFF,), right=Right.MANAGE_INVOICES, step_up=StepUp.ALWAYS, is_file=True
    ),
}

WAITING_ACCESS: dict[str, Access] = {
    f"office:waiting_{name}": staff_with(Right.MANAGE_WAITING_LIST)
    for name in ("list", "find_child", "add", "entry", "offer", "withdraw", "reopen", "take_back")
}

REGISTRATION_ACCESS: dict[str, Access] = {
    **{
        f"office:registration{name}": staff_with(Right.MANAGE_REGISTRATIONS)
        for name in ("s", "", "_accept", "_refuse", "_take_back", "_family", "_merge", "_file", "_file_check")
    },
    **{f"office:told_change{name}": staff_with(Right.MANAGE_REGISTRATIONS) for name in ("s", "", "_handled")},
    **{
        f"office:connection{name}": staff_with(Right.MEND_CONNECTIONS)
        for name in ("", "_refresh", "_writes", "_resend", "_resend_all", "_drop")
    },
    **{
        f"office:connection_{name}": staff_with(Right.MEND_CONNECTIONS, step_up=StepUp.ALWAYS)
        for name in ("change", "make_token", "end_token")
    },
}

ACCESS: dict[str, Access] = {
    **REGISTRATION,
    **REGISTRATION_ACCESS,
    **OFFICE_ACCESS,
    **INVOICE_ACCESS,
    **WAITING_ACCESS,
    "childcare:bsn_find": staff_with(Right.SEE_BSN),
    "childcare:bsn": staff_with(Right.SEE_BSN),
    "childcare:bsn_change": staff_with(Right.SEE_BSN),
    "childcare:bsn_reveal": staff_with(Right.REVEAL_BSN, step_up=StepUp.ALWAYS),
}
