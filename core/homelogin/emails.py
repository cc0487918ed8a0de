"""The mail with the link for home. It names no child; the link is made when the mail is sent."""

from email.utils import parseaddr

from django.conf import settings

from core.homelogin.actions.links import make_link
from core.homelogin.models import HomeAccount
from core.homelogin.selectors import children_of
from core.notifications import messages
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage


def register() -> None:
    """Make the messages of this app known."""
    messages.register("homelogin.link", link_for_home)


def sender_address() -> str:
    """What to search a mailbox for (A-33)."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def link_for_home(message: OutboxMessage) -> Mail | None:
    """The link to set a password, to the address of the message; None where no school has it on file."""
    account = HomeAccount.objects.filter(email__iexact=message.address).first()
    pupil = children_of(account).first() if account else None
    if account is None or pupil is None:
        return None
    link, url = make_link(account)
    context = {"url": url, "expires_at": link.expires_at, "is_new": not account.has_usable_password()}
    return render("homelogin/link", context, organisation=pupil.group.organisation)
