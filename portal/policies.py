"""Who may open the parents' pages. Within them, core.childcare.family_pages tells guardians from relatives."""

from core.accounts.choices import Environment
from core.accounts.policies import EVERYONE, PARENTS, SIGNED_IN, Access, StepUp

ACCESS: dict[str, Access] = {
    "portal:agenda": PARENTS,
    "portal:moment": PARENTS,
    "portal:location": PARENTS,
    "portal:rules": PARENTS,
    "portal:more": PARENTS,
    "portal:looks": PARENTS,
    "portal:invite_relative": PARENTS,
    "portal:end_relative": PARENTS,
    "portal:feed": PARENTS,
    "portal:make_feed": PARENTS,
    "portal:withdraw_feed": PARENTS,
    "portal:calendar": EVERYONE,
    "portal:agenda_offline": PARENTS,
    "portal:offline": EVERYONE,
    "portal:service_worker": EVERYONE,
    "portal:manifest": EVERYONE,
    "portal:app_icon": EVERYONE,
    "portal:notifications": SIGNED_IN,
    "portal:push_on": SIGNED_IN,
    "portal:push_off": SIGNED_IN,
    "portal:invoices": PARENTS,
    "portal:invoice": PARENTS,
    "portal:invoice_file": PARENTS,
    "portal:statement": PARENTS,
    "portal:statement_file": Access(environments=(Environment.PARENT,), step_up=StepUp.ALWAYS, is_file=True),
    "portal:registrations": PARENTS,
    "portal:withdraw_registration": PARENTS,
    "portal:accept_offer": PARENTS,
    "portal:refuse_offer": PARENTS,
    "portal:hours": PARENTS,
}
