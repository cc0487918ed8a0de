"""Complaints about home login (S-27) and learning tools (S-28)."""

from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.search import TrigramSimilarity
from django.utils.translation import gettext_lazy as _

from core.accounts.backends import Shape
from core.accounts.identifiers import normalise
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.homelogin.actions.links import BETWEEN_LINKS
from core.homelogin.models import HomeAddress, HomeLink, HomeSchool, LearningTool, Publisher, Pupil
from core.lib import clock
from core.notifications.bounces import does_not_arrive
from core.notifications.choices import OutboxState
from core.notifications.models import OutboxMessage
from supportdesk.checking import Check, Context, Finding, check, could_not, explains, passed
from supportdesk.choices import Verdict
from supportdesk.complaints import Complaint
from supportdesk.rules.addresses import is_typing_error, made_visible
from supportdesk.showing import moment
from supportdesk.words import words

LOOKS_BACK = timedelta(days=14)
MOST_ALIKE = 50


class HomeCheck(Check):
    """A check of a home account that the school set for a pupil."""

    complaints = (Complaint.HOME_PASSWORD,)
    right: ClassVar[Right | None] = None

    def applies(self, context: Context) -> bool:
        return context.home is not None

    def lines(self, context: Context, *actions: Action) -> list[Event]:
        """The last lines about signing in to it, newest first."""
        assert context.home is not None
        return list(
            Event.objects.filter(
                object_type=context.home._meta.label_lower,
                object_id=str(context.home.pk),
                action__in=actions,
                at__gte=clock.now() - LOOKS_BACK,
            ).order_by("-at", "-pk")[:30]
        )


@check
class HomePin(HomeCheck):
    slug, rank, name = "home-pin", 10, _("No PIN stored as password")
    right = Right.SEE_SIGN_IN_ATTEMPTS

    def run(self, context: Context) -> Finding:
        lines = self.lines(context, Action.SIGN_IN, Action.SIGN_IN_REFUSED)
        worked = next((place for place, one in enumerate(lines) if one.action == Action.SIGN_IN), len(lines))
        pins = [one for one in lines[:worked] if one.data.get("shape") == Shape.FOUR_DIGITS]
        if not pins:
            return passed(words(_("No attempt with four digits.")))
        return explains(
            words(
                _("%(number)s times four digits were sent as password, last on %(moment)s."),
                number=len(pins),
                moment=moment(pins[0].at),
            ),
            words(
                _(
                    "The browser stored the child's PIN in the place of your password. Remove the stored "
                    "password, and type the password that you chose yourself: the PIN is asked after "
                    "that."
                )
            ),
        )


@check
class HomePasswordChosen(HomeCheck):
    slug, rank, name = "home-password-chosen", 12, _("A password was chosen")

    def run(self, context: Context) -> Finding:
        assert context.home is not None
        if context.home.password and context.home.has_usable_password():
            say = words(
                _(
                    "There are two: your own password, which you chose with the link, and after that the "
                    "PIN or pictures of the child, which the teacher knows."
                )
            )
            return Finding(Verdict.PASSED, words(_("A password was chosen.")), say)
        return explains(
            words(_("No password was chosen yet: the activation link was not used.")),
            words(
                _(
                    "The activation link has not been used. Ask for it with your e-mail address on the "
                    "page for home."
                )
            ),
        )


class HomeMailCheck(Check):
    """A check of links that go to a home address; without a home account of the address that was typed."""

    complaints: ClassVar[tuple[Complaint, ...]] = (Complaint.HOME_LINK,)

    def address(self, context: Context) -> str:
        return context.home.email if context.home is not None else normalise(context.said.email)


@check
class HomeAddressExact(HomeMailCheck):
    slug, rank, name = "home-address", 10, _("Exactly this address stands with a child")
    complaints = (Complaint.HOME_LINK, Complaint.HOME_CHILDREN)

    def run(self, context: Context) -> Finding:
        typed = normalise(context.said.email) or self.address(context)
        if not typed:
            return could_not(words(_("Ask the customer to read the e-mail address out, sign by sign.")))
        own = HomeAddress.objects.filter(pupil__group__organisation=context.organisation)
        if own.filter(account__email__iexact=typed).exists():
            return passed(
                words(_("%(typed)s stands with a child."), typed=made_visible(context.said.email or typed))
            )
        alike = (
            own.annotate(likeness=TrigramSimilarity("account__email", typed))
            .filter(likeness__gt=0)
            .order_by("-likeness", "account__email")
            .values_list("account__email", flat=True)[:MOST_ALIKE]
        )
        near = next((email for email in alike if is_typing_error(typed, email.lower())), "")
        return explains(
            words(
                _("typed: %(typed)s\non file: %(filed)s"),
                typed=made_visible(context.said.email or typed),
                filed=near or "–",
            ),
            words(
                _(
                    "Exactly this address stands with no child. The teacher can look which one does, or "
                    "change it."
                )
            ),
        )


@check
class HomeLinkTime(HomeMailCheck):
    slug, rank, name = "home-link-time", 14, _("Link had time to arrive")

    def run(self, context: Context) -> Finding:
        mail = (
            OutboxMessage.objects.filter(kind="homelogin.link", address__iexact=self.address(context))
            .order_by("-created_at")
            .first()
            if self.address(context)
            else None
        )
        if mail is None:
            return explains(
                words(_("No link was asked for this address.")),
                words(
                    _("We see no request. Ask for the link on the page for home; it comes within an hour.")
                ),
            )
        last = mail.tries.order_by("-number").first()
        value = words(
            _("Asked on %(moment)s: %(state)s. %(answer)s"),
            moment=moment(mail.created_at),
            state=OutboxState(mail.state).label,
            answer=last.answer if last else "",
        )
        if mail.state == OutboxState.DEAD:
            return explains(
                value, words(_("Your mail provider refuses our mail for this address. Is it right?"))
            )
        if clock.now() - mail.created_at < BETWEEN_LINKS:
            return explains(
                value,
                words(
                    _(
                        "It takes up to 15 minutes, sometimes an hour. Asking again within 15 minutes sends "
                        "nothing new."
                    )
                ),
            )
        return Finding(Verdict.PASSED, value, words(_("Look in the folder for unwanted mail as well.")))


@check
class HomeLinkBounced(HomeMailCheck):
    slug, rank, name = "home-link-bounced", 12, _("Mail to this address does not come back")

    def run(self, context: Context) -> Finding:
        bounce = does_not_arrive(self.address(context))
        if bounce is None:
            return passed(
                words(
                    _("Nothing came back from %(address)s in the last month."),
                    address=self.address(context) or "–",
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
        )


@check
class HomeLinkUsed(HomeCheck):
    slug, rank, name = "home-link-used", 20, _("Link was used")
    complaints = (Complaint.HOME_LINK,)

    def run(self, context: Context) -> Finding:
        link = HomeLink.objects.filter(account=context.home).order_by("-created_at").first()
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


@check
class SchoolNetwork(Check):
    slug, rank, name = "home-network", 16, _("School does not use a network environment")
    complaints = (Complaint.HOME_CHILDREN, Complaint.HOME_PASSWORD)

    def run(self, context: Context) -> Finding:
        school = HomeSchool.objects.filter(organisation=context.organisation).exclude(network_name="").first()
        if school is None:
            return passed(words(_("The school uses no network environment.")))
        return explains(
            words(
                _("The school uses %(network)s: %(address)s."),
                network=school.network_name,
                address=school.network_address or "–",
            ),
            words(
                _(
                    "Children of this school sign in through %(network)s, not here. The school has that "
                    "password."
                ),
                network=school.network_name,
            ),
        )


@check
class ChildrenInRoster(HomeCheck):
    slug, rank, name = "home-children", 14, _("Children stand in a group")
    complaints = (Complaint.HOME_CHILDREN,)

    def run(self, context: Context) -> Finding:
        found = Pupil.objects.filter(
            addresses__account=context.home, group__organisation=context.organisation
        )
        names = ", ".join(str(pupil) for pupil in found.distinct())
        say = words(
            _(
                "Do you miss a child? The address stands with each child by itself; the teacher adds "
                "it. Try another browser or a private window too."
            )
        )
        if names:
            return Finding(Verdict.PASSED, words(_("With this address: %(names)s."), names=names), say)
        return explains(words(_("No child of this school has this address.")), say)


@check
class HomeTakeOver(HomeCheck):
    slug, rank, name = "home-take-over", 10, _("No take-over of a session suspected")
    complaints = (Complaint.HOME_TAKEOVER,)
    right = Right.SEE_SIGN_IN_ATTEMPTS

    def run(self, context: Context) -> Finding:
        lines = self.lines(context, Action.SIGN_IN, Action.SESSION_SUSPECT, Action.SESSION_MOVED)
        places = {(one.address, one.device) for one in lines}
        if len(places) < 2:
            return passed(words(_("Everything came from one device and network.")))
        return explains(
            words(
                _("Lately from: %(places)s."),
                places=lambda: "; ".join(
                    f"{address or '–'} {device or '–'}" for address, device in sorted(places)
                ),
            ),
            words(
                _(
                    "Sign out, close the browser, clear the cache, and sign in again. Somebody else's "
                    "device in between? Then choose a new password."
                )
            ),
        )


@check
class PublisherContact(Check):
    slug, rank, name = "tool-publisher", 10, _("Who makes the learning tool")
    complaints = (Complaint.SOFTWARE,)

    def run(self, context: Context) -> Finding:
        typed = context.said.tool.strip()
        if not typed:
            return could_not(words(_("Ask which learning tool it is.")))
        tool = (
            LearningTool.objects.filter(organisation=context.organisation, name__icontains=typed)
            .select_related("publisher")
            .first()
        )
        publisher = tool.publisher if tool else Publisher.objects.filter(name__icontains=typed).first()
        if publisher is None:
            return could_not(words(_("No learning tool or publisher is called “%(typed)s”."), typed=typed))
        contact = ", ".join(part for part in (publisher.phone, publisher.email, publisher.website) if part)
        return explains(
            words(_("%(publisher)s: %(contact)s"), publisher=publisher.name, contact=contact or "–"),
            words(
                _("Content and licences of learning tools are the publisher's: %(publisher)s, %(contact)s."),
                publisher=publisher.name,
                contact=contact or "–",
            ),
        )
