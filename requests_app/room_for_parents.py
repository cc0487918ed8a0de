"""Whether there is room where a parent asks, in the places whose rules show it (R-40, deciding)."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.childcare.room import group_days
from core.childcare.rules.room import tightest
from requests_app.rules.choice import Choice
from requests_app.rules.deciding import DecidingRules
from requests_app.rules.policy import Scope
from requests_app.rules.quote import Line


@dataclass(frozen=True)
class RoomSeen:
    """Of the days that a choice books, how many there are and on how many the group is full by now."""

    days: int
    full: int

    @property
    def is_free(self) -> bool:
        return not self.full

    @property
    def is_full(self) -> bool:
        return self.full == self.days


def room_seen(choices: Iterable[Choice], rules: DecidingRules) -> dict[str, RoomSeen]:
    """By the key of each choice of which the rules show the room; in three queries, or none."""
    shown = {choice.key: _lines_shown(choice, rules) for choice in choices}
    days = group_days({(line.group.id, line.on) for lines in shown.values() for line in lines})
    found = {}
    for key, lines in shown.items():
        free = [tightest(days[(line.group.id, line.on)].room, line.span).free for line in lines]
        if free:
            found[key] = RoomSeen(len(free), sum(places < 1 for places in free))
    return found


def _lines_shown(choice: Choice, rules: DecidingRules) -> list[Line]:
    return [line for line in choice.quoted.lines if rules.shows_room(_scope_of(line), line.on)]


def _scope_of(line: Line) -> Scope:
    return Scope(line.group.location_id, line.group.care_type, line.part.contract_form)
