"""“Registering me and my child gives an error” (S-14): the step, what was not good, and whether somebody is known."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.childcare.choices import RegistrationState, RegistrationStep
from core.childcare.models import Guardian, ImportEntry, Registration, RegistrationStop
from core.childcare.registration.actions import TYPED, good_answers
from core.childcare.registration.forms import FORMS
from core.childcare.registration.recognition import FAMILIES, IMPORT_LIST
from core.childcare.registration.steps import number_of
from core.lib.nl import InvalidNumberError, normalise_bsn
from supportdesk.checking import Check, Context, Finding, check, could_not, explains, passed
from supportdesk.complaints import Complaint
from supportdesk.showing import moment
from supportdesk.words import words

BSN = "bsn"
NOT_FOUND = _("No registration with this e-mail address in the last 30 days.")
ASK_ADDRESS = _("Ask the customer with which e-mail address the registration was begun.")
CODES: dict[str, str | Promise] = {
    "required": _("not filled in"),
    "invalid": _("cannot be read"),
    "invalid_choice": _("is not on offer (any more)"),
    "check_digit": _("is no BSN: it fails the eleven-test"),
    "length": _("has not the right number of figures"),
    "format": _("has other signs than figures"),
    "first_three_zero": _("begins with three zeros"),
    "same_bsn": _("is the BSN of somebody else in the registration"),
    "not_in_use": _("does not exist"),
    "letters": _("has other signs than letters"),
    "figure": _("does not begin with a figure"),
    "no_child": _("is not the date of birth of a child"),
    "past": _("lies in the past"),
    "far": _("lies too far ahead"),
    "age": _("does not fit the age of the child"),
    "max_length": _("is too long"),
}
FIELDS: dict[str, str | Promise] = {
    "last_name": _("last name"),
    "initials": _("initials"),
    "address": _("address"),
}


class RegistrationCheck(Check):
    """A check of the newest registration of the customer."""

    complaints = (Complaint.REGISTRATION_FAILS,)

    def run(self, context: Context) -> Finding:
        address = _address(context)
        registration = newest_registration(context)
        if registration is None:
            return could_not(words(NOT_FOUND if address else ASK_ADDRESS))
        return self.look(context, registration)

    @abstractmethod
    def look(self, context: Context, registration: Registration) -> Finding:
        """At this registration."""


def newest_registration(context: Context) -> Registration | None:
    """Of the organisation, begun with the e-mail address or with that address filled in for a guardian."""
    address = _address(context)
    if not address:
        return None
    own = Registration.objects.filter(organisation=context.organisation)
    filled_in = Q(**{f"answers__{TYPED}__guardian_1__email__iexact": address}) | Q(
        **{f"answers__{TYPED}__guardian_2__email__iexact": address}
    )
    return own.filter(Q(email__iexact=address) | filled_in).order_by("-touched_at").first()


def _address(context: Context) -> str:
    return context.said.email.strip() or (context.customer.email if context.customer else "")


def _last_problem(registration: Registration) -> RegistrationStop | None:
    """The last time that answers were not good, unless that step was got past since."""
    stop = registration.stops.exclude(problems=[]).first()
    is_past = (
        stop is None
        or registration.state != RegistrationState.OPEN
        or stop.step in good_answers(registration)
    )
    return None if is_past else stop


def _problems_in_words(problems: list[list[str]], step: str) -> Callable[[], str]:
    fields = FORMS[RegistrationStep(step)].base_fields

    def shown() -> str:
        whole_page = _("the whole page")
        return "; ".join(
            f"{fields[name].label if name in fields else whole_page}: {CODES.get(code, code)}"
            for name, code in problems
        )

    return shown


@check
class ExistingDebtor(Check):
    """Whoever has an account as a guardian adds from inside."""

    slug, rank, name = "registration-debtor", 10, _("Not an existing debtor")
    complaints = (Complaint.REGISTRATION_FAILS,)

    def run(self, context: Context) -> Finding:
        guardian = (
            Guardian.objects.select_related("family")
            .filter(user=context.customer, family__organisation=context.organisation)
            .first()
            if context.customer
            else None
        )
        if guardian is None:
            return passed(words(_("No account of a guardian was chosen.")))
        return explains(
            words(_("Is debtor %(number)s already."), number=guardian.family.debtor_number),
            words(
                _(
                    "You have an account already: sign in with %(number)s. Under Overig, Inschrijvingen you add a "
                    "child or a care request."
                ),
                number=guardian.family.debtor_number,
            ),
        )


@check
class ValidBsn(RegistrationCheck):
    slug, rank, name = "registration-bsn", 20, _("BSNs are valid numbers")

    def run(self, context: Context) -> Finding:
        if context.said.bsn:
            return self._of_typed(context.said.bsn)
        return super().run(context)

    def _of_typed(self, typed: str) -> Finding:
        try:
            normalise_bsn(typed)
        except InvalidNumberError as error:
            return _bad_bsn(
                words(_("The number that was read out %(problem)s."), problem=CODES[error.problem.value])
            )
        return passed(words(_("The number that was read out passes the eleven-test.")))

    def look(self, context: Context, registration: Registration) -> Finding:
        stop = _last_problem(registration)
        wrong = [code for name, code in stop.problems if name == BSN] if stop else []
        if not stop or not wrong:
            return passed(words(_("Every BSN that was filled in passes the eleven-test.")))
        return _bad_bsn(
            words(
                _("%(moment)s, %(step)s: the BSN %(problem)s."),
                moment=moment(stop.at),
                step=RegistrationStep(stop.step).label,
                problem=CODES.get(wrong[0], wrong[0]),
            )
        )


def _bad_bsn(value: Any) -> Finding:
    return explains(
        value,
        words(
            _(
                "The BSN is not right. Take it over from a passport or identity card; or leave it empty for now and "
                "give it later."
            )
        ),
    )


@check
class GoodAnswers(RegistrationCheck):
    slug, rank, name = "registration-answers", 30, _("Answers were found good")

    def look(self, context: Context, registration: Registration) -> Finding:
        stop = _last_problem(registration)
        wrong = [pair for pair in stop.problems if pair[0] != BSN] if stop else []
        if not stop or not wrong:
            return passed(words(_("Nothing that was filled in is refused.")))
        told = _problems_in_words(wrong, stop.step)
        return explains(
            words(
                _("%(moment)s, %(step)s: %(problems)s."),
                moment=moment(stop.at),
                step=RegistrationStep(stop.step).label,
                problems=told,
            ),
            words(_("Look at this again: %(problems)s."), problems=told),
        )


class KnownCheck(RegistrationCheck):
    """Whether the registration was stopped because somebody is known."""

    where: str

    def look(self, context: Context, registration: Registration) -> Finding:
        stop = registration.stops.filter(match__where=self.where).first()
        if stop is None or registration.state != RegistrationState.KNOWN:
            return passed(words(_("Not stopped by this.")))
        return self.found(context, stop)

    @abstractmethod
    def found(self, context: Context, stop: RegistrationStop) -> Finding:
        """What to say of the match at which it was stopped."""


def _fields_of(stop: RegistrationStop) -> Callable[[], str]:
    assert stop.match is not None
    names = [FIELDS.get(name, name) for name in stop.match["fields"]]
    return lambda: ", ".join(str(name) for name in names)


@check
class KnownAsDebtor(KnownCheck):
    slug, rank, name = "registration-known-family", 12, _("Guardian not in the register yet")
    where = FAMILIES

    def found(self, context: Context, stop: RegistrationStop) -> Finding:
        assert stop.match is not None
        guardian = (
            Guardian.objects.select_related("family")
            .filter(pk=stop.match["id"], family__organisation=context.organisation)
            .first()
        )
        number = guardian.family.debtor_number if guardian else "-"
        return explains(
            words(
                _("%(moment)s: the same as a guardian of debtor %(number)s in %(fields)s."),
                moment=moment(stop.at),
                number=number,
                fields=_fields_of(stop),
            ),
            words(
                _(
                    "We know you already. Sign in, or ask for your password; under Overig, Inschrijvingen you add a "
                    "child or a care request."
                )
            ),
        )


@check
class KnownInImportList(KnownCheck):
    slug, rank, name = "registration-known-import", 13, _("Guardian not in the import list yet")
    where = IMPORT_LIST

    def found(self, context: Context, stop: RegistrationStop) -> Finding:
        assert stop.match is not None
        entry = ImportEntry.objects.filter(pk=stop.match["id"], organisation=context.organisation).first()
        return explains(
            words(
                _(
                    "%(moment)s: the same as a guardian in the import list in %(fields)s; that line: %(state)s."
                ),
                moment=moment(stop.at),
                fields=_fields_of(stop),
                state=entry.get_state_display if entry else "-",
            ),
            words(_("Your registration came in before and is being judged. You need not register again.")),
        )


@check
class StepReached(RegistrationCheck):
    """Where it stands; by itself that explains nothing."""

    slug, rank, name = "registration-step", 90, _("Step that was reached")

    def look(self, context: Context, registration: Registration) -> Finding:
        step = RegistrationStep(registration.step)
        return passed(
            words(
                _("Step %(number)s of 6, %(step)s: %(state)s. Last touched %(moment)s."),
                number=number_of(step),
                step=step.label,
                state=registration.get_state_display,
                moment=moment(registration.touched_at),
            )
        )
