"""Searching answers: by the words of Dutch and English, and by how words look when they are mistyped (S-35)."""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Greatest

from supportdesk.answers.models import Answer

LONGEST = 300
MOST_WORDS = 12
MISTYPED_FROM = 4
"""Letters: shorter words look like too many others."""
ALIKE = 0.55
"""Of the trigrams of a word; "wachtwort" and "wachtwoord" share six in ten."""
NEAR = 0.35
"""Of the score of the best answer: what is below has little to do with the question."""
WORD = re.compile(r"[^\W_]+")


def search(rows: QuerySet[Answer], typed: str, most: int) -> list[Answer]:
    """The answers in which words of a question stand, the best first; those that share only a word that stands
    everywhere are left out. None for nothing typed. One query."""
    ranked = list(_ranked(rows, typed)[:most])
    return [answer for answer in ranked if answer.score >= ranked[0].score * NEAR]


def _ranked(rows: QuerySet[Answer], typed: str) -> QuerySet[Answer, Any]:
    words = WORD.findall(typed[:LONGEST])[:MOST_WORDS]
    if not words:
        return rows.none()
    dutch, english = (_any_of(words, config) for config in ("dutch", "english"))
    alike = _alike(words)
    ranked = rows.annotate(
        alike=alike,
        score=SearchRank(F("searched_nl"), dutch) + SearchRank(F("searched_en"), english) + F("alike") * 0.2,
    )
    return ranked.filter(Q(searched_nl=dutch) | Q(searched_en=english) | Q(alike__gte=ALIKE)).order_by(
        "-score", "title_nl", "pk"
    )


def _any_of(words: list[str], config: str) -> SearchQuery:
    """A customer types a sentence: one word of it in an answer is enough, more of them put it higher."""
    query = SearchQuery(words[0], config=config)
    for word in words[1:]:
        query |= SearchQuery(word, config=config)
    return query


def _alike(words: list[str]) -> Greatest | Value:
    long = [word.lower() for word in words if len(word) >= MISTYPED_FROM]
    measured = [TrigramWordSimilarity(word, "findable") for word in long]
    nothing = Value(0.0, output_field=FloatField())
    return Greatest(*measured, nothing) if measured else nothing
