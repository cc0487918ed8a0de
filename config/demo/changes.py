"""Swaps that wait for a decision and absences that parents reported, made the way a parent makes them."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

from config.demo.board import Board, Opening
from config.demo.people import STORY_NUMBERS
from core.childcare.models import Child
from requests_app.actions.ask_swap import SwapWish, ask_swap, quote_wish
from requests_app.actions.report_absence import Report, report_absence
from requests_app.actions.submitting import Submission
from requests_app.choices import AbsenceReason
from requests_app.models import Request
from requests_app.planned_care import planned_care
from requests_app.rules.care import PlannedCare
from requests_app.rules.choice import When
from requests_app.rules.refusals import Refused
from requests_app.rules.swap import Wish

Act = Callable[[Board, Child, list[PlannedCare]], Request | None]

SOON, LATEST = timedelta(days=4), timedelta(days=24)
SWAPS, ABSENCES = 4, 6
REMARKS = ("", "Ik werk die week op een andere dag.", "We zijn bij opa en oma.")


def build_changes(board: Board) -> None:
    """A few of both kinds, among families that no story is about."""
    others = [child for child in board.children if child.family.debtor_number not in STORY_NUMBERS]
    board.rng.shuffle(others)
    waiting = iter(others)
    _make(board, waiting, SWAPS, _ask_swap)
    _make(board, waiting, ABSENCES, _report_absence)


def _make(board: Board, children: Iterator[Child], wanted: int, act: Act) -> None:
    made = 0
    for child in children:
        care = _coming(board, child)
        made += bool(care) and act(board, child, care) is not None
        if made == wanted:
            return


def _coming(board: Board, child: Child) -> list[PlannedCare]:
    family = child.family
    planned = planned_care(family, board.today + SOON, board.today + LATEST)
    return [moment for moment in planned if moment.child_id == child.pk and not moment.under_swap]


def _ask_swap(board: Board, child: Child, care: list[PlannedCare]) -> Request | None:
    """The first planned day for another day on which the child could come."""
    for opening in board.openings(child, board.today + SOON, board.today + LATEST):
        request = _swap(board, care[0], opening)
        if request is not None:
            board.claim(opening)
            return request
    return None


def _swap(board: Board, given: PlannedCare, opening: Opening) -> Request | None:
    guardian = board.guardian_of(opening.child)
    wish = SwapWish((given.id,), When(opening.on, opening.on), (_wish(opening),))
    quoted = quote_wish(guardian.family, wish)
    if quoted.all_problems:
        return None
    submission = Submission(
        uuid.uuid4(), quoted.digest, expires_on=quoted.default_expiry, remark=board.rng.choice(REMARKS)
    )
    return ask_swap(guardian, wish, submission)


def _wish(opening: Opening) -> Wish:
    return Wish(opening.child.pk, opening.group.pk, opening.part.pk)


def _report_absence(board: Board, child: Child, care: list[PlannedCare]) -> Request | None:
    reason = board.rng.choice([AbsenceReason.HOLIDAY, AbsenceReason.HOLIDAY, AbsenceReason.OTHER])
    submission = Submission(uuid.uuid4(), "", remark=board.rng.choice(REMARKS))
    try:
        return report_absence(board.guardian_of(child), Report((care[0].id,), reason), submission)
    except Refused:
        return None
