"""The messages of the register to families and the office: one function per mail and per notice.

No mail names a child or an amount: it may be read over somebody's shoulder.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.childcare.actions.invoice_runs import INVOICE_READY
from core.childcare.actions.waiting_offers import OFFER_ANSWERED, OFFER_ENDED, OFFERED
from core.childcare.choices import InvoiceKind, OfferState
from core.childcare.invoices import invoices_of
from core.childcare.waiting import offers_of
from core.notifications import messages, notices
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage


def register() -> None:
    """Make the messages of the register known."""
    messages.register(INVOICE_READY, invoice_mail)
    messages.register(OFFERED, offered_mail)
    messages.register(OFFER_ENDED, offer_ended_mail)
    notices.register_notice(INVOICE_READY, invoice_notice)
    notices.register_notice(OFFERED, offered_notice)
    notices.register_notice(OFFER_ENDED, offer_ended_notice)
    notices.register_notice(OFFER_ANSWERED, offer_answered_notice)


def invoice_mail(message: OutboxMessage) -> Mail | None:
    """There is a new invoice, or a credit invoice; None for who may not see it any more."""
    user = message.recipient
    invoice = invoices_of(user).filter(pk=message.context["invoice"]).first() if user else None
    if user is None or invoice is None:
        return None
    return render(
        "register/invoice_ready",
        {
            "receiver": user,
            "invoice": invoice,
            "is_credit": invoice.kind == InvoiceKind.CREDIT,
            "path": reverse("portal:invoice", args=[invoice.pk]),
        },
        organisation=user.organisation,
    )


def offered_mail(message: OutboxMessage) -> Mail | None:
    """A place is offered; None once it was answered."""
    return _offer_mail("register/place_offered", message, (OfferState.OPEN,))


def offer_ended_mail(message: OutboxMessage) -> Mail | None:
    """An offer ended without an answer: too late, or taken back by the office."""
    return _offer_mail("register/offer_ended", message, (OfferState.EXPIRED, OfferState.TAKEN_BACK))


def _offer_mail(name: str, message: OutboxMessage, states: tuple[OfferState, ...]) -> Mail | None:
    user = message.recipient
    offer = offers_of(user).filter(pk=message.context["offer"], state__in=states).first() if user else None
    if user is None or offer is None:
        return None
    return render(
        name,
        {
            "receiver": user,
            "offer": offer,
            "is_late": offer.state == OfferState.EXPIRED,
            "path": reverse("portal:registrations"),
        },
        organisation=user.organisation,
    )


def invoice_notice(context: dict[str, Any]) -> str:
    return _("There is a new invoice.")


def offered_notice(context: dict[str, Any]) -> str:
    return _("A place is offered to your child. Answer before the date that stands with it.")


def offer_ended_notice(context: dict[str, Any]) -> str:
    if context["state"] == OfferState.EXPIRED:
        return _("The offer of a place has ended, because nobody answered in time.")
    return _("The office took back the offer of a place. Your child stays on the waiting list.")


def offer_answered_notice(context: dict[str, Any]) -> str:
    sentences = {
        OfferState.ACCEPTED: _("A place that you offered was accepted."),
        OfferState.REFUSED: _("A place that you offered was refused."),
        OfferState.EXPIRED: _("Nobody answered in time to a place that you offered."),
        OfferState.LOST: _(
            "Somebody wanted to accept a place that you offered, but the group is full by now."
        ),
    }
    return sentences[OfferState(context["state"])]
