"""Guardians answer what is asked, and the organisation asks anew with a new text (P-30)."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.administration import RefusedError, lock_organisation
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.choices import ConsentKind
from core.childcare.consents import Question, newest_answers, texts_of
from core.childcare.models import Child, Consent, ConsentText, Guardian
from core.lib import clock


@transaction.atomic
def answer_consent(guardian: Guardian, question: Question, *, text_id: int | None, given: bool) -> Consent:
    """Keep an answer to the version that was read; the same answer twice is one.

    Raises RefusedError when another version is asked by now, or nothing is.
    """
    child = Child.objects.select_for_update(no_key=True).get(pk=question.child.pk)
    text = texts_of(guardian.family.organisation_id).get(question.kind)
    if text is None or text.pk != text_id:
        raise RefusedError(_("This text was changed while you were reading. Read it again and then answer."))
    before = newest_answers([child]).get((child.pk, question.kind))
    if before is not None and (before.text_id, before.given) == (text.pk, given):
        return before
    answer = Consent.objects.create(
        child=child, kind=question.kind, given=given, text=text, by=guardian, at=clock.now()
    )
    trail.record(
        Action.CONSENT_ANSWERED,
        actor=guardian.user,
        subject=answer,
        client=child,
        organisation_id=guardian.family.organisation_id,
        kind=question.kind.value,
        given=given,
        version=text.number,
    )
    return answer


@transaction.atomic
def publish_consent_text(user: User, kind: ConsentKind, *, title: str, text: str) -> ConsentText:
    """The next version of a text, asked from now on.

    Raises RefusedError when nothing differs from what is asked now.
    """
    lock_organisation(user)
    before = texts_of(user.organisation_id).get(kind)
    if before is not None and (before.title, before.text) == (title, text):
        raise RefusedError(_("This is what is asked now already. Change the text, or leave it as it is."))
    version = ConsentText.objects.create(
        organisation=user.organisation,
        kind=kind,
        number=before.number + 1 if before else 1,
        title=title,
        text=text,
        published_at=clock.now(),
        published_by=user,
    )
    trail.record(
        Action.CONSENT_TEXT_PUBLISHED, actor=user, subject=version, kind=kind.value, version=version.number
    )
    return version
