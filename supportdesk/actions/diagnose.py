"""Running the checks of a complaint, and keeping what they found (S-03). Writes its own row and the trail, no more."""

from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.homelogin.models import HomeAccount
from core.lib import clock
from supportdesk.checking import Context, Said, checks_for
from supportdesk.choices import Verdict
from supportdesk.complaints import Complaint
from supportdesk.models import Diagnosis
from supportdesk.running import Outcome, run_checks
from supportdesk.words import words

ORDER = (Verdict.EXPLAINS, Verdict.COULD_NOT, Verdict.PASSED)


@sensitive_variables("context")
@transaction.atomic
def diagnose(context: Context, complaint: Complaint, *, previous: Diagnosis | None = None) -> Diagnosis:
    """Run the checks of a complaint and keep what they found, the first cause first."""
    outcomes = sorted(
        run_checks(checks_for(complaint), context), key=lambda one: ORDER.index(one.finding.verdict)
    )
    diagnosis = Diagnosis.objects.create(
        organisation=context.organisation,
        customer=context.customer,
        home_account=context.home,
        complaint=complaint,
        said=_kept(context.said),
        findings=[_as_kept(outcome) for outcome in outcomes],
        causes=[one.check.slug for one in outcomes if one.finding.verdict is Verdict.EXPLAINS],
        by=context.worker,
        at=clock.now(),
        previous=previous,
    )
    trail.record(
        Action.DIAGNOSIS_RUN,
        actor=context.worker,
        subject=diagnosis,
        client=_whose(context),
        complaint=complaint.value,
        causes=diagnosis.causes,
    )
    return diagnosis


def repeat(worker: User, diagnosis: Diagnosis) -> Diagnosis:
    """The same complaint once more, to see what changed. A BSN was not kept, so nothing is compared with it."""
    context = Context(worker, diagnosis.customer, diagnosis.home_account, Said(**diagnosis.said))
    return diagnose(context, Complaint(diagnosis.complaint), previous=diagnosis)


def _whose(context: Context) -> User | HomeAccount | None:
    return context.customer or context.home


def _kept(said: Said) -> dict[str, str]:
    return {name: text for name, text in asdict(replace(said, bsn="")).items() if text}


def _as_kept(outcome: Outcome) -> dict[str, Any]:
    finding = outcome.finding
    return {
        "check": outcome.check.slug,
        "verdict": finding.verdict.value,
        "milliseconds": outcome.milliseconds,
        "name": words(outcome.check.name).spoken(),
        "value": finding.value.spoken(),
        "say": finding.say.spoken() if finding.say else None,
        "repairs": list(finding.repairs),
    }
