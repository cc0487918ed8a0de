"""Running a complaint as the desk does, for tests of checks."""

from core.accounts.models import User
from supportdesk.actions.diagnose import diagnose
from supportdesk.checking import Context, Said
from supportdesk.complaints import Complaint
from supportdesk.models import Diagnosis
from tests.factories import UserFactory


def worker_for(customer: User) -> User:
    """Somebody of support in the customer's organisation, with all rights."""
    return UserFactory(manager=True, organisation=customer.organisation)


def looked_into(
    complaint: Complaint, customer: User | None = None, *, worker: User | None = None, **said
) -> Diagnosis:
    """The diagnosis of a complaint; `said` is what the customer told."""
    assert worker or customer
    return diagnose(Context(worker or worker_for(customer), customer, None, Said(**said)), complaint)


def causes(
    complaint: Complaint, customer: User | None = None, *, worker: User | None = None, **said
) -> list[str]:
    """The causes by their slugs, the first one first."""
    return looked_into(complaint, customer, worker=worker, **said).causes


def verdicts(diagnosis: Diagnosis) -> dict[str, str]:
    return {found["check"]: found["verdict"] for found in diagnosis.findings}
