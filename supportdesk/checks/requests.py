"""“My request was not accepted, disappeared, cannot be cancelled, or a credit cannot be used” (S-16)."""

from datetime import timedelta
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.rights import Right
from core.childcare.models import Guardian
from core.lib import clock
from requests_app.actions.cancel_booking import CancelJudge
from requests_app.choices import BookingStatus
from requests_app.models import Booking, Credit
from requests_app.wording import sentence
from supportdesk.checking import Check, Context, Finding, check, explains, passed
from supportdesk.complaints import Complaint
from supportdesk.showing import day, moment
from supportdesk.words import words

LOOKS_BACK = timedelta(days=60)
MOST = 20


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
        on = context.said.date or clock.today().isoformat()
        credits = Credit.objects.filter(
            child__family__guardians__user=context.customer, valid_until__gte=clock.today() - LOOKS_BACK
        ).select_related("child")
        usable = [one for one in credits if one.balance > 0 and self._holds(one, on)]
        closed = next((one for one in credits if one.balance > 0 and not self._holds(one, on)), None)
        if closed is None or usable:
            return passed(words(_("%(number)s credits can be used on that day."), number=len(usable)))
        return explains(
            words(
                _("%(amount)s of %(child)s is valid from %(first)s until %(last)s."),
                amount=f"{closed.balance:g} {closed.get_unit_display()}",
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

    def _holds(self, one: Credit, on: str) -> bool:
        return one.valid_from.isoformat() <= on <= one.valid_until.isoformat()
