"""Every right there is. Roles hold some of them; core.accounts.policies says what each opens."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Right(TextChoices):
    SEE_REQUESTS = "see_requests", _("see requests")
    DECIDE_REQUESTS = "decide_requests", _("decide requests")
    OVERBOOK = "overbook", _("place a child past the group's capacity")
    GRANT_CREDITS = "grant_credits", _("grant and correct credits")
    SEE_DAY_LISTS = "see_day_lists", _("see and print the day lists of groups")
    SEE_TRAIL = "see_trail", _("see the audit trail")
    HOME_LOGIN = "home_login", _("see and set the home login of the own groups")
    MANAGE_HOME_LOGIN = "manage_home_login", _("manage the home login of the whole school")
    MANAGE_PUBLISHERS = "manage_publishers", _("keep the public list of publishers and school networks")
    SEE_BSN = "see_bsn", _("see who has a BSN on file, fill it in and search by it")
    LIFT_SIGN_IN_WAIT = "lift_sign_in_wait", _("end the wait after failed sign-ins")
    SEE_SIGN_IN_ATTEMPTS = "see_sign_in_attempts", _("see why signing in or a new password did not work")
    RESET_SECOND_FACTOR = "reset_second_factor", _("reset a second factor, together with a colleague")
    REVEAL_BSN = "reveal_bsn", _("see a whole BSN, with a reason")
