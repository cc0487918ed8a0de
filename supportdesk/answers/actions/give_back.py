"""An organisation reads Kring's own text of an answer again (S-35)."""

from django.db import transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from supportdesk.answers.actions.save_answer import ChangedMeanwhileError
from supportdesk.answers.models import Answer


@transaction.atomic
def give_back(user: User, own: Answer, read: int) -> None:
    """Remove the organisation's own text with its versions; Kring's stands in its place from then on, and the trail
    keeps that there was another. Gone already is harmless.

    Raises:
        ChangedMeanwhileError: version `read` of it is not the last one.
    """
    held = Answer.objects.select_for_update(of=("self",)).filter(pk=own.pk).first()
    if held is None:
        return
    if held.version != read:
        raise ChangedMeanwhileError
    trail.record(Action.ANSWER_GIVEN_BACK, actor=user, subject=held, slug=held.slug, version=held.version)
    held.delete()
