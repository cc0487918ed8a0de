"""Fetching the locations of the register now (S-15)."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import OrganisationKind
from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.gateway.contract import PROBLEM_WORDS
from core.childcare.gateway.keeping import refresh_now
from supportdesk.repairing import Job, Repair, RepairRefused, repair
from supportdesk.words import Words, words


@repair
class RefreshLocations(Repair):
    """The same as the button "ververs nu"."""

    slug, name = "refresh-locations", _("Refresh the locations now")
    right = Right.MEND_CONNECTIONS
    undo_words = _("This cannot be undone, and need not be: it only reads.")

    def applies(self, worker: User, customer: User) -> bool:
        return customer.organisation is not None and customer.organisation.kind == OrganisationKind.CHILDCARE

    def does(self, worker: User, customer: User) -> Words:
        return words(_("Fetches the locations from the register, so that parents see them as they are now."))

    def repair(self, job: Job) -> dict[str, Any]:
        assert job.customer.organisation is not None
        copied = refresh_now(job.worker, job.customer.organisation)
        if copied.problem is not None:
            raise RepairRefused(
                _now("Not fetched: %(problem)s. The last good copy stays.")
                % {"problem": PROBLEM_WORDS[copied.problem]}
            )
        return {}
