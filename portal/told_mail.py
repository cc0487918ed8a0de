"""A mail of a few sentences with one button, for what the pages around the child tell parents."""

from collections.abc import Sequence

from core.accounts.models import User
from core.notifications.mail_templates import render
from core.notifications.messages import Mail


def told_mail(receiver: User, subject: str, sentences: Sequence[str], *, path: str, label: str) -> Mail:
    """`path` is the page within Kring that the button opens, `label` what stands on it; all in the active language."""
    return render(
        "portal/told",
        {"receiver": receiver, "subject": subject, "sentences": sentences, "path": path, "label": label},
        organisation=receiver.organisation,
    )
