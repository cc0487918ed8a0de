"""Opening the portal as a test customer (S-41).

Only marked accounts of the worker's own organisation are opened so, and those hold nobody's data; no password or
second step of anybody else is passed by.
"""

from django.db import transaction
from django.http import HttpRequest

from core.accounts.actions.sign_in import start_session
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from supportdesk.health.models import TestCustomer
from supportdesk.health.test_customers import put_back

OPENED = "opened_as_test_customer"
"""In the session that began so: every page of it says it."""


@transaction.atomic
def open_as(request: HttpRequest, worker: User, customer: TestCustomer) -> None:
    """Put the test customer back as it must be, and sign in as it beside the worker's own account."""
    put_back(customer)
    trail.record(Action.TEST_CUSTOMER_OPENED, actor=worker, subject=customer)
    start_session(request, User.objects.select_related("organisation").get(pk=customer.user_id))
    request.session[OPENED] = True
