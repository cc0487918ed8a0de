"""“The portal keeps saying I cannot be signed in” (S-12): what was refused since it last worked, and why."""

from abc import abstractmethod
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.accounts.backends import Refusal, Shape
from core.accounts.choices import Environment
from core.accounts.models import AccountSession, Limit, User
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from supportdesk.checking import Check, Context, Finding, check, explains, passed
from supportdesk.choices import Verdict
from supportdesk.complaints import Complaint
from supportdesk.customers.signing_in import refusals, since_last_sign_in
from supportdesk.showing import minutes_until, moment
from supportdesk.words import words


class SignInCheck(Check):
    """A check of an account that cannot be signed in to."""

    complaints = (Complaint.NOT_SIGNED_IN,)
    right: ClassVar[Right | None] = Right.SEE_SIGN_IN_ATTEMPTS

    def applies(self, context: Context) -> bool:
        return context.customer is not None

    def run(self, context: Context) -> Finding:
        assert context.customer is not None
        return self.look(context, context.customer)

    @abstractmethod
    def look(self, context: Context, customer: User) -> Finding:
        """At this account."""


class AttemptsCheck(SignInCheck):
    """A check of what was recorded since signing in last worked."""

    def look(self, context: Context, customer: User) -> Finding:
        return self.judge(customer, since_last_sign_in(context.worker, customer))

    @abstractmethod
    def judge(self, customer: User, lines: list[Event]) -> Finding:
        """From these lines, newest first."""


@check
class RightSignInPage(SignInCheck):
    slug, rank, name = "sign-in-page", 10, _("Right sign-in page")

    def look(self, context: Context, customer: User) -> Finding:
        refused = refusals(since_last_sign_in(context.worker, customer), Refusal.OTHER_ENVIRONMENT)
        own = Environment(customer.environment)
        tried = context.said.page or (str(refused[0].data.get("page", "")) if refused else "")
        if not tried or tried == own:
            return passed(words(_("The account belongs to the page for %(own)s."), own=own.label))
        return explains(
            words(
                _("Tried on the page for %(tried)s; the account belongs to the page for %(own)s."),
                tried=Environment(tried).label,
                own=own.label,
            ),
            words(_("Go back to the start page, choose %(own)s, and sign in there."), own=own.label),
        )


@check
class SharedAddress(SignInCheck):
    """By itself that explains nothing; with the address typed as user name it is the cause `identifier-known`."""

    slug, rank, name = "email-shared", 16, _("Accounts with this e-mail address")

    def look(self, context: Context, customer: User) -> Finding:
        if not customer.email:
            return passed(words(_("The account has no e-mail address.")))
        others = User.objects.filter(organisation=customer.organisation_id, email__iexact=customer.email)
        number = sum(other.is_open for other in others)
        if number < 2:
            return passed(words(_("Only this account has the address %(email)s."), email=customer.email))
        say = words(
            _("Sign in with your number %(own)s, not with your e-mail address."), own=customer.username
        )
        value = words(
            _("%(number)s accounts have the address %(email)s."), number=number, email=customer.email
        )
        return Finding(Verdict.PASSED, value, say)


@check
class Waiting(SignInCheck):
    slug, rank, name = "locked", 14, _("No wait after failed attempts")

    def look(self, context: Context, customer: User) -> Finding:
        row = (
            Limit.objects.filter(account=customer, waits_until__gt=clock.now())
            .order_by("-waits_until")
            .first()
        )
        if row is None or row.waits_until is None:
            return passed(words(_("No wait is running.")))
        return explains(
            words(
                _(
                    "Too many failures: the next attempt is looked at from %(moment)s on, %(minutes)s minutes "
                    "from now."
                ),
                moment=moment(row.waits_until),
                minutes=minutes_until(row.waits_until),
            ),
            words(
                _(
                    "After too many failures the portal waits. I can end that now, or you wait until it is over."
                )
            ),
            "lift-wait",
        )


@check
class NoPassword(SignInCheck):
    slug, rank, name = "password-chosen", 18, _("A password was chosen")
    right = None

    def look(self, context: Context, customer: User) -> Finding:
        if customer.password and customer.has_usable_password():
            return passed(words(_("A password was chosen.")))
        return explains(
            words(_("No password was chosen yet: the link of the invitation was not used.")),
            words(_("You have not chosen a password yet. I send you a new link to do so.")),
            "send-link",
        )


@check
class PinAsPassword(AttemptsCheck):
    slug, rank, name = "pin-as-password", 20, _("No PIN as password")

    def judge(self, customer: User, lines: list[Event]) -> Finding:
        tried = refusals(lines, Refusal.WRONG_PASSWORD, shape=Shape.FOUR_DIGITS)
        if not tried:
            return passed(words(_("No attempt with four digits.")))
        return explains(
            words(
                _("%(number)s times four digits were sent as password, last on %(moment)s."),
                number=len(tried),
                moment=moment(tried[0].at),
            ),
            words(
                _(
                    "Your browser fills in a PIN of four digits, probably your child's. Take that stored "
                    "password out of the browser and type your own."
                )
            ),
            "send-link",
        )


@check
class CapsLock(AttemptsCheck):
    slug, rank, name = "caps-lock", 22, _("Caps Lock is off")

    def judge(self, customer: User, lines: list[Event]) -> Finding:
        tried = refusals(lines, Refusal.WRONG_PASSWORD, shape=Shape.CAPITALS)
        if not tried:
            return passed(words(_("No attempt in capitals only.")))
        return explains(
            words(
                _("%(number)s times a wrong password in capitals only, last on %(moment)s."),
                number=len(tried),
                moment=moment(tried[0].at),
            ),
            words(
                _(
                    "Caps Lock is probably on. Switch it off, show the password with the eye, and type it again."
                )
            ),
        )


@check
class PasswordChanged(AttemptsCheck):
    slug, rank, name = "password-changed", 26, _("Password not changed since")

    def judge(self, customer: User, lines: list[Event]) -> Finding:
        changes = (Action.PASSWORD_SET, Action.PASSWORD_CHANGED)
        changed = next((line for line in lines if line.action in changes), None)
        if changed is None:
            return passed(words(_("The password was not changed since signing in last worked.")))
        wrong = [line for line in refusals(lines, Refusal.WRONG_PASSWORD, shape="") if line.at > changed.at]
        value = words(_("The password was changed on %(moment)s."), moment=moment(changed.at))
        if not wrong:
            return passed(value)
        return explains(
            value,
            words(
                _(
                    "Your password was changed on %(moment)s. Use the new one; your browser may still "
                    "fill in the old one."
                ),
                moment=moment(changed.at),
            ),
            "send-link",
        )


@check
class WrongPassword(AttemptsCheck):
    slug, rank, name = "wrong-password", 60, _("Password is right")

    def judge(self, customer: User, lines: list[Event]) -> Finding:
        wrong = refusals(lines, Refusal.WRONG_PASSWORD, shape="")
        explained = any(line.action in (Action.PASSWORD_SET, Action.PASSWORD_CHANGED) for line in lines)
        if not wrong or explained:
            return passed(words(_("No wrong password that nothing else explains.")))
        return explains(
            words(
                _("%(number)s times a wrong password, last on %(moment)s."),
                number=len(wrong),
                moment=moment(wrong[0].at),
            ),
            words(
                _(
                    "The password is not right. Ask for a new one with “Wachtwoord vergeten?”, or I send "
                    "you a link."
                )
            ),
            "send-link",
        )


@check
class SecondStep(AttemptsCheck):
    slug, rank, name = "second-step", 28, _("Second step of signing in")

    def judge(self, customer: User, lines: list[Event]) -> Finding:
        refused = [
            line
            for line in lines
            if line.action == Action.SIGN_IN_REFUSED and line.data.get("step") == "second_factor"
        ]
        if refused:
            return explains(
                words(
                    _("The password was right; %(number)s times the code was not, last on %(moment)s."),
                    number=len(refused),
                    moment=moment(refused[0].at),
                ),
                words(
                    _(
                        "The code of the app is not accepted. Set the clock of your telephone to automatic, "
                        "and use the newest code. Without the telephone: use a recovery code."
                    )
                ),
            )
        stuck = [line for line in lines if line.action == Action.SIGN_IN]
        if stuck and customer.needs_second_factor:
            return explains(
                words(
                    _("The password was right on %(moment)s; the second step was never taken."),
                    moment=moment(stuck[0].at),
                ),
                words(
                    _(
                        "After the password the portal asks for a code from your app. Is the telephone with "
                        "the app lost? Then the second step can be reset."
                    )
                ),
            )
        return passed(
            words(_("Nothing was refused at the second step."))
            if customer.needs_second_factor
            else words(_("This account signs in with a password alone."))
        )


@check
class SessionMoved(SignInCheck):
    slug, rank, name = "session-moved", 34, _("Session not taken for another's")

    def look(self, context: Context, customer: User) -> Finding:
        row = (
            AccountSession.objects.filter(user=customer, ended_at=None, suspect_at__isnull=False)
            .order_by("-suspect_at")
            .first()
        )
        if row is None or row.suspect_at is None:
            return passed(words(_("No session came from another device and network at once.")))
        return explains(
            words(
                _(
                    "Since %(moment)s a session comes from another device and network at once: "
                    "%(device)s, %(address)s. It asks for the password again."
                ),
                moment=moment(row.suspect_at),
                device=f"{row.browser_family} {row.system}".strip() or "–",
                address=row.address or "–",
            ),
            words(
                _(
                    "The portal asks who you are because device and network changed at once, a VPN for "
                    "example. Sign out, close the browser and sign in again."
                )
            ),
            "end-sessions",
        )
