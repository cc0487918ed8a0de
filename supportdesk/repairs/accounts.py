"""Repairs of accounts: waits, addresses, links, closed accounts, sessions (S-05)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts import sessions
from core.accounts.actions.end_account import end_account, reopen_account
from core.accounts.actions.manage_accounts import send_link
from core.accounts.actions.sign_in_waits import lift
from core.accounts.administration import RefusedError, refuse_beyond_own
from core.accounts.choices import Environment, IdentityCheck, SessionEnd
from core.accounts.identifiers import same_address
from core.accounts.models import AccountLink, Limit, User
from core.accounts.rights import Right
from core.accounts.signals import email_changed
from core.audit import trail
from core.audit.choices import Action
from core.childcare.actions.keep_families import change_guardian
from core.childcare.models import Guardian
from core.lib import clock
from core.lib.templatetags.kring import short_moment
from core.notifications import bounces, outbox
from supportdesk.customers.signing_in import known_of
from supportdesk.repairing import CustomerForm, Job, Repair, RepairRefused, repair
from supportdesk.words import Words, words


@repair
class LiftWait(Repair):
    slug, name, right = "lift-wait", gettext_lazy("End the wait"), Right.LIFT_SIGN_IN_WAIT
    undo_words = gettext_lazy("This cannot be undone; after new failures a new wait begins by itself.")

    def applies(self, worker: User, customer: User) -> bool:
        return Limit.objects.filter(account=customer, waits_until__gt=clock.now()).exists()

    def does(self, worker: User, customer: User) -> Words:
        return words(gettext_lazy("%(name)s can try to sign in again at once."), name=customer.full_name)

    def repair(self, job: Job) -> dict[str, Any]:
        return {"limits": lift(job.customer, actor=job.worker)}


class EmailForm(CustomerForm):
    email = forms.EmailField(label=gettext_lazy("Right e-mail address"), max_length=254)
    checked = forms.ChoiceField(
        label=gettext_lazy("How did you make sure who it is?"),
        choices=IdentityCheck.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Whoever has the address can take over the account."),
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if same_address(email, known_of(self.customer).first_email):
            raise forms.ValidationError(_("This is the address on file already."))
        return email


@repair
class CorrectEmail(Repair):
    slug, name = "correct-email", gettext_lazy("Put the e-mail address right")
    form = EmailForm
    can_undo = True
    undo_words = gettext_lazy("This can be undone: the address of before comes back.")

    def right_for(self, customer: User) -> Right | None:
        is_parent = customer.environment == Environment.PARENT
        return Right.MANAGE_FAMILIES if is_parent else Right.MANAGE_ACCOUNTS

    def does(self, worker: User, customer: User) -> Words:
        return words(
            gettext_lazy(
                "Mails and links go to the new address. Whoever reads %(old)s is told, and links "
                "that were sent die."
            ),
            old=known_of(customer).first_email or "–",
        )

    def repair(self, job: Job) -> dict[str, Any]:
        old = known_of(job.customer).first_email
        _give_address(job.worker, job.customer, str(job.filled_in["email"]))
        return {"old": old, "new": job.filled_in["email"], "checked": job.filled_in["checked"]}

    def undo(self, job: Job, facts: dict[str, Any]) -> None:
        if known_of(job.customer).first_email != facts["new"]:
            raise RepairRefused(
                _("The address was changed again meanwhile, so the one of before does not come back.")
            )
        _give_address(job.worker, job.customer, facts["old"])


def _give_address(worker: User, customer: User, email: str) -> None:
    guardian = Guardian.objects.select_related("family").filter(user=customer).first()
    if guardian is not None:
        guardian.email = email
        change_guardian(worker, guardian, ["email"], seen=guardian.version)
        return
    try:
        refuse_beyond_own(worker, customer)
    except RefusedError as refused:
        raise RepairRefused(str(refused)) from refused
    old = customer.email
    User.objects.filter(pk=customer.pk).update(email=email)
    customer.email = email
    email_changed.send(sender=User, user=customer)
    AccountLink.objects.filter(user=customer, used_at=None).update(used_at=clock.now())
    line = trail.record(Action.ACCOUNT_CHANGED, actor=worker, subject=customer, changed=["email"], units=[])
    if old:
        outbox.enqueue(
            "accounts.email_changed_by_administrator",
            address=old,
            context={"account": customer.pk, "at": line.at.isoformat()},
            dedup_key=f"accounts.email_changed_by_administrator:{line.pk}",
        )


class LinkRepair(Repair):
    """Sends a link for a password, which is counted before it is sent."""

    undo_words = gettext_lazy("This cannot be undone; the link stops working by itself.")

    def prepare(self, job: Job) -> None:
        try:
            until = send_link(job.worker, job.customer)
        except RefusedError as refused:
            raise RepairRefused(str(refused)) from refused
        if until is not None:
            raise RepairRefused(
                _("A link went to this address a moment ago. The next one can go from %(moment)s on.")
                % {"moment": short_moment(until)}
            )

    def repair(self, job: Job) -> dict[str, Any]:
        return {"to": known_of(job.customer).first_email}


@repair
class SendLink(LinkRepair):
    slug, name = "send-link", gettext_lazy("Send a link for a password")

    def applies(self, worker: User, customer: User) -> bool:
        return customer.is_open

    def does(self, worker: User, customer: User) -> Words:
        return words(
            gettext_lazy("A link to choose a password goes to %(address)s."),
            address=known_of(customer).first_email or "–",
        )


@repair
class LiftBounce(LinkRepair):
    slug, name = "lift-bounce", gettext_lazy("Address works again: take it off the list and send a link")
    can_undo = True
    undo_words = gettext_lazy("This can be undone: the address comes back on the list. The link stays sent.")

    def applies(self, worker: User, customer: User) -> bool:
        return bounces.does_not_arrive(known_of(customer).first_email) is not None

    def does(self, worker: User, customer: User) -> Words:
        return words(
            gettext_lazy("%(address)s no longer counts as unreachable, and a new link goes there."),
            address=known_of(customer).first_email,
        )

    def repair(self, job: Job) -> dict[str, Any]:
        address = known_of(job.customer).first_email
        return {"to": address, "reports": bounces.lift(address)}

    def undo(self, job: Job, facts: dict[str, Any]) -> None:
        bounces.lift(facts["to"], numbers=facts["reports"], again=True)


@repair
class ReopenAccount(Repair):
    slug, name, right = "reopen-account", gettext_lazy("Open the account again"), Right.MANAGE_ACCOUNTS
    can_undo = True
    undo_words = gettext_lazy("This can be undone: the account is closed again.")

    def applies(self, worker: User, customer: User) -> bool:
        return not customer.is_active

    def does(self, worker: User, customer: User) -> Words:
        return words(
            gettext_lazy(
                "%(name)s can sign in again, with role, schools and second step of before, and gets a mail."
            ),
            name=customer.full_name,
        )

    def repair(self, job: Job) -> dict[str, Any]:
        try:
            reopen_account(job.worker, job.customer)
        except RefusedError as refused:
            raise RepairRefused(str(refused)) from refused
        return {}

    def undo(self, job: Job, facts: dict[str, Any]) -> None:
        try:
            end_account(job.worker, job.customer, successor=None)
        except RefusedError as refused:
            raise RepairRefused(str(refused)) from refused


@repair
class EndSessions(Repair):
    slug, name, right = "end-sessions", gettext_lazy("Sign out everywhere"), Right.LIFT_SIGN_IN_WAIT
    undo_words = gettext_lazy("This cannot be undone; the customer signs in again.")

    def applies(self, worker: User, customer: User) -> bool:
        return sessions.live_sessions(customer).exists()

    def does(self, worker: User, customer: User) -> Words:
        return words(
            gettext_lazy("%(name)s is signed out on all devices; what was not saved there is lost."),
            name=customer.full_name,
        )

    def repair(self, job: Job) -> dict[str, Any]:
        return {"sessions": sessions.end_all(job.customer, SessionEnd.ELSEWHERE)}
