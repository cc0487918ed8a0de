"""Who stands on the page of the team (K-22)."""

from collections.abc import Collection

from django.db import transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Group
from core.files.actions.keeping import attach, let_go
from core.files.models import StoredFile
from portal.publishing.models import TeamMember


@transaction.atomic
def save_member(
    editor: User, member: TeamMember, groups: Collection[Group], photo: StoredFile | None
) -> TeamMember:
    """Keep a new or changed member with the groups and the photo; a photo that is replaced goes."""
    before = TeamMember.objects.filter(pk=member.pk).select_related("photo").first()
    if before is not None and before.photo is not None and before.photo != photo:
        let_go([before.photo])
    member.photo = photo
    member.save()
    member.groups.set(groups)
    if photo is not None:
        attach([photo])
    trail.record(Action.TEAM_MEMBER_SET, actor=editor, subject=member, name=member.name)
    return member


@transaction.atomic
def remove_member(editor: User, member: TeamMember) -> None:
    """Take somebody off the page, with the photo."""
    if member.photo is not None:
        let_go([member.photo])
    trail.record(Action.TEAM_MEMBER_REMOVED, actor=editor, subject=member, name=member.name)
    member.delete()
