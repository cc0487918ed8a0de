"""Telling the school's contact person at the partnership what needs a hand (C-50)."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from carecases.intake.models import Delivery
from carecases.intake.rules.findings import Code, Finding
from carecases.models import SchoolCare
from carecases.selectors import help_requests_of
from core.accounts.models import User
from core.accounts.rights import Right
from core.notifications import outbox

TITLE_UNKNOWN, EMAIL_MISSING = "intake.title_unknown", "intake.email_missing"
KINDS = {Code.TITLE_UNKNOWN: TITLE_UNKNOWN, Code.EMAIL_MISSING: EMAIL_MISSING}
MOST_TOLD = 20


def tell(delivery: Delivery, findings: Iterable[Finding]) -> None:
    """A notice and a mail, once for each delivery and cause. Within the caller's transaction."""
    for kind in {KINDS[one.code] for one in findings if one.code in KINDS}:
        for user in receivers(delivery):
            outbox.notify(
                user, kind, notice_context(delivery), path_of(delivery), f"{kind}:{delivery.pk}:{user.pk}"
            )
            outbox.enqueue(
                kind,
                recipient=user,
                context={"delivery": delivery.pk},
                dedup_key=f"{kind}:{delivery.pk}:{user.pk}",
            )


def receivers(delivery: Delivery) -> list[User]:
    """The school's contact person; where there is none, or may not know yet, who administers the intake (C-14)."""
    care = SchoolCare.objects.filter(unit=delivery.school_id).select_related("contact__role").first()
    contact = care.contact if care else None
    if contact is not None and contact.is_active and may_know(contact, delivery):
        return [contact]
    administrators = User.objects.filter(
        organisation=delivery.organisation_id,
        is_active=True,
        role__rights__contains=[Right.SEE_INTAKE.value, Right.MANAGE_PROCESSES.value],
    )
    return list(administrators.order_by("pk")[:MOST_TOLD])


def may_know(user: User, delivery: Delivery) -> bool:
    """Whether this account sees what the delivery became; what waits for a title is the partnership's to see."""
    if delivery.help_request_id is None:
        return user.has_right(Right.ASSESS_HELP_REQUESTS) or user.has_right(Right.MANAGE_PROCESSES)
    return help_requests_of(user).filter(pk=delivery.help_request_id).exists()


def path_of(delivery: Delivery) -> str:
    """Where to mend it: give it a title, or fill in the e-mail address."""
    if delivery.help_request_id is None:
        return reverse("intake:untitled", args=[delivery.pk])
    return reverse("carecases:school_data", args=[delivery.help_request_id])


def notice_context(delivery: Delivery) -> dict[str, Any]:
    return {"number": delivery.dossier.number if delivery.dossier else 0, "title": delivery.title}


def title_words(context: dict[str, Any]) -> str:
    return _("Dossier %(number)s: the title “%(title)s” is not one of ours. Give it one.") % context


def email_words(context: dict[str, Any]) -> str:
    return _("Dossier %(number)s came in without a valid e-mail address of the school.") % context
