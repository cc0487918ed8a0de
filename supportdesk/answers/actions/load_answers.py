"""Kring's own answers, from the data file into the tables: new ones are added, and changed ones get a version."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from core.lib import clock
from supportdesk.answers.models import Answer, AnswerVersion

FILE = Path(__file__).resolve().parent.parent / "data" / "answers.json"
FIELDS = (*Answer.TEXTS, "kind", "subject", "for_customers", "complaints")


@cache
def known_answers() -> list[dict[str, Any]]:
    """Of the file; `questions` names the questions of the sources that an answer is to."""
    answers: list[dict[str, Any]] = json.loads(FILE.read_text())["answers"]
    return answers


@transaction.atomic
def load_answers() -> int:
    """Safe to run again; what Kring's people changed meanwhile on the page stays. Returns how many are new or newer."""
    have = {answer.slug: answer for answer in Answer.objects.filter(organisation=None)}
    return sum(_load(have.get(row["slug"]), row) for row in known_answers())


def _load(answer: Answer | None, row: dict[str, Any]) -> bool:
    values = {name: row[name] for name in FIELDS}
    if answer is None:
        answer = Answer(slug=row["slug"], version=0)
    elif answer.versions.exclude(by=None).exists() or all(
        getattr(answer, name) == value for name, value in values.items()
    ):
        return False
    for name, value in values.items():
        setattr(answer, name, value)
    answer.version += 1
    answer.changed_at = clock.now()
    answer.save()
    AnswerVersion.objects.create(
        answer=answer,
        number=answer.version,
        at=answer.changed_at,
        **{name: row[name] for name in Answer.TEXTS},
    )
    return True
