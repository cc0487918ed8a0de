"""Undecided requests, submitted the way a parent does; one of them is the last place that two families want."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from django.db.models import F

from config.demo.board import Board, Opening
from config.demo.people import STORY_NUMBERS
from config.demo.plan import STORY_GROUP, STORY_WEEKDAY
from core.childcare.models import Child
from core.childcare.rules.price import hours_of
from requests_app.actions import draft
from requests_app.actions.submit_request import quote_draft, submit
from requests_app.actions.submitting import Submission
from requests_app.models import Credit, Request
from requests_app.rules.quote import Item

SOON = timedelta(days=5)
"""From when on days are asked: late enough for the notice of both organisations."""
LATEST = timedelta(days=50)
STORY_FROM, STORY_UNTIL = timedelta(days=9), timedelta(days=60)
FULL_WEEKDAY = 2
"""On Tuesdays the story's group is full."""
USUAL_REQUESTS = 10
WITH_CREDIT = 4
PERIODS, WEEKS_OF_A_PERIOD = 2, 4
TRIES = 6
WHOLE_DAY = "Incidentele hele dag"
REMARKS = (
    "",
    "",
    "",
    "Ik moet die dag onverwacht werken.",
    "Een ander dagdeel is ook goed, bel gerust even.",
    "Oma is op vakantie, we hopen dat het lukt!",
    "Graag voor vrijdag bericht, dan kunnen we nog iets anders regelen.",
    "We hebben die dag een begrafenis.",
)


def build_undecided(board: Board) -> None:
    """A queue with a bit of everything: single days, periods, as a whole, with credits, nearly expired."""
    others = [child for child in board.children if child.family.debtor_number not in STORY_NUMBERS]
    if len(others) < len(board.children):
        _ask_last_place(board)
        _ask_day_of_ties(board)
        _ask_full_day(board, others)
    board.rng.shuffle(others)
    waiting = iter(others)
    _ask_as_a_whole(board, others)
    for _ in range(PERIODS):
        _ask_period(board, waiting)
    if board.register.organisation.uses_credits:
        _ask_with_credits(board)
    for expires_on in (board.today, board.today + timedelta(days=1)):
        _ask_one(board, waiting, expires_on=expires_on)
    for _ in range(USUAL_REQUESTS):
        _ask_one(board, waiting)


def ask(
    board: Board,
    openings: Sequence[Opening],
    *,
    weeks: int = 1,
    credit: Credit | None = None,
    as_a_whole: bool = False,
    expires_on: date | None = None,
) -> Request | None:
    """A request of some days ago with a line for every opening; None when the rules would refuse it."""
    guardian = board.guardian_of(openings[0].child)
    items = tuple(_item(opening, weeks, credit) for opening in openings)
    quoted = quote_draft(guardian, items)
    if quoted.all_problems:
        return None
    own_draft = draft.add_items(guardian, items)
    submission = Submission(
        key=own_draft.key,
        seen=quoted.digest,
        as_a_whole=as_a_whole,
        expires_on=expires_on or quoted.default_expiry,
        remark=board.rng.choice(REMARKS),
    )
    request = submit(guardian, submission)
    ago = timedelta(days=board.rng.randint(0, 5), minutes=board.rng.randint(5, 600))
    Request.objects.filter(pk=request.pk).update(submitted_at=F("submitted_at") - ago)
    for opening in openings:
        board.claim(opening)
    return request


def _item(opening: Opening, weeks: int, credit: Credit | None) -> Item:
    is_period = weeks > 1
    return Item(
        id=draft.new_item_id(),
        child_id=opening.child.pk,
        group_id=opening.group.pk,
        part_id=opening.part.pk,
        first=opening.on,
        last=opening.on + timedelta(weeks=weeks - 1),
        weekdays=frozenset({opening.on.isoweekday()}) if is_period else frozenset(),
        credit_id=credit.pk if credit else None,
    )


def _ask_last_place(board: Board) -> None:
    """Noortje and Yara both want the one place that the Hamsters have left."""
    noortje, yara = board.child("Noortje", STORY_NUMBERS[0]), board.child("Yara", STORY_NUMBERS[1])
    credit = Credit.objects.filter(child=noortje, balance=11).order_by("valid_until").first()
    for opening in _story_days(board, noortje):
        rival = _whole_day(board, yara, opening.on)
        if rival and ask(board, [opening], credit=credit) and ask(board, [rival]):
            return
    raise ValueError("The Hamsters have no day with one place left.")


def _story_days(board: Board, child: Child) -> Iterator[Opening]:
    """Whole days on which the group has exactly one place left, the first one first."""
    for offset in range(STORY_FROM.days, STORY_UNTIL.days):
        on = board.today + timedelta(days=offset)
        opening = _whole_day(board, child, on) if on.isoweekday() == STORY_WEEKDAY else None
        if opening and board.children_at(opening.group, on, opening.span) == opening.group.capacity - 1:
            yield opening


def _whole_day(board: Board, child: Child, on: date) -> Opening | None:
    openings = board.openings_on(child, on)
    return next((opening for opening in openings if opening.part.name == WHOLE_DAY), None)


def _ask_day_of_ties(board: Board) -> None:
    ties = board.child("Ties", STORY_NUMBERS[0])
    _ask_first(board, board.openings(ties, board.today + SOON, board.today + LATEST))


def _ask_full_day(board: Board, children: Iterable[Child]) -> None:
    """A day on which the group is full: to reject, or to overbook."""
    for child in children:
        if board.placements[child][0].group.name != STORY_GROUP:
            continue
        openings = board.openings(child, board.today + SOON, board.today + LATEST)
        full = (
            opening
            for opening in openings
            if opening.on.isoweekday() == FULL_WEEKDAY and not board.has_room(opening)
        )
        if _ask_first(board, full):
            return


def _ask_as_a_whole(board: Board, children: Iterable[Child]) -> None:
    """Brother and sister on the same day, or not at all."""
    siblings: dict[int, list[Child]] = {}
    for child in children:
        siblings.setdefault(child.family_id, []).append(child)
    for family in siblings.values():
        if len(family) > 1 and _ask_together(board, family):
            return


def _ask_together(board: Board, family: Sequence[Child]) -> Request | None:
    first, others = family[0], family[1:]
    for opening in islice(board.openings(first, board.today + SOON, board.today + LATEST), TRIES):
        same_day = [next(board.openings_on(child, opening.on), None) for child in others]
        together = [opening, *(other for other in same_day if other)]
        if len(together) == len(family):
            request = ask(board, together, as_a_whole=True)
            if request:
                return request
    return None


def _ask_period(board: Board, children: Iterator[Child]) -> Request | None:
    for child in islice(children, TRIES):
        for opening in islice(board.openings(child, board.today + SOON, board.today + LATEST), TRIES):
            request = ask(board, [opening], weeks=WEEKS_OF_A_PERIOD)
            if request:
                return request
    return None


def _ask_with_credits(board: Board) -> None:
    by_child = {child.pk: child for child in board.children}
    credits = Credit.objects.filter(child__family__organisation=board.register.organisation).exclude(
        child__family__debtor_number__in=STORY_NUMBERS
    )
    asked = 0
    for credit in credits.order_by("pk"):
        last = min(credit.valid_until, board.today + LATEST)
        openings = board.openings(by_child[credit.child_id], board.today + SOON, last)
        covered = (opening for opening in openings if hours_of(opening.span.minutes) <= credit.balance)
        asked += _ask_first(board, covered, credit=credit) is not None
        if asked == WITH_CREDIT:
            return


def _ask_one(board: Board, children: Iterator[Child], *, expires_on: date | None = None) -> None:
    """One day for the next child that has a possible one."""
    for child in islice(children, TRIES):
        openings = board.openings(child, board.today + SOON, board.today + LATEST)
        if _ask_first(board, openings, expires_on=expires_on):
            return


def _ask_first(
    board: Board,
    openings: Iterable[Opening],
    *,
    credit: Credit | None = None,
    expires_on: date | None = None,
) -> Request | None:
    """A request for the first of the openings that the rules let through."""
    for opening in islice(openings, TRIES):
        request = ask(board, [opening], credit=credit, expires_on=expires_on)
        if request:
            return request
    return None
