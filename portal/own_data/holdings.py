"""What the register, the requests, the account and the trail hold on a family; other parts tell of themselves."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.models import AccountSession, User
from core.audit.selectors import TrailFilter, as_look
from core.childcare import holdings
from core.childcare.holdings import Holding, Row, rows_of
from core.childcare.models import (
    Bsn,
    CareMoment,
    Child,
    Consent,
    Family,
    FamilyCopy,
    Guardian,
    ImportEntry,
    Invoice,
    InvoiceLine,
    Placement,
    PlacementPart,
    Presence,
    Relative,
    ToldChange,
    WaitingEntry,
    WaitingOffer,
    WaitingOfferPart,
)
from core.childcare.trail import events_for, people_of
from core.notifications.models import Notice, OutboxMessage, Preference, PushSubscription
from portal.models import AgendaFeed
from portal.own_data.models import FamilyExport, Proposal
from requests_app.models import Absence, Booking, Credit, CreditMovement, GivenUp, Request

OF_THE_SENDER = ("due_at", "attempts", "attempts_forgiven", "claimed_until", "subscription")
KEYS_OF_PUSH = ("endpoint", "p256dh", "auth", "server_key", "session")


def _of_family(model: Any, path: str = "family", **more: Any) -> Any:
    """Rows of a table that leads to the family by `path`."""
    return lambda asker: rows_of(model.objects.filter(**{path: asker.family_id}), **more)


def _guardians(asker: Guardian) -> Iterator[Row]:
    """All of the one who asks; of the other that there is one, with what authority."""
    yield from rows_of(Guardian.objects.filter(pk=asker.pk))
    for other in asker.family.guardians.exclude(pk=asker.pk):
        yield {"name": str(other), "has_custody": other.has_custody}


def _account(asker: Guardian) -> Iterator[Row]:
    return rows_of(User.objects.filter(guardian=asker.pk))


def _sessions(asker: Guardian) -> Iterator[Row]:
    return rows_of(AccountSession.objects.filter(user=asker.user_id), leave_out=("django_session", "browser"))


def _of_account(model: Any, path: str = "user", **more: Any) -> Any:
    """Rows of a table that leads to the account of who asks by `path`; none without an account."""
    return lambda asker: rows_of(
        model.objects.filter(**{path: asker.user_id}) if asker.user_id else model.objects.none(), **more
    )


def _proposals(asker: Guardian) -> Iterator[Row]:
    """Without those about the row of the other guardian."""
    others = asker.family.guardians.exclude(pk=asker.pk)
    return rows_of(Proposal.objects.filter(family=asker.family_id).exclude(guardian__in=others))


def _elsewhere(asker: Guardian) -> Iterator[Row]:
    """What the back-office said last; of the guardians no more than that they are there."""
    for copy in FamilyCopy.objects.filter(family=asker.family_id):
        if copy.data is not None:
            guardians = [{"name": one["name"]} for one in copy.data["guardians"]]
            yield {"fetched_at": copy.fetched_at, **copy.data, "guardians": guardians}


def _told(asker: Guardian) -> Iterator[Row]:
    """What other systems wrote of the family; of the guardians no more than that they are there."""
    for told in ToldChange.objects.filter(family=asker.family_id).order_by("pk"):
        facts = dict(told.facts)
        if "guardians" in facts:
            facts["guardians"] = [
                {"first_name": one["first_name"], "last_name": one["last_name"]} for one in facts["guardians"]
            ]
        yield {
            "told_at": told.told_at,
            "kind": told.get_kind_display(),
            "handled_at": told.handled_at,
            "facts": facts,
        }


def _registrations(asker: Guardian) -> Iterator[Row]:
    """What was asked in a registration, about child and care; who the guardians are stands with the guardians."""
    for entry in ImportEntry.objects.filter(family=asker.family_id).order_by("pk"):
        yield {
            "added_at": entry.added_at,
            "source": entry.get_source_display(),
            "state": entry.get_state_display(),
            "decided_at": entry.decided_at,
            "reason": entry.reason,
            "child": entry.facts.get("child", {}),
            "care": entry.facts.get("care", {}),
        }


def _trail(asker: Guardian) -> Iterator[Row]:
    """Who looked at or changed the data: the lines of Wie heeft gekeken."""
    user = asker.user
    if user is None:
        return
    events = events_for(user, people_of(user), TrailFilter()).order_by("pk")
    for event in events.iterator(chunk_size=500):
        look = as_look(event)
        yield {
            "at": look.at,
            "who": look.who or "Kring",
            "capacity": look.capacity,
            "what": look.what,
            "reason": look.ground,
        }


def register() -> None:
    holdings.register(
        Holding(
            "family",
            _("Family"),
            ("childcare.family",),
            lambda asker: rows_of(Family.objects.filter(pk=asker.family_id)),
        ),
        Holding("guardians", _("Guardians"), ("childcare.guardian",), _guardians),
        Holding("children", _("Children"), ("childcare.child",), _of_family(Child)),
        Holding("relatives", _("Who looks along"), ("childcare.relative",), _of_family(Relative)),
        Holding(
            "placements", _("Placements"), ("childcare.placement",), _of_family(Placement, "child__family")
        ),
        Holding(
            "placement_parts",
            _("Days of placements"),
            ("childcare.placementpart",),
            _of_family(PlacementPart, "placement__child__family"),
        ),
        Holding("back_office", _("In the back-office"), ("childcare.familycopy",), _elsewhere),
        Holding("told", _("Told by other systems"), ("childcare.toldchange",), _told),
        Holding("care", _("Care"), ("childcare.caremoment",), _of_family(CareMoment, "child__family")),
        Holding("presence", _("Presence"), ("childcare.presence",), _of_family(Presence, "child__family")),
        Holding("consents", _("Consents"), ("childcare.consent",), _of_family(Consent, "child__family")),
        Holding("invoices", _("Invoices"), ("childcare.invoice",), _of_family(Invoice)),
        Holding(
            "invoice_lines",
            _("Lines of invoices"),
            ("childcare.invoiceline",),
            _of_family(InvoiceLine, "invoice__family"),
        ),
        Holding(
            "waiting_list",
            _("Waiting list"),
            ("childcare.waitingentry",),
            _of_family(WaitingEntry, "child__family"),
        ),
        Holding("registrations", _("Registrations"), ("childcare.importentry",), _registrations),
        Holding(
            "offers",
            _("Offers of a place"),
            ("childcare.waitingoffer",),
            _of_family(WaitingOffer, "entry__child__family"),
        ),
        Holding("bsn", _("BSN, whether it is on file"), ("childcare.bsn",), _of_family(Bsn)),
        Holding(
            "offer_parts",
            _("Days of offers"),
            ("childcare.waitingofferpart",),
            _of_family(WaitingOfferPart, "offer__entry__child__family"),
        ),
        Holding(
            "given_up",
            _("Care given up in swaps"),
            ("requests.givenup",),
            _of_family(GivenUp, "child__family"),
        ),
        Holding("requests", _("Requests"), ("requests.request",), _of_family(Request)),
        Holding("bookings", _("Bookings"), ("requests.booking",), _of_family(Booking, "request__family")),
        Holding("absences", _("Absences"), ("requests.absence",), _of_family(Absence, "request__family")),
        Holding("credits", _("Credits"), ("requests.credit",), _of_family(Credit, "child__family")),
        Holding(
            "credit_movements",
            _("What credits were used for"),
            ("requests.creditmovement",),
            _of_family(CreditMovement, "credit__child__family"),
        ),
        Holding("proposals", _("Proposed changes"), ("own_data.proposal",), _proposals),
        Holding(
            "exports",
            _("Copies that were asked"),
            ("own_data.familyexport",),
            lambda asker: rows_of(FamilyExport.objects.filter(asked_by=asker), leave_out=("held",)),
        ),
        Holding("account", _("Account"), ("accounts.user",), _account),
        Holding("devices", _("Devices"), ("accounts.accountsession",), _sessions),
        Holding("notices", _("Notices"), ("notifications.notice",), _of_account(Notice)),
        Holding(
            "mails",
            _("Mails and messages that were sent"),
            ("notifications.outboxmessage",),
            _of_account(OutboxMessage, "recipient", leave_out=OF_THE_SENDER),
        ),
        Holding(
            "preferences",
            _("What you want to hear of"),
            ("notifications.preference",),
            _of_account(Preference),
        ),
        Holding(
            "push",
            _("Browsers with messages on"),
            ("notifications.pushsubscription",),
            _of_account(PushSubscription, leave_out=KEYS_OF_PUSH),
        ),
        Holding(
            "feed",
            _("Agenda in your own calendar"),
            ("portal.agendafeed",),
            _of_account(AgendaFeed, leave_out=("token_digest",)),
        ),
        Holding("trail", _("Who has looked"), ("audit.event",), _trail),
    )
