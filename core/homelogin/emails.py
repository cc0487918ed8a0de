"""The mails about signing in at home. They name no child; links are made when the mail is sent."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse

from core.homelogin.actions.links import make_link
from core.homelogin.models import HomeAccount, Pupil
from core.homelogin.selectors import children_of
from core.notifications import messages
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage


def register() -> None:
    """Make the messages of this app known."""
    messages.register("homelogin.link", link_for_home)
    messages.register("homelogin.sign_in_waits", sign_in_waits)


def sender_address() -> str:
    """What to search a mailbox for (A-33)."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def link_for_home(message: OutboxMessage) -> Mail | None:
    """The link to set a password, to the address of the message; None where no school has it on file."""
    account, pupil = _receiver(message)
    if account is None or pupil is None:
        return None
    link, url = make_link(account)
    context = {"url": url, "expires_at": link.expires_at, "is_new": not account.has_usable_password()}
    return render("homelogin/link", context, organisation=pupil.group.organisation)


def sign_in_waits(message: OutboxMessage) -> Mail | None:
    """To a home address that waits after failed sign-ins (A-05). Context: `at`, the moment in ISO 8601.

    None where no school has the address on file.
    """
    account, pupil = _receiver(message)
    if account is None or pupil is None:
        return None
    organisation = pupil.group.organisation
    context = {
        "at": datetime.fromisoformat(message.context["at"]),
        "email": account.email,
        "organisation": organisation,
        "ask_link": settings.PUBLIC_URL.rstrip("/") + reverse("homelogin:ask_link"),
    }
    return render("homelogin/sign_in_waits", context, organisation=organisation)


def _receiver(message: OutboxMessage) -> tuple[HomeAccount | None, Pupil | None]:
    """The account of the address, and one of its children, who says which organisation writes."""
    account = HomeAccount.objects.filter(email__iexact=message.address).first()
    return account, children_of(account).first() if account else None
