"""Who may open the support desk: staff who look up customers; a repair asks for more at the act itself."""

from core.accounts.choices import Environment
from core.accounts.policies import Access, StepUp, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    **{
        f"supportdesk:{name}": staff_with(Right.SUPPORT_CUSTOMERS)
        for name in (
            "start",
            "customer",
            "complaint",
            "home",
            "home_complaint",
            "loose_complaint",
            "diagnosis",
            "again",
            "send",
        )
    },
    **{
        f"supportdesk:{name}": staff_with(Right.MEND_FOR_CUSTOMERS) for name in ("repair", "undo", "rehearse")
    },
    "supportdesk:diagnosis_pdf": Access(
        environments=(Environment.STAFF,),
        right=Right.SUPPORT_CUSTOMERS,
        step_up=StepUp.WHEN_SUSPECT,
        is_file=True,
    ),
}
