"""The notices of the register, in words."""

from typing import Any

from django.utils.translation import gettext as _

from core.childcare.actions.open_accounts import PROBLEM, Problem
from core.notifications.notices import register_notice


def register() -> None:
    register_notice(PROBLEM, account_problem)


def account_problem(context: dict[str, Any]) -> str:
    """Context: `problem`, the `name` of the guardian and the debtor `number`."""
    sentences = {
        Problem.BAD_ADDRESS: _(
            "%(name)s (debtor number %(number)s) got no account: the e-mail address on file cannot be right."
        ),
        Problem.NAME_TAKEN: _(
            "%(name)s (debtor number %(number)s) got no account: another account has that number as user name."
        ),
        Problem.NOT_DELIVERED: _(
            "%(name)s (debtor number %(number)s) did not get the welcome mail: it could not be delivered."
        ),
    }
    return sentences[Problem(context["problem"])] % {"name": context["name"], "number": context["number"]}
