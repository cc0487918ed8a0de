"""The mails about accounts. None of them carries a password; links are made when the mail is sent."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse

from core.accounts.actions.links import make_link
from core.accounts.choices import FactorChange, LinkKind, ResetStep
from core.accounts.models import ResetAttempt, User
from core.lib import clock
from core.notifications import messages
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage

INVITATION_DAYS = 14
RESET_VALID = timedelta(hours=1)
CONFIRM_VALID = timedelta(days=1)


def register() -> None:
    """Make the messages of this app known."""
    messages.register("accounts.password_changed", password_changed)
    messages.register("accounts.new_device", new_device)
    messages.register("accounts.invited", invited)
    messages.register("accounts.confirm_email", confirm_email)
    messages.register("accounts.email_changed", email_changed)
    messages.register("accounts.reset_link", reset_link)
    messages.register("accounts.sign_in_waits", sign_in_waits)
    messages.register("accounts.second_factor_changed", second_factor_changed)


def password_changed(message: OutboxMessage) -> Mail | None:
    """To the owner, who may not be the one who changed it (A-10). Context: `at`, the moment in ISO 8601."""
    user = receiver_of(message)
    if user is None:
        return None
    context = {"receiver": user, "at": datetime.fromisoformat(message.context["at"])}
    return render("accounts/password_changed", context, organisation=user.organisation)


def new_device(message: OutboxMessage) -> Mail | None:
    """To the owner, after signing in with a new browser (A-16).

    Context: `at`, the moment in ISO 8601, `device` in words and the network `address`.
    """
    user = receiver_of(message)
    if user is None:
        return None
    context = {
        "receiver": user,
        "at": datetime.fromisoformat(message.context["at"]),
        "device": message.context["device"],
        "address": message.context["address"],
        "account_url": settings.PUBLIC_URL.rstrip("/") + reverse("accounts:account"),
    }
    return render("accounts/new_device", context, organisation=user.organisation)


def reset_link(message: OutboxMessage) -> Mail | None:
    """A link for a new password, to the address on file. Context: `attempt`, the id of the ResetAttempt.

    Attempts that stopped on the way have a message too, so that they cost the same; it is withdrawn here.
    """
    user = receiver_of(message)
    attempt = ResetAttempt.objects.filter(pk=message.context["attempt"], step=ResetStep.SENT).first()
    if user is None or attempt is None or attempt.account_id != user.pk:
        return None
    link, url = make_link(user, RESET_VALID, kind=LinkKind.RESET, sent_to=message.address)
    context = {"receiver": user, "url": url, "expires_at": link.expires_at}
    return render("accounts/reset_link", context, organisation=user.organisation)


def confirm_email(message: OutboxMessage) -> Mail | None:
    """To the new address that somebody gave, with a link that takes it into use (A-11)."""
    user = receiver_of(message)
    if user is None:
        return None
    link, url = make_link(user, CONFIRM_VALID, kind=LinkKind.EMAIL, sent_to=message.address)
    context = {"receiver": user, "url": url, "expires_at": link.expires_at}
    return render("accounts/confirm_email", context, organisation=user.organisation)


def email_changed(message: OutboxMessage) -> Mail | None:
    """To the address of before (A-11). Context: `at`, the moment in ISO 8601."""
    user = receiver_of(message)
    if user is None:
        return None
    context = {"receiver": user, "at": datetime.fromisoformat(message.context["at"])}
    return render("accounts/email_changed", context, organisation=user.organisation)


def sign_in_waits(message: OutboxMessage) -> Mail | None:
    """To the owner of an account that waits after failed sign-ins (A-05). Context: `at`, since when, in ISO 8601."""
    user = receiver_of(message)
    if user is None:
        return None
    context = {
        "receiver": user,
        "at": datetime.fromisoformat(message.context["at"]),
        "forgotten": _page_of(user, "accounts:forgotten"),
    }
    return render("accounts/sign_in_waits", context, organisation=user.organisation)


def second_factor_changed(message: OutboxMessage) -> Mail | None:
    """To the owner, who may not be the one who did it (A-12, A-13).

    Context: `at`, the moment in ISO 8601; `change`, a FactorChange.
    """
    user = receiver_of(message)
    if user is None:
        return None
    context = {
        "receiver": user,
        "at": datetime.fromisoformat(message.context["at"]),
        "change": FactorChange(message.context["change"]).label,
    }
    return render("accounts/second_factor_changed", context, organisation=user.organisation)


def invited(message: OutboxMessage) -> Mail | None:
    """A first link, user name and portal address.

    Context: `invited_by`, the id of a colleague or guardian, if any; `care_starts`, a date in ISO 8601, where the link
    is to last until 14 days after that (A-09).

    The link is made here, so that its token is never stored: after a second try to send, the newest mail holds.
    None once the account has been used.
    """
    user = receiver_of(message)
    if user is None or user.last_login is not None:
        return None
    link, url = make_link(user, _invitation_term(message), sent_to=message.address)
    context = {
        "receiver": user,
        "invited_by": _name_of(message.context.get("invited_by"), user),
        "url": url,
        "expires_at": link.expires_at,
        "portal": _page_of(user, "accounts:sign_in"),
    }
    return render("accounts/invited", context, organisation=user.organisation)


def _invitation_term(message: OutboxMessage) -> timedelta:
    """Until the end of the 14th day after care starts, and never less than 14 days from now."""
    term = timedelta(days=INVITATION_DAYS)
    starts = message.context.get("care_starts")
    if not starts:
        return term
    return max(term, clock.midnight_after(date.fromisoformat(starts) + term) - clock.now())


def _page_of(user: User, url_name: str) -> str:
    """The whole address of a page of the user's organisation and environment."""
    path = reverse(url_name, args=[user.organisation.slug, user.environment])
    return settings.PUBLIC_URL.rstrip("/") + path


def _name_of(user_id: int | None, receiver: User) -> str:
    inviter = User.objects.filter(pk=user_id or 0, organisation=receiver.organisation_id).first()
    return inviter.full_name if inviter else ""


def receiver_of(message: OutboxMessage) -> User | None:
    """Whom it is for; nobody once the account is closed."""
    user = message.recipient
    return user if user is not None and user.is_open else None
