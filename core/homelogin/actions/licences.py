"""Licences that an organisation enters, publishers that tell theirs, and the public list of publishers (A-34)."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.homelogin.licence_sources import ask, set_key
from core.homelogin.models import HomeGroup, LearningTool, Licence, LicenceSource, Publisher


@transaction.atomic
def save_licence(
    user: User,
    licence: Licence,
    *,
    tool_name: str,
    publisher: Publisher,
    link: str,
    valid_from: date,
    valid_until: date,
    groups: Collection[HomeGroup],
) -> Licence:
    """A new or changed licence; a tool of that name from that publisher gets this link. No groups means all of them.

    Raises PermissionDenied without the right.
    """
    _require(user, Right.MANAGE_HOME_LOGIN)
    licence.tool, _made = LearningTool.objects.update_or_create(
        organisation=user.organisation, publisher=publisher, name=tool_name, defaults={"link": link}
    )
    licence.valid_from, licence.valid_until = valid_from, valid_until
    licence.save()
    licence.groups.set(groups)
    trail.record(
        Action.HOME_LICENCE_SET,
        actor=user,
        subject=licence,
        tool=tool_name,
        valid_from=valid_from.isoformat(),
        valid_until=valid_until.isoformat(),
    )
    return licence


@transaction.atomic
def remove_licence(user: User, licence: Licence) -> None:
    """Raises PermissionDenied without the right."""
    _require(user, Right.MANAGE_HOME_LOGIN)
    trail.record(Action.HOME_LICENCE_REMOVED, actor=user, subject=licence, tool=licence.tool.name)
    tool = licence.tool
    licence.delete()
    if not tool.licences.exists():
        tool.delete()


@sensitive_variables("key")
def save_source(
    user: User, source: LicenceSource, *, publisher: Publisher, address: str, key: str
) -> LicenceSource:
    """Set how a publisher tells, and ask it once. Another address or key forgets the old answer.

    An empty key keeps the one that there is, but only for the address that it was given for: it is never sent to
    another. Raises PermissionDenied without the right.
    """
    _require(user, Right.MANAGE_HOME_LOGIN)
    is_elsewhere = source.pk is None or source.address != address or source.publisher_id != publisher.pk
    source.organisation, source.publisher, source.address = user.organisation, publisher, address
    if is_elsewhere:
        source.found, source.fetched_at = [], None
    source.problem, source.next_at = "", None
    with transaction.atomic():
        source.save()
        if key or is_elsewhere:
            set_key(source, key)
        trail.record(Action.HOME_SOURCE_SET, actor=user, subject=source, publisher=publisher.name)
    ask([source])
    return source


@transaction.atomic
def remove_source(user: User, source: LicenceSource) -> None:
    """Raises PermissionDenied without the right."""
    _require(user, Right.MANAGE_HOME_LOGIN)
    trail.record(Action.HOME_SOURCE_REMOVED, actor=user, subject=source, publisher=source.publisher.name)
    source.delete()


@transaction.atomic
def save_publisher(user: User, publisher: Publisher) -> Publisher:
    """A new or changed line of the public list. Raises PermissionDenied without the right."""
    _require(user, Right.MANAGE_PUBLISHERS)
    publisher.save()
    trail.record(Action.HOME_PUBLISHER_SET, actor=user, subject=publisher, name=publisher.name)
    return publisher


@transaction.atomic
def remove_publisher(user: User, publisher: Publisher) -> None:
    """Raises ProtectedError while somebody has a tool of it, and PermissionDenied without the right."""
    _require(user, Right.MANAGE_PUBLISHERS)
    trail.record(Action.HOME_PUBLISHER_SET, actor=user, subject=publisher, name=publisher.name, removed=True)
    publisher.delete()


def _require(user: User, right: Right) -> None:
    if not user.has_right(right):
        raise PermissionDenied
