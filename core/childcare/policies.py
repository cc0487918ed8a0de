"""Who may open the pages of the register; all of them are of staff (A-26)."""

from core.accounts.choices import Environment
from core.accounts.policies import Access, StepUp, staff_with, staff_with_one_of
from core.accounts.rights import IN_THE_OFFICE, Right

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

ACCESS: dict[str, Access] = {
    **INVOICE_ACCESS,
    **WAITING_ACCESS,
    "office:index": staff_with_one_of(IN_THE_OFFICE),
    "childcare:bsn_find": staff_with(Right.SEE_BSN),
    "childcare:bsn": staff_with(Right.SEE_BSN),
    "childcare:bsn_change": staff_with(Right.SEE_BSN),
    "childcare:bsn_reveal": staff_with(Right.REVEAL_BSN, step_up=StepUp.ALWAYS),
}
