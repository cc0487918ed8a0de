"""The mails of the support desk."""

from django.conf import settings
from django.urls import reverse

from core.accounts.models import User
from core.accounts.rights import Right
from core.notifications import messages
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from supportdesk.actions.rehearse_reset import REHEARSAL
from supportdesk.actions.send_diagnosis import TO_COLLEAGUE, TO_CUSTOMER
from supportdesk.models import Diagnosis
from supportdesk.reading import result_of


def register() -> None:
    """Make the messages of this app known."""
    messages.register(TO_CUSTOMER, for_customer)
    messages.register(TO_COLLEAGUE, for_colleague)
    messages.register(REHEARSAL, rehearsal)


def for_customer(message: OutboxMessage) -> Mail | None:
    """What to do about a complaint, as the worker saw it. Context: `diagnosis`, its id, and `by`, the worker's."""
    diagnosis = Diagnosis.objects.select_related("organisation").get(pk=message.context["diagnosis"])
    if message.recipient_id != diagnosis.customer_id:
        return None
    result = result_of(diagnosis, User.objects.select_related("role").get(pk=message.context["by"]))
    context = {
        "receiver": message.recipient,
        "complaint": diagnosis.get_complaint_display(),
        "advice": [line.say_here for line in (*result.causes, *result.advice) if line.say],
    }
    return render("supportdesk/for_customer", context, organisation=diagnosis.organisation)


def for_colleague(message: OutboxMessage) -> Mail | None:
    """A link, for who may still look up customers there. Context as in `for_customer`."""
    diagnosis = Diagnosis.objects.select_related("organisation").get(pk=message.context["diagnosis"])
    assert message.recipient_id is not None
    colleague = User.objects.select_related("role").get(pk=message.recipient_id)
    is_of_here = colleague.organisation_id == diagnosis.organisation_id
    if not (is_of_here and colleague.has_right(Right.SUPPORT_CUSTOMERS)):
        return None
    context = {
        "receiver": colleague,
        "by": User.objects.get(pk=message.context["by"]),
        "complaint": diagnosis.get_complaint_display(),
        "url": settings.PUBLIC_URL.rstrip("/") + reverse("supportdesk:diagnosis", args=[diagnosis.pk]),
    }
    return render("supportdesk/for_colleague", context, organisation=diagnosis.organisation)


def rehearsal(message: OutboxMessage) -> Mail | None:
    """To the worker: that the customer would have had a link. Context: `customer`, the id of the account.

    The link in it leads to the page that explains signing in, and opens nothing of the customer.
    """
    assert message.recipient_id is not None
    worker = User.objects.select_related("organisation").get(pk=message.recipient_id)
    customer = User.objects.filter(
        pk=message.context["customer"], organisation=worker.organisation_id
    ).first()
    if customer is None:
        return None
    context = {"receiver": worker, "customer": customer, "url": f"{settings.PUBLIC_URL.rstrip('/')}/"}
    return render("supportdesk/rehearsal", context, organisation=worker.organisation)
