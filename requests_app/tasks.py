import logging

from celery import shared_task

from requests_app import verify_ledger
from requests_app.actions import credit_runs, day_list_papers, tell_expiring, yearly_credits
from requests_app.actions.expire_requests import expire_due

logger = logging.getLogger(__name__)


@shared_task
def expire_requests() -> int:
    """Withdraw undecided requests whose date has come; safe to run twice, late or at the same time."""
    return expire_due()


@shared_task
def work_credit_runs() -> None:
    """Grant credits for days without care, or take them back, for at most a minute; the schedule goes on."""
    credit_runs.work(seconds=60)


@shared_task
def bring_yearly_credits_up_to_date() -> int:
    """Grant the credits of a new year or contract, and correct them by what changed; safe twice, late, in parallel."""
    return yearly_credits.bring_up_to_date()


@shared_task
def tell_expiring_credits() -> int:
    """Tell parents of credits that expire within thirty days; safe to run twice, late or at the same time."""
    return tell_expiring.tell_due()


@shared_task
def verify_credits() -> None:
    """An alarm in the log for every credit whose balance is not the sum of its movements, or below zero."""
    for fault in verify_ledger.faults():
        logger.error("ALARM: credit %s holds %s and its movements come to %s", *fault)


@shared_task(name=day_list_papers.MAKE)
def make_day_list_papers() -> int:
    """Make the long day lists that were asked as PDF; safe to run twice, late or at the same time."""
    return day_list_papers.make_due()


@shared_task
def tidy_day_list_papers() -> int:
    """Take away the PDFs of day lists that are older than an hour; safe to run twice, late or at the same time."""
    return day_list_papers.tidy()
