"""“My request was not accepted, disappeared, cannot be cancelled, or a credit cannot be used” (S-16)."""

from datetime import date, timedelta
from functools import partial

from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Environment
from core.accounts.rights import Right
from core.childcare.models import Guardian
from core.lib import clock
from requests_app.actions.cancel_booking import CancelJudge
from requests_app.choices import BookingStatus
from requests_app.facts import facts_of
from requests_app.models import Booking, Credit
from requests_app.rules.choice import Choice, When, choices_of
from requests_app.rules.refusals import Code, Refusal
from requests_app.wording import sentence, sentences
from requests_app.words import credit_words
from supportdesk.checking import Check, Context, Finding, check, explains, passed
from supportdesk.choices import Verdict
from supportdesk.complaints import Complaint
from supportdesk.showing import day, moment
from supportdesk.words import words

LOOKS_BACK = timedelta(days=60)
MOST = 20
MOST_RULES = 3


class RequestCheck(Check):
    """A check of what the customer's family asked: on the day that was named, else lately."""

    complaints = (Complaint.REQUEST_WRONG,)
    right = Right.SUPPORT_CUSTOMERS

    def applies(self, context: Context) -> bool:
        return Guardian.objects.filter(user=context.customer).exists() if context.customer else False

    def bookings(self, context: Context, *statuses: BookingStatus) -> QuerySet[Booking]:
        found = Booking.objects.filter(
            organisation=context.organisation,
            child__family__guardians__user=context.customer,
            status__in=statuses,
        )
        if context.said.date:
            return found.filter(date=context.said.date)
        return found.filter(date__gte=clock.today() - LOOKS_BACK)

    def newest(self, context: Context, *statuses: BookingStatus) -> Booking | None:
        found = self.bookings(context, *statuses).select_related("child", "group", "day_part", "decided_by")
        return found.order_by("-decided_at", "-pk").first()


@check
class Rejected(RequestCheck):
    slug, rank, name = "request-rejected", 10, _("Request was not rejected")

    def run(self, context: Context) -> Finding:
        booking = self.newest(context, BookingStatus.REJECTED)
        if booking is None or booking.decided_at is None:
            return passed(words(_("Nothing was rejected.")))
        return explains(
            words(
                _("%(part)s on %(day)s was rejected on %(moment)s: “%(reason)s”."),
                part=booking.day_part.name,
                day=day(booking.date),
                moment=moment(booking.decided_at),
                reason=booking.reason,
            ),
            words(_("The planning said no, with this reason: %(reason)s"), reason=booking.reason),
        )


@check
class Expired(RequestCheck):
    slug, rank, name = "request-expired", 12, _("Request did not expire")

    def run(self, context: Context) -> Finding:
        booking = self.newest(context, BookingStatus.EXPIRED)
        if booking is None:
            return passed(words(_("Nothing expired.")))
        return explains(
            words(
                _("%(part)s on %(day)s expired on %(moment)s: nobody had decided by then."),
                part=booking.day_part.name,
                day=day(booking.date),
                moment=moment(booking.expires_at),
            ),
            words(
                _("The request had an end, %(moment)s, and went away by itself. You can ask the day again."),
                moment=moment(booking.expires_at),
            ),
        )


@check
class Withdrawn(RequestCheck):
    """Cancelled by somebody else than the customer: it disappeared for the customer."""

    slug, rank, name = "request-cancelled", 14, _("Nobody else cancelled the request")

    def run(self, context: Context) -> Finding:
        assert context.customer is not None
        booking = (
            self.bookings(context, BookingStatus.CANCELLED)
            .exclude(decided_by=context.customer, ended_because="")
            .select_related("day_part", "decided_by")
            .order_by("-decided_at", "-pk")
            .first()
        )
        if booking is None or booking.decided_at is None:
            return passed(words(_("Nobody else cancelled anything.")))
        return explains(
            words(
                _("%(part)s on %(day)s was cancelled on %(moment)s by %(who)s."),
                part=booking.day_part.name,
                day=day(booking.date),
                moment=moment(booking.decided_at),
                who=booking.decided_by or "Kring",
            ),
            words(self._why(booking), day=day(booking.date), moment=moment(booking.decided_at)),
        )

    def _why(self, booking: Booking) -> Promise:
        if booking.ended_because:
            return _("The request for %(day)s ended on %(moment)s, because your child was reported ill.")
        if booking.decided_by is not None and booking.decided_by.environment == Environment.PARENT:
            return _("The other parent cancelled the request for %(day)s on %(moment)s.")
        return _("We cancelled the request for %(day)s on %(moment)s. I will ask why.")


@check
class TakenBack(RequestCheck):
    slug, rank, name = "request-taken-back", 16, _("No decision was taken back")

    def run(self, context: Context) -> Finding:
        booking = (
            self.bookings(context, BookingStatus.PENDING, BookingStatus.EXPIRED)
            .filter(taken_back_at__isnull=False)
            .select_related("day_part")
            .order_by("-taken_back_at", "-pk")
            .first()
        )
        if booking is None or booking.taken_back_at is None:
            return passed(words(_("No decision was taken back.")))
        return explains(
            words(
                _("The decision about %(part)s on %(day)s was taken back on %(moment)s: “%(reason)s”."),
                part=booking.day_part.name,
                day=day(booking.date),
                moment=moment(booking.taken_back_at),
                reason=booking.taken_back_reason,
            ),
            words(
                _("The planning took its decision about %(day)s back, with this reason: %(reason)s"),
                day=day(booking.date),
                reason=booking.taken_back_reason,
            ),
        )


@check
class CannotAsk(RequestCheck):
    """Of a day for which nothing was asked yet: the rules that say no before it can be submitted."""

    slug, rank, name = "request-refused", 18, _("Day can be asked")

    def applies(self, context: Context) -> bool:
        on = named_day(context)
        return super().applies(context) and on is not None and on >= clock.today()

    def run(self, context: Context) -> Finding:
        on = named_day(context)
        assert on is not None
        kept = [status for status in BookingStatus if status != BookingStatus.CANCELLED]
        if self.bookings(context, *kept).exists():
            return passed(words(_("Something was asked for %(day)s already."), day=day(on)))
        choices = choices_on(context, on)
        possible = sum(choice.possible for choice in choices)
        if possible:
            return passed(
                words(_("%(number)s day parts can be asked for %(day)s."), number=possible, day=day(on))
            )
        why = [refusal for choice in choices for refusal in choice.refusals]
        why = why or [Refusal(Code.NO_PLACEMENT, {"on": on})]
        return explains(
            words("%(rules)s", rules=partial(_told, why)), words("%(rules)s", rules=partial(_told, why))
        )


def named_day(context: Context) -> date | None:
    """The day that the customer named."""
    return parse_date(context.said.date) if context.said.date else None


def choices_on(context: Context, on: date) -> list[Choice]:
    """Every day part that the customer's children could ask on a day, as the portal judges it now."""
    guardian = Guardian.objects.select_related("family__organisation").get(user=context.customer)
    found = choices_of(When(on, on), facts_of(guardian.family, [on]), ())
    return [choice for child in found for group in child.groups for choice in group.choices]


def _told(refusals: list[Refusal]) -> str:
    return " ".join(sentences(refusals)[:MOST_RULES])


@check
class CannotCancel(RequestCheck):
    slug, rank, name = "request-cancel", 20, _("Request can be cancelled")

    def run(self, context: Context) -> Finding:
        found = list(
            self.bookings(context, BookingStatus.PENDING, BookingStatus.APPROVED)
            .filter(date__gte=clock.today())
            .select_related("request", "organisation", "group__location", "day_part", "child", "given_up")
            .order_by("date", "pk")[:MOST]
        )
        judge = CancelJudge.of(found)
        for booking in found:
            refusal = judge.refusal(booking) if judge else None
            if refusal is not None:
                return explains(
                    words(
                        _("%(part)s on %(day)s: %(rule)s"),
                        part=booking.day_part.name,
                        day=day(booking.date),
                        rule=partial(sentence, refusal),
                    ),
                    words("%(rule)s", rule=partial(sentence, refusal)),
                )
        return passed(words(_("%(number)s coming days, which can all be cancelled."), number=len(found)))


@check
class CreditUnusable(RequestCheck):
    slug, rank, name = "credit-unusable", 30, _("Credits can be used")

    def run(self, context: Context) -> Finding:
        on = named_day(context) or clock.today()
        credits = list(
            Credit.objects.filter(
                child__family__guardians__user=context.customer,
                valid_until__gte=clock.today() - LOOKS_BACK,
            ).select_related("child")
        )
        filled = [one for one in credits if one.balance > 0]
        usable = [one for one in filled if one.valid_from <= on <= one.valid_until]
        if filled and not usable:
            return self._not_then(filled[0])
        if credits and not filled:
            return self._used_up(credits[-1])
        ways = [way for choice in self._choices(context) for way in choice.ways_to_pay]
        if ways and not any(way.usable for way in ways):
            told = partial(_told, [refusal for way in ways for refusal in way.refusals])
            return explains(words("%(rules)s", rules=told), words("%(rules)s", rules=told))
        return passed(words(_("%(number)s credits can be used on that day."), number=len(usable)))

    def _choices(self, context: Context) -> list[Choice]:
        """On the day that was named, as a credit can be for other care or another place than can be asked then."""
        on = named_day(context)
        return choices_on(context, on) if on is not None and on >= clock.today() else []

    def _not_then(self, closed: Credit) -> Finding:
        return explains(
            words(
                _("%(amount)s of %(child)s is valid from %(first)s until %(last)s."),
                amount=partial(credit_words, closed.balance, closed.unit),
                child=str(closed.child),
                first=day(closed.valid_from),
                last=day(closed.valid_until),
            ),
            words(
                _("The credit is valid from %(first)s until %(last)s, so not for this day."),
                first=day(closed.valid_from),
                last=day(closed.valid_until),
            ),
        )

    def _used_up(self, last: Credit) -> Finding:
        """No cause by itself: whoever used a credit mostly knows."""
        return Finding(
            Verdict.PASSED,
            words(
                _("Nothing is left of the credits of %(child)s; the last held until %(last)s."),
                child=str(last.child),
                last=day(last.valid_until),
            ),
            words(_("Your credit is used up, or reserved for a request that is not decided yet.")),
        )
