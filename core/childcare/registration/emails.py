"""The mails of registrations: to an address, as nobody has an account yet. No mail names a child."""

from django.utils.translation import gettext as _

from core.childcare.choices import ImportState, RegistrationState
from core.childcare.models import ImportEntry, Registration
from core.childcare.registration import actions
from core.childcare.registration.import_list import ACCEPTED, REFUSED
from core.notifications import messages
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage


def register() -> None:
    messages.register(actions.LINK, link_mail)
    messages.register(actions.RECEIVED, received_mail)
    messages.register(ACCEPTED, accepted_mail)
    messages.register(REFUSED, refused_mail)


def link_mail(message: OutboxMessage) -> Mail | None:
    """The link that leads back; made here, so that no row holds it. None once it was confirmed."""
    unfinished = Registration.objects.select_related("organisation").exclude(
        state=RegistrationState.CONFIRMED
    )
    registration = unfinished.filter(pk=message.context["registration"]).first()
    if registration is None:
        return None
    return render(
        "register/registration_link",
        {"link": actions.new_link(registration), "days": actions.KEPT.days},
        organisation=registration.organisation,
    )


def received_mail(message: OutboxMessage) -> Mail | None:
    """It has arrived; None for what was decided meanwhile, as that mail says more.

    It repeats nothing that was typed: nobody has looked at it yet, and the address may be anybody's.
    """
    return _entry_mail(
        "register/registration_received", message, (ImportState.WAITING, ImportState.FORWARDED)
    )


def accepted_mail(message: OutboxMessage) -> Mail | None:
    return _entry_mail("register/registration_accepted", message, (ImportState.ACCEPTED, ImportState.MERGED))


def refused_mail(message: OutboxMessage) -> Mail | None:
    return _entry_mail("register/registration_refused", message, (ImportState.REFUSED,))


def _entry_mail(name: str, message: OutboxMessage, states: tuple[ImportState, ...]) -> Mail | None:
    entries = ImportEntry.objects.select_related("organisation", "family").filter(state__in=states)
    entry = entries.filter(pk=message.context["entry"]).first()
    if entry is None:
        return None
    return render(
        name,
        {
            "first_name": entry.facts.get("guardian_1", {}).get("first_name", ""),
            "reason": entry.reason or _("ask the office"),
            "debtor_number": entry.family.debtor_number if entry.family else "",
        },
        organisation=entry.organisation,
    )
