"""What guardians hear of their proposals and of the copy of their data: a notice and a mail, which cannot be switched
off, as they are about rights."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.notifications import messages, notices, outbox
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from portal.own_data.choices import ExportState, ProposalState
from portal.own_data.models import FamilyExport, Proposal
from portal.told_mail import told_mail

DECIDED = "own_data.proposal_decided"
EXPORT_READY = "own_data.export_ready"
EXPORT_FAILED = "own_data.export_failed"


def register() -> None:
    """Make the messages of this app known."""
    messages.register(DECIDED, decided_mail)
    messages.register(EXPORT_READY, export_mail)
    messages.register(EXPORT_FAILED, export_mail)
    notices.register_notice(DECIDED, decided_words)
    notices.register_notice(EXPORT_READY, ready_words)
    notices.register_notice(EXPORT_FAILED, failed_words)


def tell_decided(proposal: Proposal) -> None:
    """Tell the guardian who proposed it; within the transaction of the decision."""
    context = {"proposal": proposal.pk, "is_accepted": proposal.state == ProposalState.ACCEPTED}
    _tell(DECIDED, proposal.by.user, context, "own_data:data", f"{DECIDED}:{proposal.pk}")


def tell_export(export: FamilyExport) -> None:
    """Tell the guardian who asked how it ended; within the transaction of that."""
    kind = EXPORT_READY if export.state == ExportState.READY else EXPORT_FAILED
    _tell(kind, export.asked_by.user, {"export": export.pk}, "own_data:exports", f"{kind}:{export.pk}")


def _tell(kind: str, user: Any, context: dict[str, Any], page: str, dedup_key: str) -> None:
    if user is None:
        return
    outbox.notify(user, kind, context=context, url=reverse(page), dedup_key=dedup_key)
    outbox.enqueue(kind, recipient=user, context=context, dedup_key=dedup_key)


def decided_words(context: dict[str, Any]) -> str:
    """Context: `is_accepted`."""
    if context["is_accepted"]:
        return _("The office took over the change that you proposed.")
    return _("The office did not take over the change that you proposed.")


def ready_words(_context: dict[str, Any]) -> str:
    return _("The copy of everything that is kept about your family is ready.")


def failed_words(_context: dict[str, Any]) -> str:
    return _("The copy of everything that is kept about your family could not be made. Ask for it again.")


def decided_mail(message: OutboxMessage) -> Mail | None:
    user = message.recipient
    if user is None or not user.is_open:
        return None
    words = decided_words(message.context)
    return told_mail(user, words, [words], path=reverse("own_data:data"), label=_("Look at it"))


def export_mail(message: OutboxMessage) -> Mail | None:
    """None once the copy is gone again."""
    user = message.recipient
    export = FamilyExport.objects.filter(pk=message.context["export"]).exclude(state=ExportState.GONE).first()
    if user is None or not user.is_open or export is None:
        return None
    words = ready_words({}) if export.state == ExportState.READY else failed_words({})
    return told_mail(user, words, [words], path=reverse("own_data:exports"), label=_("To the page"))
