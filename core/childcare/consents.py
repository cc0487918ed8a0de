"""Consents and declarations: what is asked, what was answered, and what is still open (P-30).

The newest answer counts, also when a newer version of its text waits for an answer: a new version asks again and takes
nothing away.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.choices import ConsentKind
from core.childcare.models import Child, Consent, ConsentText
from core.childcare.selectors import children_of, family_access
from core.lib import clock

NEWEST = ("child_id", "kind", "-at", "-pk")


@dataclass(frozen=True)
class Question:
    """One consent of one child: what is asked now (None for what the organisation no longer asks), and the answer."""

    child: Child
    kind: ConsentKind
    text: ConsentText | None
    answer: Consent | None

    @property
    def is_open(self) -> bool:
        """Whether a version waits for an answer."""
        return self.text is not None and (self.answer is None or self.answer.text_id != self.text.pk)


@dataclass(frozen=True)
class Tally:
    """How the guardians of children with care now or to come answered the version that is asked now."""

    kind: ConsentKind
    text: ConsentText | None
    given: int = 0
    refused: int = 0
    open: int = 0


def texts_of(organisation_id: int) -> dict[str, ConsentText]:
    """What an organisation asks now, by kind. One query."""
    found = ConsentText.objects.filter(organisation=organisation_id).order_by("kind", "-number")
    return {text.kind: text for text in found.distinct("kind")}


def newest_answers(children: Iterable[Child]) -> dict[tuple[int, str], Consent]:
    """The answers that count, by child and kind. One query."""
    found = Consent.objects.filter(child__in=children).select_related("by", "text")
    return {
        (answer.child_id, answer.kind): answer for answer in found.order_by(*NEWEST).distinct(*NEWEST[:2])
    }


def allows_photos(child: OuterRef) -> Coalesce:
    """Whether the guardians of a child allow photos to be shared with other parents now, for a query; without an
    answer they do not (P-09)."""
    newest = Consent.objects.filter(child=child, kind=ConsentKind.PHOTOS).order_by("-at", "-pk")
    return Coalesce(Subquery(newest.values("given")[:1]), False)


def without_photo_consent(children: Iterable[Child]) -> set[int]:
    """The numbers of those whose guardians do not allow photos to be shared with other parents. One query."""
    ids = [child.pk for child in children]
    allowed = Child.objects.filter(pk__in=ids).annotate(allows=allows_photos(OuterRef("pk")))
    return set(allowed.filter(allows=False).values_list("pk", flat=True))


def questions_for(user: User) -> list[Question]:
    """What a guardian with custody is asked or answered, child by child; nothing for others. Three queries at most."""
    access = family_access(user)
    if access is None or not access.may_ask:
        return []
    children = list(children_of(user))
    texts, answers = texts_of(user.organisation_id), newest_answers(children)
    questions = (
        Question(child, kind, texts.get(kind), answers.get((child.pk, kind)))
        for child in children
        for kind in ConsentKind
    )
    return [question for question in questions if question.text or question.answer]


def open_questions(user: User) -> int:
    """How many questions wait for this guardian; one query where the organisation asks nothing."""
    access = family_access(user)
    if access is None or not access.may_ask or not _asks_anything(user.organisation_id):
        return 0
    return sum(question.is_open for question in questions_for(user))


def question_for(user: User, child_id: int, kind: ConsentKind) -> Question | None:
    """One question; None for a child that is not the guardian's, or what was never asked."""
    wanted = (child_id, kind)
    return next((one for one in questions_for(user) if (one.child.pk, one.kind) == wanted), None)


def history_of(question: Question) -> QuerySet[Consent]:
    """All answers to it, newest first, each with its version and who gave it."""
    answers = Consent.objects.filter(child=question.child, kind=question.kind)
    return answers.select_related("by", "text").order_by("-at", "-pk")


def texts_for(user: User) -> QuerySet[ConsentText]:
    """All versions of an organisation's texts, for who publishes."""
    if not user.has_right(Right.PUBLISH):
        return ConsentText.objects.none()
    return ConsentText.objects.filter(organisation=user.organisation_id).select_related("published_by")


def tallies_for(user: User) -> list[Tally]:
    """Each kind with its answers so far, for who publishes; four queries."""
    if not user.has_right(Right.PUBLISH):
        return []
    running = Q(placements__valid_until=None) | Q(placements__valid_until__gte=clock.today())
    in_care = Child.objects.filter(running, family__organisation=user.organisation_id).distinct()
    texts, children = texts_of(user.organisation_id), in_care.count()
    newest = Consent.objects.filter(child__in=in_care).order_by(*NEWEST).distinct(*NEWEST[:2]).values("pk")
    answered = Consent.objects.filter(pk__in=newest, text__in=texts.values()).order_by()
    counts = {
        (kind, given): count
        for kind, given, count in answered.values_list("kind", "given").annotate(Count("pk"))
    }
    return [_tally(kind, texts.get(kind), counts, children) for kind in ConsentKind]


def _tally(
    kind: ConsentKind, text: ConsentText | None, counts: dict[tuple[str, bool], int], children: int
) -> Tally:
    if text is None:
        return Tally(kind, None)
    given, refused = counts.get((kind, True), 0), counts.get((kind, False), 0)
    return Tally(kind, text, given, refused, children - given - refused)


def _asks_anything(organisation_id: int) -> bool:
    return ConsentText.objects.filter(organisation=organisation_id).exists()
