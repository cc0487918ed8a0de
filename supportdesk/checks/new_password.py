"""“A new password cannot be requested” (S-10): where it stopped, and what the customer types beside what is on file."""

from abc import abstractmethod
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.accounts.actions.ask_reset import wait_of
from core.accounts.choices import Environment, ResetNote, ResetStep
from core.accounts.identifiers import find_account, normalise, same_address
from core.accounts.models import ResetAttempt, User
from core.accounts.rights import Right
from core.childcare.bsn import digests_of, place_of
from core.childcare.models import Bsn, Family, Guardian
from core.lib.client_address import network_of
from core.lib.nl import InvalidNumberError, normalise_bsn
from supportdesk.checking import Check, Context, Finding, check, could_not, explains, passed
from supportdesk.complaints import Complaint
from supportdesk.customers.signing_in import asked_as, known_of, last_attempt, stopped_at
from supportdesk.rules.addresses import has_invisible, is_typing_error, made_visible
from supportdesk.showing import minutes_until, moment
from supportdesk.words import Words, words

THIS = (Complaint.NO_NEW_PASSWORD,)
SEND_PROOF = words(
    _(
        "The BSN differs from our register. The office puts it right after seeing your "
        "passport or identity card."
    )
)
NOT_ASKED = _("Not asked of the customer, and no attempt of the last 14 days stopped at it.")


class ResetCheck(Check):
    """A check of an account of which a new password is asked."""

    complaints: ClassVar[tuple[Complaint, ...]] = THIS
    right: ClassVar[Right | None] = Right.SEE_SIGN_IN_ATTEMPTS

    def applies(self, context: Context) -> bool:
        return context.customer is not None

    def run(self, context: Context) -> Finding:
        assert context.customer is not None
        return self.look(context, context.customer)

    @abstractmethod
    def look(self, context: Context, customer: User) -> Finding:
        """At this account."""


@check
class RightPage(ResetCheck):
    slug, rank, name = "reset-page", 10, _("Right sign-in page")

    def look(self, context: Context, customer: User) -> Finding:
        stopped = stopped_at(context, ResetStep.OTHER_ENVIRONMENT)
        tried = context.said.page or (stopped.environment if stopped else "")
        own = Environment(customer.environment)
        if not tried or tried == own:
            return passed(words(_("The account belongs to the page for %(own)s."), own=own.label))
        return explains(
            words(
                _("Tried on the page for %(tried)s; the account belongs to the page for %(own)s."),
                tried=Environment(tried).label,
                own=own.label,
            ),
            words(
                _("Go back to the start page, choose %(own)s, and ask for the new password there."),
                own=own.label,
            ),
        )


@check
class AccountOpen(ResetCheck):
    slug, rank, name = "account-closed", 9, _("Account is active")
    complaints = (Complaint.NO_NEW_PASSWORD, Complaint.NO_RESET_MAIL, Complaint.NOT_SIGNED_IN)
    right = None

    def look(self, context: Context, customer: User) -> Finding:
        if customer.is_open:
            return passed(words(_("The account is active.")))
        value = (
            words(_("The account ended on %(moment)s."), moment=moment(customer.ends_at))
            if customer.ends_at
            else words(_("The account is closed."))
        )
        return explains(
            value,
            words(_("Your account is closed. I will see whether it can be opened again.")),
            "reopen-account",
        )


@check
class KnownIdentifier(Check):
    slug, rank, name = "identifier-known", 15, _("User name or number is known")
    complaints = (Complaint.NO_NEW_PASSWORD, Complaint.NOT_SIGNED_IN)

    def run(self, context: Context) -> Finding:
        typed = context.said.identifier
        if not typed:
            return self._without(context)
        match = find_account(context.organisation, typed)
        shown = made_visible(typed)
        if match.shared_email:
            return explains(
                words(_("%(typed)s: this e-mail address has several accounts."), typed=shown),
                words(
                    _(
                        "Fill in your number instead of your e-mail address: several accounts share the address."
                    )
                ),
            )
        if match.account is None:
            return explains(
                words(_("%(typed)s: nobody has this user name, number or e-mail address."), typed=shown),
                words(
                    _(
                        "This number is not known. It stands on your invoice or in our mails; read it out to me."
                    )
                ),
            )
        return self._found(context, match.account, shown)

    def _found(self, context: Context, found: User, shown: str) -> Finding:
        if context.customer is None or found == context.customer:
            return passed(words(_("%(typed)s is %(name)s."), typed=shown, name=found.full_name))
        return explains(
            words(
                _("%(typed)s is not this customer but another account; this one is %(own)s."),
                typed=shown,
                own=context.customer.username,
            ),
            words(_("Use your own number: %(own)s."), own=context.customer.username),
        )

    def _without(self, context: Context) -> Finding:
        if context.customer is not None:
            return passed(words(_("Not asked; this account is %(own)s."), own=context.customer.username))
        return could_not(words(_("Ask the customer what is typed as user name or number.")))


def _side_by_side(typed: str, filed: str) -> Words:
    return words(
        _("typed: %(typed)s\non file: %(filed)s"), typed=made_visible(typed), filed=made_visible(filed) or "–"
    )


@check
class TypingError(ResetCheck):
    slug, rank, name = "email-typing-error", 20, _("E-mail address without a typing error")

    def look(self, context: Context, customer: User) -> Finding:
        typed, filed = context.said.email, known_of(customer).first_email
        if not typed:
            return could_not(words(_("Ask the customer to read the e-mail address out, sign by sign.")))
        if same_address(typed, filed):
            return passed(_same_words(typed, filed))
        if not is_typing_error(normalise(typed), normalise(filed)):
            return passed(words(_("No typing error: the addresses are different ones.")))
        return explains(
            _side_by_side(typed, filed),
            words(_("The e-mail address that you type differs by a few signs from the one that we have.")),
            "correct-email",
        )


def _same_words(typed: str, filed: str) -> Words:
    if has_invisible(typed) or has_invisible(filed) or typed != filed:
        return words(
            _(
                "The same; spaces, capitals and hidden signs are forgiven.\ntyped: %(typed)s\non "
                "file: %(filed)s"
            ),
            typed=made_visible(typed),
            filed=made_visible(filed),
        )
    return words(_("The same as on file: %(filed)s."), filed=filed)


@check
class SecondAddress(ResetCheck):
    slug, rank, name = "email-second", 21, _("Not the second e-mail address")

    def look(self, context: Context, customer: User) -> Finding:
        known, typed = known_of(customer), context.said.email
        stopped = stopped_at(context, ResetStep.EMAIL_DIFFERS)
        by_record = not typed and stopped is not None and ResetNote.SECOND_ADDRESS in stopped.notes
        if not by_record and not (typed and same_address(typed, known.second_email)):
            return passed(words(_("Second address on file: %(second)s."), second=known.second_email or "–"))
        return explains(
            _side_by_side(typed or known.second_email, known.first_email),
            words(_("That is your second address. A new password is asked with your first address.")),
            "correct-email",
        )


@check
class OtherAddress(ResetCheck):
    slug, rank, name = "email-other", 22, _("E-mail address as on file")

    def look(self, context: Context, customer: User) -> Finding:
        known, typed = known_of(customer), context.said.email
        if not normalise(known.first_email):
            return explains(
                words(_("No e-mail address is on file.")),
                words(_("We have no e-mail address of you, so no link can be sent. Which address is yours?")),
                "correct-email",
            )
        if typed:
            return self._compared(typed, known.first_email, known.second_email)
        stopped = stopped_at(context, ResetStep.EMAIL_DIFFERS)
        if stopped is None or ResetNote.SECOND_ADDRESS in stopped.notes:
            return passed(words(NOT_ASKED))
        return explains(
            words(
                _("Another address than %(filed)s was typed on %(moment)s."),
                filed=made_visible(known.first_email),
                moment=moment(stopped.at),
            ),
            words(
                _("The e-mail address that was filled in is not the one that we have. Please spell yours.")
            ),
            "correct-email",
        )

    def _compared(self, typed: str, first: str, second: str) -> Finding:
        is_known = same_address(typed, first) or same_address(typed, second)
        if is_known or is_typing_error(normalise(typed), normalise(first)):
            return passed(words(_("Not another address altogether.")))
        return explains(
            _side_by_side(typed, first),
            words(
                _(
                    "We have another e-mail address of you. I can put it right after I know for sure who "
                    "you are."
                )
            ),
            "correct-email",
        )


class BsnCheck(ResetCheck):
    """Of what the customer typed as BSN, which is compared and never shown or kept."""

    def applies(self, context: Context) -> bool:
        return context.customer is not None and (bool(context.said.bsn) or self._was_stopped(context))

    def _was_stopped(self, context: Context) -> bool:
        attempt: ResetAttempt | None = last_attempt(context)
        return attempt is not None and attempt.step in {ResetStep.BSN_INVALID, ResetStep.BSN_DIFFERS}


def _number(typed: str) -> str | None:
    try:
        return normalise_bsn(typed)
    except InvalidNumberError:
        return None


def _family_of(customer: User) -> Family | None:
    return Family.objects.filter(guardians__user=customer).first()


@check
class ValidBsn(BsnCheck):
    slug, rank, name = "bsn-invalid", 30, _("BSN is a valid number")

    def look(self, context: Context, customer: User) -> Finding:
        typed = context.said.bsn
        if typed and _number(typed):
            return passed(
                words(_("The number is valid. A 0 in front, spaces and points make no difference."))
            )
        if not typed and stopped_at(context, ResetStep.BSN_INVALID) is None:
            return passed(words(NOT_ASKED))
        return explains(
            words(_("What was typed cannot be a BSN: it fails the eleven-test.")),
            words(
                _("There is an error in the BSN. Please read it again from your passport or identity card.")
            ),
        )


@check
class BsnOfFamily(BsnCheck):
    slug, rank, name = "bsn-of-family", 31, _("BSN is not another family member's")
    right = Right.SEE_BSN

    def look(self, context: Context, customer: User) -> Finding:
        number, family = _number(context.said.bsn), _family_of(customer)
        if number is None or family is None:
            return could_not(words(_("Ask the customer for the BSN to compare it.")))
        found = (
            Bsn.objects.filter(family=family, digest__in=digests_of(context.organisation.pk, number))
            .select_related("guardian", "child")
            .exclude(guardian__user=customer)
            .first()
        )
        if found is None:
            return passed(words(_("Nobody else of the family has this number.")))
        return explains(
            words(_("The number is that of %(name)s."), name=str(found.person)),
            words(_("That is the BSN of somebody else of your family. Fill in your own.")),
        )


@check
class BsnInRegister(BsnCheck):
    slug, rank, name = "bsn-in-register", 32, _("BSN as in the register")
    right = Right.SEE_BSN

    def look(self, context: Context, customer: User) -> Finding:
        guardian = Guardian.objects.filter(user=customer).select_related("bsn").first()
        number = _number(context.said.bsn)
        if guardian is None or not hasattr(guardian, "bsn"):
            return explains(words(_("No BSN of this customer is in the register.")), SEND_PROOF)
        if _number(place_of(guardian.bsn).unseal(guardian.bsn.sealed).decode()) is None:
            return explains(
                words(_("What is in the register as BSN fails the eleven-test: it came in wrong.")),
                SEND_PROOF,
            )
        if number is None:
            return self._by_record(context)
        if known_of(customer).has_bsn(number) or self._is_of_family(context, guardian, number):
            return passed(words(_("The register has a valid BSN.")))
        return explains(words(_("The number is valid, but differs from the register.")), SEND_PROOF)

    def _is_of_family(self, context: Context, guardian: Guardian, number: str) -> bool:
        wanted = digests_of(context.organisation.pk, number)
        return Bsn.objects.filter(family=guardian.family_id, digest__in=wanted).exists()

    def _by_record(self, context: Context) -> Finding:
        stopped = stopped_at(context, ResetStep.BSN_DIFFERS)
        if stopped is None:
            return passed(words(_("The register has a valid BSN.")))
        return explains(
            words(
                _("On %(moment)s a BSN was typed that differs from the register."), moment=moment(stopped.at)
            ),
            SEND_PROOF,
        )


@check
class RateLimit(ResetCheck):
    slug, rank, name = "reset-wait", 40, _("No wait is running")

    def look(self, context: Context, customer: User) -> Finding:
        attempt = last_attempt(context)
        networks = [network_of(attempt.address)] if attempt is not None else []
        until = wait_of(asked_as(context, customer), networks, known_of(customer).first_email)
        if until is None:
            return passed(words(_("No wait is running.")))
        return explains(
            words(
                _(
                    "Asked too often: a new link can be asked from %(moment)s on, %(minutes)s minutes from now."
                ),
                moment=moment(until),
                minutes=minutes_until(until),
            ),
            words(_("A link was asked a moment ago. Try again after %(moment)s."), moment=moment(until)),
        )
