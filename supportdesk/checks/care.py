"""Complaints about help requests (S-20 to S-25). What the worker may not know of is not there for a check."""

from abc import abstractmethod
from datetime import timedelta
from functools import partial
from typing import ClassVar

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carecases import conditions
from carecases.actions.remove_help_request import may_remove
from carecases.choices import Ground
from carecases.intake.choices import System
from carecases.intake.links import Checked, link_state
from carecases.intake.models import Attempt
from carecases.intake.selectors import attempts_of
from carecases.intake.wording import as_found, sentences
from carecases.models import Admission, HelpRequest, SavedView
from carecases.seats import tabs_seen_by_role
from carecases.selectors import help_requests_of, own_schools
from carecases.support.models import Approach, Tlv
from core.accounts.choices import RoleKind
from core.accounts.identifiers import find_account
from core.accounts.models import Unit, User
from core.accounts.rights import Right
from core.lib import clock
from core.lib.nl import InvalidNumberError, normalise_brin
from core.notifications.bounces import does_not_arrive
from supportdesk.checking import Check, Context, Finding, check, could_not, explains, passed
from supportdesk.complaints import Complaint
from supportdesk.showing import day, moment
from supportdesk.words import words

ASK_NUMBER = words(_("Ask the number; no help request with it is open to you."))
LOOKS_BACK = timedelta(days=60)


def sees_what_was_named(context: Context) -> bool:
    """Whether the worker may know of the help request that the customer named, if one was named (S-20)."""
    return not context.said.number or context.help_request is not None


class HelpRequestCheck(Check):
    """A check of the help request that the customer named."""

    right: ClassVar[Right | None] = Right.SEE_HELP_REQUESTS

    def may_read(self, context: Context) -> bool:
        return super().may_read(context) and sees_what_was_named(context)

    def may_be_listed(self, worker: User) -> bool:
        """Which help request it is about takes a query."""
        return False

    def run(self, context: Context) -> Finding:
        asked = context.help_request
        return self.of(context, asked) if asked is not None else could_not(ASK_NUMBER)

    @abstractmethod
    def of(self, context: Context, asked: HelpRequest) -> Finding:
        """Of a help request that the worker sees."""


# It has a dossier number but does not show (S-20)


class UnseenCheck(HelpRequestCheck):
    complaints = (Complaint.HELP_REQUEST_UNSEEN,)

    def applies(self, context: Context) -> bool:
        return context.customer is not None


@check
class AtOwnSchool(UnseenCheck):
    slug, rank, name = "at-own-school", 10, _("It landed at a school of the account")

    def of(self, context: Context, asked: HelpRequest) -> Finding:
        assert context.customer is not None
        if context.customer.has_right(Right.ASSESS_HELP_REQUESTS):
            return passed(words(_("The account sees all schools.")))
        own = list(Unit.objects.filter(pk__in=own_schools(context.customer)))
        landed = words(
            _("Landed at %(school)s (%(brin)s); the account works for %(own)s."),
            school=asked.school.name,
            brin=asked.school.brin or "–",
            own=", ".join(f"{unit.name} ({unit.brin or '–'})" for unit in own) or "–",
        )
        if asked.school in own:
            return passed(landed)
        return explains(
            landed,
            words(
                _(
                    "The help request landed at %(school)s. The partnership can move it, or give you "
                    "that school."
                ),
                school=asked.school.name,
            ),
        )


@check
class MaySee(UnseenCheck):
    slug, rank, name = "may-see", 12, _("Account may see help requests")

    def of(self, context: Context, asked: HelpRequest) -> Finding:
        assert context.customer is not None
        role = context.customer.role.name if context.customer.role else "–"
        if context.customer.has_right(Right.SEE_HELP_REQUESTS):
            return passed(words(_("The role %(role)s sees help requests."), role=role))
        return explains(
            words(_("The role %(role)s does not see help requests."), role=role),
            words(_("Your role does not show help requests. Your administrator can give you another one.")),
        )


@check
class StatusShows(UnseenCheck):
    slug, rank, name = "status-shows", 14, _("Status shows to this side")

    def of(self, context: Context, asked: HelpRequest) -> Finding:
        assert context.customer is not None
        value = words(_("The status is %(status)s."), status=asked.status.label)
        is_partnership = context.customer.has_right(Right.ASSESS_HELP_REQUESTS)
        if not (asked.is_hidden and is_partnership) or context.customer.has_right(Right.MANAGE_PROCESSES):
            return passed(value)
        return explains(
            value,
            words(
                _("The school has not handed the help request in yet; until then only the school sees it.")
            ),
        )


@check
class FiltersHide(UnseenCheck):
    slug, rank, name = "filters-hide", 40, _("No kept filter hides it")

    def of(self, context: Context, asked: HelpRequest) -> Finding:
        assert context.customer is not None
        views = SavedView.objects.filter(user=context.customer).order_by("name")
        names = ", ".join(view.name for view in views)
        if not names:
            return passed(words(_("No filters were kept.")))
        if not help_requests_of(context.customer).filter(pk=asked.pk).exists():
            return passed(words(_("The account does not see it without filters either.")))
        return explains(
            words(_("The account sees it, unless a kept filter is on: %(names)s."), names=names),
            words(_("Press “Wissen” above the list: a filter hides the help request.")),
            "clear-filters",
        )


# Dossier number -1 (S-21)


@check
class RefusedIntake(Check):
    slug, rank, name = "intake-refused", 10, _("What the pupil-tracking system sent was taken in")
    complaints = (Complaint.NUMBER_REFUSED,)
    right = Right.SEE_INTAKE

    def run(self, context: Context) -> Finding:
        attempt = self._newest(context)
        if attempt is None:
            return passed(words(_("Nothing was refused in the last 60 days.")))
        reasons = as_found(attempt.findings)
        return explains(
            words(
                _("%(moment)s, %(sender)s, BRIN %(brin)s, “%(title)s”: %(reasons)s"),
                moment=moment(attempt.received_at),
                sender=attempt.sender.name,
                brin=attempt.brin or "–",
                title=attempt.title or "–",
                reasons=lambda: " ".join(str(one.text) for one in sentences(reasons)),
            ),
            words(
                _(
                    "The partnership did not take it in. Mend this in the pupil-tracking system and send "
                    "again: %(reasons)s"
                ),
                reasons=lambda: " ".join(str(one.text) for one in sentences(reasons)),
            ),
        )

    def _newest(self, context: Context) -> Attempt | None:
        found = attempts_of(context.worker).filter(
            dossier_number=-1, received_at__gte=clock.now() - LOOKS_BACK
        )
        if context.said.number:
            found = found.filter(
                Q(reference__iexact=context.said.number) | Q(brin__iexact=context.said.number)
            )
        elif context.customer is not None:
            brins = list(context.customer.units.exclude(brin="").values_list("brin", flat=True))
            found = found.filter(Q(school__in=context.customer.units.all()) | Q(brin__in=brins))
        return found.select_related("sender").order_by("-received_at", "-pk").first()


# Who was invited sees little, or nothing any more (S-22)


class GuestCheck(Check):
    complaints = (Complaint.GUEST_SEES_LITTLE,)
    right = Right.SEE_HELP_REQUESTS

    def applies(self, context: Context) -> bool:
        return context.customer is not None

    def may_read(self, context: Context) -> bool:
        """Only who sees every help request to which the guest was let in."""
        others = Admission.objects.filter(user=context.customer).exclude(
            help_request__in=help_requests_of(context.worker)
        )
        return super().may_read(context) and sees_what_was_named(context) and not others.exists()

    def may_be_listed(self, worker: User) -> bool:
        """Which help requests the guest was let in to takes a query."""
        return False

    def admissions(self, context: Context) -> list[Admission]:
        found = Admission.objects.filter(
            user=context.customer, help_request__in=help_requests_of(context.worker)
        )
        if context.help_request is not None:
            found = found.filter(help_request=context.help_request)
        return list(found.select_related("help_request__dossier").order_by("-see_until", "-pk"))


@check
class WasInvited(GuestCheck):
    slug, rank, name = "was-invited", 10, _("Was invited")

    def run(self, context: Context) -> Finding:
        found = self.admissions(context)
        if found:
            return passed(words(_("%(number)s invitations."), number=len(found)))
        return explains(
            words(_("There is no invitation of this account for a help request that you see.")),
            words(_("You were not invited, or with another e-mail address. Ask who invited you.")),
        )


@check
class ExternalRights(GuestCheck):
    slug, rank, name = "external-rights", 12, _("Role has external rights")

    def run(self, context: Context) -> Finding:
        assert context.customer is not None
        shown = tabs_seen_by_role(context.customer)
        by_role = [
            one for one in self.admissions(context) if one.ground not in (Ground.PARENT, Ground.APPROACH)
        ]
        role = context.customer.role.name if context.customer.role else "–"
        if shown or not by_role:
            return passed(
                words(
                    _("The role %(role)s shows: %(tabs)s."),
                    role=role,
                    tabs=lambda: ", ".join(str(tab.label) for tab in sorted(shown)) or "–",
                )
            )
        return explains(
            words(_("The role %(role)s has no external rights, so only the tab Hulpvraag shows."), role=role),
            words(
                _(
                    "Your role shows nothing else of dossiers. The administrator of the partnership adds "
                    "external rights."
                )
            ),
        )


WHO_EXTENDS: dict[Ground, Promise] = {
    Ground.ROUND: _("Your access held through %(day)s. It can be extended."),
    Ground.MEETING: _(
        "You could look along for a meeting, through %(day)s. Who prepares the next meeting can invite you to that."
    ),
    Ground.APPROACH: _(
        "You could look along for the support, whose last day was %(day)s. The partnership can give it a later "
        "last day."
    ),
    Ground.PARENT: _(
        "The school let you look along through %(day)s. Ask the school to give you a later date."
    ),
}


@check
class DatePassed(GuestCheck):
    slug, rank, name = "access-over", 14, _("Access is not over")

    def run(self, context: Context) -> Finding:
        found = self.admissions(context)
        if not found:
            return passed(words(_("There is no access that could be over.")))
        holds = next((one for one in found if one.ended_at is None and one.see_until >= clock.today()), None)
        if holds is not None:
            return passed(words(_("Access through %(day)s."), day=day(holds.see_until)))
        last = found[0]
        if last.ended_at is not None:
            return explains(
                words(
                    _("Access by %(ground)s was ended on %(moment)s."),
                    ground=Ground(last.ground).label,
                    moment=moment(last.ended_at),
                ),
                words(_("Your access was ended. Ask the school or partnership to invite you again.")),
            )
        return explains(
            words(
                _("Access by %(ground)s held through %(day)s."),
                ground=Ground(last.ground).label,
                day=day(last.see_until),
            ),
            words(WHO_EXTENDS[Ground(last.ground)], day=day(last.see_until)),
            *(("extend-access",) if last.ground == Ground.ROUND else ()),
        )


# It cannot be deleted; it is not in the figures; an administrator cannot be found (S-23)


@check
class BlocksDeleting(HelpRequestCheck):
    slug, rank, name = "blocks-deleting", 10, _("Nothing was filled in")
    complaints = (Complaint.CANNOT_DELETE,)

    def of(self, context: Context, asked: HelpRequest) -> Finding:
        in_the_way = conditions.in_the_way(asked)
        if not in_the_way:
            return passed(words(_("Nothing was filled in that stands in the way.")))

        def told() -> str:
            return " ".join(lack.sentence for lack in conditions.in_the_way(asked))

        # Asked again in each language, as the sentences come in that of the moment.
        spoken = words("%(lacks)s", lacks=told)
        return explains(
            spoken, words(_("Something was filled in already. Take this out first: %(lacks)s"), lacks=told)
        )


@check
class MayDelete(HelpRequestCheck):
    slug, rank, name = "may-delete", 12, _("Account may delete it")
    complaints = (Complaint.CANNOT_DELETE,)

    def of(self, context: Context, asked: HelpRequest) -> Finding:
        if context.customer is None or may_remove(context.customer, asked):
            return passed(words(_("The status is %(status)s."), status=asked.status.label))
        return explains(
            words(_("The status is %(status)s."), status=asked.status.label),
            words(_("The partnership has it now, so only the partnership can delete it.")),
        )


@check
class InFigures(HelpRequestCheck):
    slug, rank, name = "in-figures", 10, _("Has an approach or TLV")
    complaints = (Complaint.NOT_IN_FIGURES,)

    def of(self, context: Context, asked: HelpRequest) -> Finding:
        approaches = Approach.objects.filter(help_request=asked).count()
        tlvs = Tlv.objects.filter(help_request=asked, is_imported=False).count()
        value = words(_("%(approaches)s approaches, %(tlvs)s TLVs."), approaches=approaches, tlvs=tlvs)
        if approaches or tlvs:
            return passed(value)
        return explains(
            value, words(_("Kengetallen counts approaches and TLVs; this help request has neither yet."))
        )


@check
class AdministratorFound(Check):
    slug, rank, name = "type-of-role", 10, _("Account is of a type that this administrator manages")
    complaints = (Complaint.ADMINISTRATOR_UNSEEN,)

    def run(self, context: Context) -> Finding:
        found = (
            find_account(context.organisation, context.said.account).account if context.said.account else None
        )
        if found is None or found.role is None or context.customer is None:
            return could_not(words(_("Ask the user name or e-mail address of the account that is missing.")))
        value = words(
            _("%(name)s has the role %(role)s, of the type %(kind)s."),
            name=found.full_name,
            role=found.role.name,
            kind=RoleKind(found.role.kind).label,
        )
        own = context.customer.role.kind if context.customer.role else ""
        if own == RoleKind.SUPER or found.role.kind == RoleKind.REST:
            return passed(value)
        return explains(
            value,
            words(_("You manage accounts of the type Rest only. Somebody of the type Super sees this one.")),
        )


# Status mails (S-24)


class StatusMailCheck(HelpRequestCheck):
    complaints = (Complaint.STATUS_MAILS,)

    def applies(self, context: Context) -> bool:
        return context.customer is not None


@check
class StatusMailAddress(StatusMailCheck):
    slug, rank, name = "status-mail-address", 10, _("Address on the help request")

    def of(self, context: Context, asked: HelpRequest) -> Finding:
        assert context.customer is not None
        data = asked.school_data
        value = words(
            _("Mails go to %(contact)s, %(email)s; the account has %(own)s."),
            contact=data.contact,
            email=data.email or "–",
            own=context.customer.email or "–",
        )
        if data.email.lower() == context.customer.email.lower():
            return passed(value)
        return explains(
            value,
            words(_("The help request names %(contact)s. From now on it can be you."), contact=data.contact),
            "hand-over",
        )


@check
class StatusMailsOff(StatusMailCheck):
    slug, rank, name = "status-mails-off", 12, _("Status mails are switched on")

    def of(self, context: Context, asked: HelpRequest) -> Finding:
        applicant = asked.school_data.applicant
        if applicant is None or applicant.wants_status_mails:
            return passed(words(_("Switched on.")))
        return explains(
            words(_("%(name)s switched status mails off."), name=applicant.full_name),
            words(_("You switched status mails off; under My account they can be switched on again.")),
        )


@check
class StatusMailArrives(StatusMailCheck):
    slug, rank, name = "status-mail-arrives", 14, _("Mail to that address arrives")

    def of(self, context: Context, asked: HelpRequest) -> Finding:
        bounce = does_not_arrive(asked.school_data.email)
        if bounce is None:
            return passed(
                words(
                    _("Nothing came back from %(address)s in the last month."),
                    address=asked.school_data.email or "–",
                )
            )
        return explains(
            words(
                _("Came back from %(address)s on %(moment)s: “%(explanation)s” (%(status)s)."),
                address=bounce.address,
                moment=moment(bounce.at),
                explanation=bounce.explanation or "–",
                status=bounce.status or "–",
            ),
            words(
                _("Our mail comes back from your address. Is the address right, and the mailbox not full?")
            ),
            "lift-bounce",
        )


# Links with pupil-tracking systems (S-25)


class LinkCheck(Check):
    complaints = (Complaint.LINK_MISSING,)
    right: ClassVar[Right | None] = Right.MANAGE_LINKS

    def applies(self, context: Context) -> bool:
        return context.customer is not None

    def schools(self, context: Context) -> list[Unit]:
        assert context.customer is not None
        return list(
            Unit.objects.filter(pk__in=own_schools(context.customer), closed_on=None).order_by("name")
        )


@check
class WorksForSchool(LinkCheck):
    slug, rank, name = "link-school", 5, _("Account works for a school")
    right = None

    def run(self, context: Context) -> Finding:
        found = self.schools(context)
        if found:
            return passed(words("%(schools)s", schools=", ".join(str(school) for school in found)))
        return explains(
            words(_("The account works for no school.")),
            words(_("No school belongs to your account. Your administrator adds it under Accounts.")),
        )


class LinkOf(LinkCheck):
    """The link with one system: what it lacks, who acts, and a text to forward."""

    system: System

    def run(self, context: Context) -> Finding:
        states = [
            (school, state)
            for school in self.schools(context)
            for state in link_state(school)
            if state.sender.system == self.system
        ]
        if not states:
            return passed(
                words(_("The partnership has no environment of %(system)s."), system=self.system.label)
            )
        for school, state in states:
            if not state.works:
                return explains(
                    words(
                        _("%(school)s and %(sender)s lack: %(checks)s."),
                        school=str(school),
                        sender=state.sender.name,
                        checks=partial(_checks_of, state.failing),
                    ),
                    words(
                        _("To forward: for %(school)s the following is needed. %(steps)s"),
                        school=f"{school} ({school.brin or '–'})",
                        steps=partial(_steps_of, state.failing),
                    ),
                )
        return passed(words(_("The link with %(system)s works."), system=self.system.label))


def _checks_of(failing: list[Checked]) -> str:
    return ", ".join(str(one.check.label) for one in failing)


def _steps_of(failing: list[Checked]) -> str:
    return " ".join(f"{str(one.actor.label).capitalize()}: {one.advice}" for one in failing)


@check
class LinkWithParnasSys(LinkOf):
    slug, rank, name = "link-parnassys", 10, _("Link with ParnasSys")
    system = System.PARNASSYS


@check
class LinkWithEsis(LinkOf):
    slug, rank, name = "link-esis", 12, _("Link with Esis")
    system = System.ESIS


@check
class CodeForm(LinkCheck):
    slug, rank, name = "code-form", 20, _("Form of BRIN or verification code")
    right = None

    def run(self, context: Context) -> Finding:
        typed = "".join(context.said.code.split())
        if not typed:
            return passed(words(_("Not asked.")))
        is_code = typed.isalnum() and typed.isascii() and 20 <= len(typed) <= 50
        if (is_code and _is_brin(typed[:6])) or _is_brin(typed):
            return passed(words(_("The form is right: %(typed)s."), typed=typed))
        return explains(
            words(_("%(typed)s is no BRIN of six positions and no code that begins with one."), typed=typed),
            words(
                _(
                    "A verification code begins with the BRIN of six positions and has 20 to 50 letters "
                    "and digits."
                )
            ),
        )


def _is_brin(text: str) -> bool:
    try:
        return len(normalise_brin(text)) == 6
    except InvalidNumberError:
        return False
