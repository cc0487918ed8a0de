"""What people are told of what administrators did with their account."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from core.accounts.actions.links import make_link
from core.accounts.choices import LinkKind
from core.accounts.emails import RESET_VALID, receiver_of
from core.accounts.models import User
from core.notifications import messages
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from core.notifications.notices import register_notice


def register() -> None:
    """Make the messages and notices known."""
    messages.register("accounts.link_by_administrator", link_by_administrator)
    messages.register("accounts.role_given", role_given)
    messages.register("accounts.email_changed_by_administrator", email_changed)
    messages.register("accounts.ended", ended)
    messages.register("accounts.reopened", reopened)
    register_notice("accounts.work_left", work_left_notice)
    register_notice("accounts.unit_merged", unit_merged_notice)


def link_by_administrator(message: OutboxMessage) -> Mail | None:
    """A link for a new password that an administrator asked for. No context; the link is made here."""
    user = receiver_of(message)
    if user is None:
        return None
    link, url = make_link(user, RESET_VALID, kind=LinkKind.RESET, sent_to=message.address)
    context = {"receiver": user, "url": url, "expires_at": link.expires_at}
    return render("accounts/link_by_administrator", context, organisation=user.organisation)


def role_given(message: OutboxMessage) -> Mail | None:
    """Another role. Context: `at`, the moment in ISO 8601, and `role`, its name."""
    user = receiver_of(message)
    if user is None:
        return None
    context = {"receiver": user, "role": message.context["role"], "at": _moment(message)}
    return render("accounts/role_given", context, organisation=user.organisation)


def email_changed(message: OutboxMessage) -> Mail | None:
    """To the address of before. Context: `account`, its id, and `at`, the moment in ISO 8601."""
    return _about_account("accounts/email_changed", message)


def ended(message: OutboxMessage) -> Mail | None:
    """The account was ended, also if it is open again by now. Context: as of `email_changed`."""
    return _about_account("accounts/ended", message)


def reopened(message: OutboxMessage) -> Mail | None:
    """The account works again, also if it was ended once more by now. Context: as of `email_changed`."""
    return _about_account("accounts/reopened", message)


def _about_account(template: str, message: OutboxMessage) -> Mail | None:
    """What happened to an account, told whatever came after: an owner must not be kept from hearing of it."""
    user = User.objects.select_related("organisation").filter(pk=message.context["account"]).first()
    if user is None:
        return None
    with translation.override(user.language):
        context = {"receiver": user, "at": _moment(message)}
        return render(template, context, organisation=user.organisation)


def work_left_notice(context: dict[str, Any]) -> str:
    """Context: `name` of the account that ended."""
    return _("The account of %(name)s ended with work that nobody took over.") % context


def unit_merged_notice(context: dict[str, Any]) -> str:
    """Context: `unit` and `into`, names."""
    return _("%(unit)s is now part of %(into)s; your account went along.") % context


def _moment(message: OutboxMessage) -> datetime:
    return datetime.fromisoformat(message.context["at"])
