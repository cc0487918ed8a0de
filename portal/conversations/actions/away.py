"""A group says that it reads no messages for a while (P-12)."""

from datetime import date

from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Group
from core.lib import clock
from core.lib.database import constraint_of
from portal.conversations.models import AwayNotice


class AwayAlreadyError(Exception):
    """The group has said so for some of these days already."""


def go_away(author: User, group: Group, first_day: date, last_day: date, text: str) -> AwayNotice:
    """From `first_day` to `last_day` (included). Raises AwayAlreadyError where another absence touches it."""
    try:
        with transaction.atomic():
            notice = AwayNotice.objects.create(
                group=group,
                first_day=first_day,
                last_day=last_day,
                text=text,
                made_by=author,
                made_at=clock.now(),
            )
            trail.record(Action.GROUP_AWAY_SET, actor=author, subject=group, first=str(first_day))
    except IntegrityError as error:
        if constraint_of(error) != "a_group_is_away_once_at_a_time":
            raise
        raise AwayAlreadyError from error
    return notice


@transaction.atomic
def come_back(author: User, notice: AwayNotice) -> None:
    """End or withdraw the absence; who writes from now on gets no automatic answer."""
    trail.record(Action.GROUP_AWAY_ENDED, actor=author, subject=notice.group, first=str(notice.first_day))
    notice.delete()
