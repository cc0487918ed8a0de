"""“I asked for a new password but get no mail” (S-11): from the answer on the page to the words of the mail server."""

from abc import abstractmethod

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import LinkKind, ResetStep
from core.accounts.identifiers import normalise, same_address
from core.accounts.models import AccountLink, ResetAttempt, User
from core.accounts.rights import Right
from core.notifications.bounces import does_not_arrive
from core.notifications.choices import OutboxState
from core.notifications.models import Bounce, OutboxMessage
from supportdesk.checking import Check, Context, Finding, check, explains, passed
from supportdesk.choices import Verdict
from supportdesk.complaints import Complaint
from supportdesk.customers.mails import last_try, mail_of, provider_of, waiting_too_long
from supportdesk.customers.signing_in import known_of, last_attempt
from supportdesk.showing import moment
from supportdesk.words import words

NO_MAIL = words(_("No mail was due."))


class MailCheck(Check):
    """A check of links for a password that go to an account."""

    complaints = (Complaint.NO_RESET_MAIL,)
    right = Right.SEE_SIGN_IN_ATTEMPTS

    def applies(self, context: Context) -> bool:
        return context.customer is not None


class LastMailCheck(MailCheck):
    """A check of the mail of the last link that was asked."""

    def run(self, context: Context) -> Finding:
        attempt = last_attempt(context)
        if attempt is None or attempt.step != ResetStep.SENT:
            return passed(NO_MAIL)
        return self.of_mail(attempt, mail_of(attempt))

    @abstractmethod
    def of_mail(self, attempt: ResetAttempt, mail: OutboxMessage | None) -> Finding:
        """From an attempt that ended with a link, and its mail."""


@check
class PositiveAnswer(MailCheck):
    slug, rank, name = "link-was-due", 10, _("A link was really asked")

    def run(self, context: Context) -> Finding:
        attempt = last_attempt(context)
        if attempt is None:
            return explains(
                words(_("In the last 14 days no new password was asked for this account.")),
                words(
                    _(
                        "We see no request for your account. Perhaps another number was filled in; let us do "
                        "it together."
                    )
                ),
                "send-link",
            )
        if attempt.step == ResetStep.SENT:
            return passed(
                words(_("On %(moment)s a link was asked, and everything agreed."), moment=moment(attempt.at))
            )
        return explains(
            words(
                _("Asked on %(moment)s, but it stopped: %(step)s. The page tells nobody."),
                moment=moment(attempt.at),
                step=ResetStep(attempt.step).label,
            ),
            words(
                _(
                    "What was filled in does not agree with what we have, so no mail was sent. Let us go "
                    "through it."
                )
            ),
        )


@check
class MailMade(LastMailCheck):
    slug, rank, name = "mail-made", 12, _("Mail was made")

    def of_mail(self, attempt: ResetAttempt, mail: OutboxMessage | None) -> Finding:
        if mail is None:
            return explains(
                words(_("There is no mail of the request of %(moment)s."), moment=moment(attempt.at)),
                words(_("The mail was not made. I send you a new one.")),
                "send-link",
            )
        if mail.state == OutboxState.WITHDRAWN:
            return explains(
                words(_("The mail was withdrawn before it was sent.")),
                words(_("The mail was held back. I send you a new one.")),
                "send-link",
            )
        return passed(words(_("The mail was made on %(moment)s."), moment=moment(mail.created_at)))


@check
class QueueBehind(LastMailCheck):
    slug, rank, name = "queue-behind", 14, _("Mail queue keeps up")

    def of_mail(self, attempt: ResetAttempt, mail: OutboxMessage | None) -> Finding:
        behind = waiting_too_long()
        is_waiting = mail is not None and mail.state == OutboxState.WAITING and not mail.attempts
        if not (behind and is_waiting):
            return passed(words(_("%(number)s mails wait for too long."), number=behind))
        return explains(
            words(
                _("The mail waits, with %(number)s others that are late.")
                if behind > 1
                else _("The mail waits in a queue that is late."),
                number=behind - 1,
            ),
            words(
                _("Our mail is late at the moment. Your link comes by itself; you need not ask for it again.")
            ),
        )


@check
class Deferred(LastMailCheck):
    slug, rank, name = "mail-deferred", 18, _("Mail server takes it at once")

    def of_mail(self, attempt: ResetAttempt, mail: OutboxMessage | None) -> Finding:
        last = last_try(mail) if mail is not None and mail.state in OutboxState.unfinished() else None
        if mail is None or last is None:
            return passed(words(_("The mail server did not put it off.")))
        return explains(
            words(
                _("Put off by the mail server on %(moment)s: “%(answer)s”. Tried again on %(again)s."),
                moment=moment(last.at),
                answer=last.answer,
                again=moment(mail.due_at),
            ),
            words(
                _(
                    "Your mail provider puts our mail off for a moment. It comes by itself, usually "
                    "within the hour."
                )
            ),
        )


@check
class Refused(LastMailCheck):
    slug, rank, name = "mail-refused", 16, _("Mail server does not refuse it")

    def of_mail(self, attempt: ResetAttempt, mail: OutboxMessage | None) -> Finding:
        last = last_try(mail) if mail is not None and mail.state == OutboxState.DEAD else None
        if last is None:
            return passed(words(_("The mail server did not refuse it.")))
        return explains(
            words(
                _("Refused for %(address)s on %(moment)s: “%(answer)s”."),
                address=last.address or "–",
                moment=moment(last.at),
                answer=last.answer,
            ),
            words(
                _(
                    "Your mail provider does not take mail for this address. Is the address right, and "
                    "the mailbox not full?"
                )
            ),
            "correct-email",
            "send-link",
        )


def _bounce_words(bounce: Bounce) -> Finding:
    return explains(
        words(
            _("Came back from %(address)s on %(moment)s: “%(explanation)s” (%(status)s)."),
            address=bounce.address,
            moment=moment(bounce.at),
            explanation=bounce.explanation or "–",
            status=bounce.status or "–",
        ),
        words(_("Our mail comes back from your address. Is the address right, and the mailbox not full?")),
        "correct-email",
        "lift-bounce",
    )


@check
class Bounced(LastMailCheck):
    slug, rank, name = "mail-bounced", 20, _("Mail did not come back")

    def of_mail(self, attempt: ResetAttempt, mail: OutboxMessage | None) -> Finding:
        bounce = mail.bounces.filter(lifted_at=None).order_by("-at").first() if mail is not None else None
        return _bounce_words(bounce) if bounce else passed(words(_("No report that it came back.")))


@check
class BounceList(MailCheck):
    slug, rank, name = "bounce-list", 24, _("Address is not known as unreachable")

    def run(self, context: Context) -> Finding:
        assert context.customer is not None
        address = known_of(context.customer).first_email
        bounce, attempt = does_not_arrive(address), last_attempt(context)
        if bounce is None:
            return passed(
                words(_("Nothing came back from %(address)s in the last month."), address=address or "–")
            )
        own_mail = mail_of(attempt) if attempt is not None else None
        if own_mail is not None and bounce.message_id == own_mail.pk:
            return passed(words(_("Only this mail came back, none before it.")))
        return _bounce_words(bounce)


@check
class OtherMailbox(MailCheck):
    slug, rank, name = "other-mailbox", 28, _("Customer looks in the right mailbox")

    def run(self, context: Context) -> Finding:
        assert context.customer is not None
        filed, typed = known_of(context.customer).first_email, context.said.email
        if not typed or same_address(typed, filed):
            return passed(words(_("Links go to %(address)s."), address=filed or "–"))
        return explains(
            words(
                _("Links go to %(filed)s; the customer looks in %(typed)s."),
                filed=filed or "–",
                typed=normalise(typed),
            ),
            words(
                _(
                    "The link goes to the first address that we have of you, which is another one. Do "
                    "you still use that?"
                )
            ),
            "correct-email",
        )


@check
class Accepted(LastMailCheck):
    slug, rank, name = "mail-accepted", 50, _("Mail server took it; where it may be")

    def of_mail(self, attempt: ResetAttempt, mail: OutboxMessage | None) -> Finding:
        last = last_try(mail) if mail is not None and mail.state == OutboxState.SENT else None
        if last is None:
            return passed(words(_("Not taken by the mail server yet.")))
        provider = provider_of(last.address)
        say = (
            words(
                _(
                    "The mail reached %(provider)s. Look in the folder “%(folder)s” as well, and search "
                    "for the name of the organisation."
                ),
                provider=provider.name,
                folder=provider.folder,
            )
            if provider
            else words(
                _("The mail reached your mail provider. Look in the folder for unwanted mail as well.")
            )
        )
        value = words(
            _("Taken on %(moment)s for %(address)s: “%(answer)s”."),
            moment=moment(last.at),
            address=last.address,
            answer=last.answer or "250",
        )
        return Finding(Verdict.PASSED, value, say)


@check
class Opened(LastMailCheck):
    slug, rank, name = "link-opened", 52, _("Link was used")

    def of_mail(self, attempt: ResetAttempt, mail: OutboxMessage | None) -> Finding:
        customer: User | None = attempt.account
        link = (
            AccountLink.objects.filter(user=customer, kind=LinkKind.RESET, created_at__gte=attempt.at)
            .order_by("-created_at")
            .first()
        )
        if link is None:
            return passed(words(_("No link was made yet.")))
        if link.used_at:
            return passed(
                words(
                    _("The link was used, or replaced by a newer one, on %(moment)s."),
                    moment=moment(link.used_at),
                )
            )
        return passed(
            words(_("The link was not used; it holds until %(moment)s."), moment=moment(link.expires_at))
        )
