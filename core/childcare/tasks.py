"""Background work on the register."""

import logging

from celery import shared_task

from core.childcare.actions import generate_schedule, invoice_runs, waiting_offers
from core.childcare.actions import open_accounts as accounts
from core.childcare.gateway import copies, decisions, family_copies, incoming, writes
from core.childcare.registration import actions as registration
from core.childcare.registration import import_files, import_list
from core.lib import clock

logger = logging.getLogger(__name__)


@shared_task
def extend_schedules() -> None:
    """Keep the schedule filled ahead (K-08). Twice is harmless: what is there already is left as it is."""
    for outcome in generate_schedule.extend_due(clock.today()):
        if outcome.obstacle is not None:
            logger.warning("placement %s was not extended: %s", outcome.placement_id, outcome.detail)


@shared_task
def open_accounts() -> None:
    """Accounts for guardians whose care comes near (A-06). Twice is harmless."""
    opened = accounts.open_accounts(clock.today())
    logger.info("%s accounts opened, %s problems", opened.accounts, opened.problems)


@shared_task
def work_invoice_runs() -> None:
    """Make drafts of invoices, or make them final, for at most a minute; the schedule goes on."""
    invoice_runs.work(seconds=60)


@shared_task
def expire_offers() -> int:
    """End offers of places that nobody answered in time; safe to run twice, late or at the same time."""
    return waiting_offers.expire_due(clock.now())


@shared_task
def refresh_locations() -> None:
    """Keep the copies of location data no older than an hour (K-17). Twice is harmless."""
    for organisation, copied in copies.refresh_due():
        if copied.problem is not None:
            logger.warning("locations of %s were not refreshed: %s", organisation.slug, copied.problem.value)


@shared_task
def send_register_writes() -> int:
    """Pass on what waits for a back-office; safe to run twice, late or at the same time."""
    return writes.send_due(seconds=25)


@shared_task
def ask_back_offices() -> None:
    """Hear what was decided on registrations, and keep the copies of families that are looked at no older than an hour
    (K-17, K-21). Twice is harmless."""
    decided, fetched = decisions.fetch_due(), family_copies.refresh_due()
    if decided or fetched:
        logger.info("%s registrations decided elsewhere, %s families fetched", decided, fetched)


@shared_task
def tidy_registrations() -> None:
    """Remove registrations that were left behind, files that nobody read in, and what was worked in long ago."""
    logger.info("%s registrations removed", registration.remove_left_behind())
    logger.info("%s entries of the import list emptied", import_list.forget_decided())
    import_files.forget_old()
    family_copies.forget_unused()
    incoming.forget_handled()
