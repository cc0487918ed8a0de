"""What an organisation chooses for home login (A-20, A-23)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.homelogin.models import HomeSchool


@transaction.atomic
def save_settings(
    user: User, *, pictures_asked: int, network_name: str = "", network_address: str = ""
) -> HomeSchool:
    """From now on; pictures that pupils have stay as they are until the teacher sets new ones.

    With a network its pupils are sent to that address at once. Raises PermissionDenied without the right.
    """
    if not user.has_right(Right.MANAGE_HOME_LOGIN):
        raise PermissionDenied
    school, _made = HomeSchool.objects.update_or_create(
        organisation=user.organisation,
        defaults={
            "pictures_asked": pictures_asked,
            "network_name": network_name,
            "network_address": network_address,
        },
    )
    trail.record(
        Action.HOME_SCHOOL_SET, actor=user, subject=school, pictures=pictures_asked, network=network_name
    )
    return school
