"""Background work on accounts."""

from celery import shared_task

from core.accounts.actions import end_account, manage_units, sign_in_waits
from core.accounts.actions import sessions as end_sessions
from core.lib import clock


@shared_task
def tidy_sign_in_waits() -> None:
    """Tell owners of waits, drop old limits (A-05). Twice is harmless: each wait is told once."""
    sign_in_waits.tidy()


@shared_task
def end_due_accounts() -> None:
    """Close the accounts whose end has come and hand over their work (A-28). Twice is harmless."""
    end_account.end_due_accounts()


@shared_task
def do_due_unit_changes() -> None:
    """Rename, move, merge and close the schools whose date has come (A-29). Twice is harmless."""
    manage_units.do_due_changes(clock.today())


@shared_task
def tidy_sessions() -> None:
    """Forget forms that nobody came back for, and sessions that ended long ago (A-16, A-18). Twice is harmless."""
    end_sessions.tidy()
