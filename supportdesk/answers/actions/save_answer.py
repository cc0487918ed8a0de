"""Writing an answer, and changing one (S-35)."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from supportdesk.answers.models import Answer, AnswerVersion


class ChangedMeanwhileError(Exception):
    """Somebody saved the answer after it was read."""


@dataclass(frozen=True)
class Written:
    """What an editor fills in; see the table for each."""

    title_nl: str
    title_en: str
    text_nl: str
    text_en: str
    keywords: str = ""
    kind: str = "answer"
    subject: str = "other"
    for_customers: bool = False
    complaints: list[str] = field(default_factory=list)


@transaction.atomic
def add_answer(user: User, slug: str, written: Written) -> Answer:
    """A new answer of the user's organisation.

    Raises:
        ChangedMeanwhileError: it has an answer with this slug by now.
    """
    answer = Answer(organisation=user.organisation, slug=slug, **vars(written), changed_at=clock.now())
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError as problem:
        raise ChangedMeanwhileError from problem
    _keep_version(answer, user, "")
    return answer


@transaction.atomic
def change_answer(user: User, answer: Answer, read: int, written: Written, what_changed: str) -> Answer:
    """Save a version. Kring's own answer stays as it is, and the organisation gets one of its own in its place; only
    Kring's people change that itself.

    Raises:
        ChangedMeanwhileError: version `read` is not the last one.
    """
    held = Answer.objects.select_for_update(of=("self",)).filter(pk=answer.pk).first()
    if held is None or held.version != read:
        raise ChangedMeanwhileError
    if held.organisation_id is None and not user.has_right(Right.KRING_SUPPORT):
        # Kring's row is locked, so of two colleagues at once the second one finds the first one's.
        if Answer.objects.filter(organisation=user.organisation, slug=held.slug).exists():
            raise ChangedMeanwhileError
        own = Answer(organisation=user.organisation, slug=held.slug, version=held.version)
        return _save(own, user, written, what_changed)
    return _save(held, user, written, what_changed)


def _save(answer: Answer, user: User, written: Written, what_changed: str) -> Answer:
    for name, value in vars(written).items():
        setattr(answer, name, value)
    answer.version += 1
    answer.changed_at = clock.now()
    answer.save()
    _keep_version(answer, user, what_changed)
    return answer


def _keep_version(answer: Answer, user: User, what_changed: str) -> None:
    AnswerVersion.objects.create(
        answer=answer,
        number=answer.version,
        at=answer.changed_at,
        by=user,
        what_changed=what_changed,
        **{name: getattr(answer, name) for name in Answer.TEXTS},
    )
    trail.record(Action.ANSWER_SAVED, actor=user, subject=answer, slug=answer.slug, version=answer.version)
