"""A teacher leaves: the groups go to the colleague who takes over (A-28)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.handing_over import Work
from core.accounts.models import User
from core.accounts.rights import Right
from core.homelogin.models import HomeGroup


def _open_work(user: User) -> list[str]:
    count = HomeGroup.objects.filter(teachers=user).count()
    return [_count_words(count)] if count else []


def _obstacle(user: User, successor: User) -> str:
    if successor.has_right(Right.HOME_LOGIN):
        return ""
    return _("%(name)s cannot take over groups: the role %(role)s does not include home login.") % {
        "name": successor.full_name,
        "role": successor.role,
    }


def _hand_over(user: User, successor: User) -> list[str]:
    groups = list(HomeGroup.objects.filter(teachers=user))
    successor.home_groups.add(*groups)
    user.home_groups.remove(*groups)
    return [_count_words(len(groups))] if groups else []


def _count_words(count: int) -> str:
    return ngettext("%(count)d group with home login", "%(count)d groups with home login", count) % {
        "count": count
    }


GROUPS = Work(_open_work, _obstacle, _hand_over)
