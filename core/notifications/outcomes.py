"""What can come of one attempt to deliver a message."""

from dataclasses import dataclass

from core.notifications.choices import OutboxState


@dataclass(frozen=True)
class Outcome:
    """What came of one attempt; `answer` is for whoever looks after the outbox.

    `server_is_away` says that the fault was not of this message: the next one over this channel would meet the same.
    """

    state: OutboxState
    answer: str
    address: str = ""
    server_is_away: bool = False


def server_away(answer: str, address: str = "") -> Outcome:
    return Outcome(OutboxState.WAITING, answer, address, server_is_away=True)
