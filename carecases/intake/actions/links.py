"""Setting and removing what a school's link with a pupil-tracking system needs (C-53, C-54)."""

from datetime import date

from django.db import transaction

from carecases.intake.models import BoardLink, Sender, VerificationCode
from core.accounts.models import Organisation, Unit, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


@transaction.atomic
def set_code(user: User, school: Unit, sender: Sender, code: str) -> VerificationCode:
    """Enter the code for one environment; one that was there before is removed. The same one again changes nothing."""
    Unit.objects.select_for_update(no_key=True).get(pk=school.pk)
    current = VerificationCode.objects.filter(school=school, sender=sender, removed_at=None).first()
    if current is not None and current.code == code and current.brin == school.brin:
        return current
    if current is not None:
        _end(user, current)
    made = VerificationCode.objects.create(
        organisation_id=school.organisation_id,
        school=school,
        sender=sender,
        brin=school.brin,
        code=code,
        made_by=user,
        made_at=clock.now(),
    )
    trail.record(Action.LINK_SET, actor=user, subject=made, school=school.pk, sender=sender.pk)
    return made


@transaction.atomic
def remove_code(user: User, school: Unit, sender: Sender) -> bool:
    """Pause the exchange with one environment, until a code is entered again. False when there was none."""
    Unit.objects.select_for_update(no_key=True).get(pk=school.pk)
    current = VerificationCode.objects.filter(school=school, sender=sender, removed_at=None).first()
    if current is None:
        return False
    _end(user, current)
    trail.record(Action.LINK_REMOVED, actor=user, subject=current, school=school.pk, sender=sender.pk)
    return True


@transaction.atomic
def set_board_link(user: User, school: Unit, mandate_since: date | None, routing: str) -> BoardLink:
    """What the board of this school arranged; it holds for all schools of that board."""
    # Of two at once one waits: a board has one link.
    Organisation.objects.select_for_update(no_key=True).get(pk=school.organisation_id)
    known = BoardLink.objects.filter(organisation=school.organisation_id, board__iexact=school.board)
    link = known.first() or BoardLink(organisation_id=school.organisation_id, board=school.board)
    link.mandate_since, link.routing = mandate_since, routing
    link.changed_by, link.changed_at = user, clock.now()
    link.save()
    action = Action.LINK_SET if mandate_since and routing else Action.LINK_REMOVED
    trail.record(action, actor=user, subject=link, mandate=bool(mandate_since), routing=bool(routing))
    return link


def _end(user: User, code: VerificationCode) -> None:
    code.removed_at, code.removed_by = clock.now(), user
    code.save(update_fields=["removed_at", "removed_by"])
