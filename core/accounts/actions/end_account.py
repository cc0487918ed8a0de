"""A colleague leaves: the account ends, now or on a date, and its work goes to a successor (A-28)."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts import handing_over, sessions
from core.accounts.administration import (
    RefusedError,
    lock_organisation,
    refuse_beyond_own,
    refuse_last_super,
    refuse_other_kind,
    refuse_own,
)
from core.accounts.choices import SessionEnd
from core.accounts.models import AccountLink, User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox

AT_ONCE = 100


@transaction.atomic
def end_account(actor: User, account: User, *, successor: User | None, on: date | None = None) -> list[str]:
    """End the account now, or from the beginning of the day `on`; returns what was handed over, in sentences.

    From that moment it opens nothing, whether or not the daily work has been done.

    Raises:
        RefusedError: the own account, one of a type that the actor does not manage, the last Super, open work
            without a successor who can take it over, or somebody who is to take over from another.
    """
    refuse_own(actor, account)
    lock_organisation(actor)
    row = User.objects.select_related("role", "organisation").get(pk=account.pk)
    refuse_other_kind(actor, row)
    if not row.is_active:
        raise RefusedError(_("This account was ended already."))
    refuse_last_super(row)
    _refuse_awaited(row)
    _refuse_without_successor(row, successor)
    row.ends_at = clock.local(on, time.min) if on and on > clock.today() else clock.now()
    row.successor = successor
    row.save(update_fields=["ends_at", "successor"])
    if row.ends_at > clock.now():
        _plan(actor, row)
        return []
    return _close(row, actor)


@transaction.atomic
def withdraw_end(actor: User, account: User) -> None:
    """A planned end is off; nothing when it has come already. Raises RefusedError for the own account."""
    refuse_own(actor, account)
    withdrawn = User.objects.filter(pk=account.pk, is_active=True, ends_at__gt=clock.now())
    if withdrawn.update(ends_at=None, successor=None):
        trail.record(Action.ACCOUNT_END_WITHDRAWN, actor=actor, subject=account)


@transaction.atomic
def reopen_account(actor: User, account: User) -> None:
    """The account works again, with its role, units and second factors; its owner hears of it. Nothing for an open one.

    Raises:
        RefusedError: the own account, or a role that is not the actor's to give.
    """
    refuse_own(actor, account)
    lock_organisation(actor)
    row = User.objects.select_related("role").get(pk=account.pk)
    refuse_beyond_own(actor, row)
    ended = User.objects.filter(pk=account.pk, is_active=False)
    if ended.update(is_active=True, ends_at=None, successor=None):
        event = trail.record(Action.ACCOUNT_REOPENED, actor=actor, subject=row)
        _tell(row, "accounts.reopened", event.pk, event.at)


def end_due_accounts() -> int:
    """What is due of planned ends; returns how many. Twice is harmless: a closed account is not due any more."""
    due = User.objects.filter(is_active=True, ends_at__lte=clock.now()).order_by("ends_at", "pk")
    return sum(_end_due(pk) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _end_due(pk: int) -> bool:
    row = (
        User.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("role", "organisation", "successor__role")
        .filter(pk=pk, is_active=True, ends_at__lte=clock.now())
        .first()
    )
    if row is None:
        return False
    _close(row, None)
    return True


def _refuse_awaited(account: User) -> None:
    first = User.objects.filter(successor=account, is_active=True, ends_at__gt=clock.now()).first()
    if first is not None:
        raise RefusedError(
            _("%(name)s takes over from %(other)s soon. Choose another successor there first.")
            % {"name": account.full_name, "other": first.full_name}
        )


def _refuse_without_successor(account: User, successor: User | None) -> None:
    open_work = handing_over.open_work(account)
    if open_work and successor is None:
        raise RefusedError(
            _("%(name)s still has %(work)s. Choose a successor who takes that over.")
            % {"name": account.full_name, "work": ", ".join(open_work)}
        )
    problems = handing_over.obstacles(account, successor) if successor else []
    if problems:
        raise RefusedError(" ".join(problems))


def _plan(actor: User, account: User) -> None:
    assert account.ends_at is not None
    trail.record(
        Action.ACCOUNT_END_PLANNED,
        actor=actor,
        subject=account,
        ends_at=account.ends_at.isoformat(),
        successor=account.successor_id,
    )


def _close(account: User, actor: User | None) -> list[str]:
    """Every door closes; then the work goes. An end is an end, also where the work has to stay.

    Second factors stay: they open nothing by themselves, and without them whoever reopens the account and gets hold of
    a link could set up their own.
    """
    successor = account.successor
    account.is_active = False
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])
    ended = sessions.end_all(account, SessionEnd.ACCOUNT)
    AccountLink.objects.filter(user=account, used_at=None).update(used_at=clock.now())
    stays = handing_over.open_work(account) if successor is None else _obstacles(account, successor)
    went = handing_over.hand_over(account, successor) if successor and not stays else []
    event = trail.record(
        Action.ACCOUNT_ENDED,
        actor=actor,
        subject=account,
        organisation_id=account.organisation_id,
        successor=account.successor_id,
        handed_over=went,
        stays=stays,
        sessions=ended,
    )
    _tell(account, "accounts.ended", event.pk, event.at)
    if stays:
        _ask_for_successor(account, event.pk)
    return went


def _obstacles(account: User, successor: User) -> list[str]:
    """Why the successor of a planned end cannot take the work over now; only where there is work."""
    if successor.is_open:
        return handing_over.obstacles(account, successor)
    return handing_over.open_work(account)


def _tell(account: User, kind: str, cause: int, at: datetime) -> None:
    """By address: mail for an account that is closed when it is sent is withdrawn otherwise."""
    if account.email:
        outbox.enqueue(
            kind,
            address=account.email,
            context={"account": account.pk, "at": at.isoformat()},
            dedup_key=f"{kind}:{cause}",
        )


def _ask_for_successor(account: User, cause: int) -> None:
    """Tell those who manage accounts that work waits for somebody."""
    managers = User.objects.filter(
        organisation=account.organisation_id,
        is_active=True,
        role__rights__contains=[Right.MANAGE_ACCOUNTS.value],
    )
    outbox.notify_all(
        outbox.NewNotice(
            manager,
            "accounts.work_left",
            {"name": account.full_name},
            f"/beheer/accounts/{account.pk}/",
            f"accounts.work_left:{cause}:{manager.pk}",
        )
        for manager in managers
    )
