"""A new parent registers: begins, fills in step by step, is recognised or confirms (K-13).

What was typed is kept at every step, good or not. The link that leads back is made when its mail is written and only
its digest is kept. Whoever is known already is stopped without a word about whom or where.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from core.accounts import limits
from core.accounts.actions.ask_reset import NOBODY
from core.accounts.identifiers import normalise
from core.accounts.limits import Budget, Counted
from core.accounts.models import Organisation
from core.audit import trail
from core.audit.choices import Action
from core.childcare import held_bsns
from core.childcare.choices import ImportSource, ImportState, RegistrationState, RegistrationStep
from core.childcare.gateway.choosing import connection_of
from core.childcare.models import ImportEntry, RegisterWrite, Registration, RegistrationStop
from core.childcare.registration import recognition, steps
from core.childcare.registration.recognition import Found
from core.lib import clock, sealed
from core.lib.client_address import client_address, network_of
from core.notifications import outbox

LINK = "register/registration_link"
RECEIVED = "register/registration_received"
PURPOSE = "registration link"
TOKEN_BYTES = 32
KEPT = timedelta(days=30)
"""How long what was not confirmed is kept after somebody last touched it."""
TYPED, GOOD, LOOKED_FOR = "typed", "good", "looked_for"
"""What stands in `Registration.answers`: by step what was typed and what was good, and who was looked for last."""
MOST_STOPS = 50
"""How many of the newest stops of a registration are kept."""

BEGUN_FROM = Budget("registrations begun from network", 20, timedelta(hours=1))
BEGUN_FOR = Budget("registrations begun for address", 5, timedelta(hours=1))
LINK_FROM = Budget("registration links asked from network", 20, timedelta(hours=1))
LINK_FOR = Budget("registration link for address", 1, timedelta(minutes=15), wait=timedelta(minutes=15))
OPENED_FROM = Budget("registration links opened from network", 60, timedelta(hours=1))
LOOKED_IN = Budget("guardians looked for in registration", 5, timedelta(hours=1))
LOOKED_FROM = Budget("guardians looked for from network", 60, timedelta(hours=1))
"""Of other guardians each: looking at the same overview once more asks nothing of the register that was not known."""


class KnownAlreadyError(Exception):
    """A guardian is in the register or in the import list already; what matched is recorded for support only."""


class TooOftenError(Exception):
    """Other guardians were looked for time after time; it can go on at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("guardians looked for too often")
        self.until = until


class NotReadyError(Exception):
    """A step lost its good answers meanwhile, in another tab."""


@dataclass(frozen=True)
class Begun:
    """A registration, or, with `waits_until`, a refusal because it was tried too often."""

    registration: Registration | None
    waits_until: datetime | None = None


def begin(request: HttpRequest, organisation: Organisation, email: str, key: UUID) -> Begun:
    """A new registration and the mail with its link. The same key gives the same registration, for the same address.

    Counted before anything is looked at: call it outside a transaction.
    """
    known = Registration.objects.filter(key=key).first()
    if known is not None and (known.organisation_id, known.email) == (organisation.pk, email):
        return Begun(known)
    if known is not None:
        # Back, and another address typed on the page of before: its link goes to the address that was meant.
        key = uuid4()
    attempt = limits.begin(
        Counted(BEGUN_FROM, network_of(client_address(request))),
        Counted(BEGUN_FOR, f"{organisation.pk}|{normalise(email)}"),
    )
    if attempt.waits_until:
        return Begun(None, attempt.waits_until)
    return Begun(_make(organisation, email, key))


def _make(organisation: Organisation, email: str, key: UUID) -> Registration:
    now = clock.now()
    try:
        with transaction.atomic():
            made = Registration.objects.create(
                organisation=organisation, key=key, email=email, created_at=now, touched_at=now
            )
            _mail_link(made)
    except IntegrityError:
        # The other press of the same button was first.
        return Registration.objects.get(key=key, organisation=organisation)
    return made


def ask_link(request: HttpRequest, organisation: Organisation, email: str) -> datetime | None:
    """Mail a new link for the newest unfinished registration of this address, if there is one.

    Without one a message is put in the outbox as well, of which nothing comes, so that both take as long. Returns None
    when it was taken in, whatever comes of it; else from when it can be asked again.
    """
    attempt = limits.begin(
        Counted(LINK_FROM, network_of(client_address(request))),
        Counted(LINK_FOR, f"{organisation.pk}|{normalise(email)}"),
    )
    if attempt.waits_until:
        return attempt.waits_until
    with transaction.atomic():
        unfinished = Registration.objects.filter(
            organisation=organisation,
            email__iexact=email,
            state=RegistrationState.OPEN,
            touched_at__gt=clock.now() - KEPT,
        )
        _mail_link(unfinished.order_by("-touched_at").first())
    return None


def _mail_link(registration: Registration | None) -> None:
    number = registration.pk if registration else None
    outbox.enqueue(
        LINK,
        address=registration.email if registration else NOBODY,
        context={"registration": number},
        dedup_key=f"{LINK}:{number}:{clock.now().timestamp()}",
    )


@sensitive_variables("token")
def new_link(registration: Registration) -> str:
    """The whole address that leads back to a registration; the link of before dies."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    registration.digest = sealed.digest(PURPOSE, token)
    registration.digest_key = sealed.digest_key_id()
    registration.save(update_fields=["digest", "digest_key"])
    return settings.PUBLIC_URL.rstrip("/") + reverse("registration:resume", args=[token])


@sensitive_variables("token")
def find(request: HttpRequest, token: str) -> Registration | None:
    """The unfinished registration that a link leads to; None for what leads nowhere, and after too many tries."""
    attempt = limits.begin(Counted(OPENED_FROM, network_of(client_address(request))))
    if attempt.waits_until:
        return None
    found = Registration.objects.select_related("organisation").filter(
        digest__in=sealed.digests(PURPOSE, token), touched_at__gt=clock.now() - KEPT
    )
    registration = found.exclude(state=RegistrationState.CONFIRMED).first()
    if registration is not None:
        limits.succeeded(attempt, forget=())
    return registration


@sensitive_variables("bsn")
@transaction.atomic
def save_step(
    registration: Registration,
    step: RegistrationStep,
    typed: Mapping[str, Any],
    *,
    facts: Mapping[str, Any] | None,
    problems: Collection[list[str]],
    bsn: str = "",
) -> None:
    """Keep what was typed. `facts` are the answers when they are good; else `problems` are kept for support."""
    locked = Registration.objects.select_for_update().get(pk=registration.pk)
    if locked.state != RegistrationState.OPEN:
        return
    answers = {TYPED: {}, GOOD: {}, **locked.answers}
    answers[TYPED] = {**answers[TYPED], step.value: dict(typed)}
    answers[GOOD] = {name: good for name, good in answers[GOOD].items() if name != step.value}
    if facts is None:
        _record_stop(locked, step, problems=problems)
    else:
        answers[GOOD][step.value] = dict(facts)
        locked.step = steps.furthest(locked.step, steps.after(step))
        if bsn or not facts:
            held_bsns.hold(locked, step.value, bsn)
    locked.answers, locked.touched_at = answers, clock.now()
    locked.save(update_fields=["answers", "step", "touched_at"])


def good_answers(registration: Registration) -> dict[str, Any]:
    """The answers by step that were found good."""
    good: dict[str, Any] = registration.answers.get(GOOD, {})
    return good


def typed_answers(registration: Registration, step: RegistrationStep) -> dict[str, Any]:
    """What was typed at a step last."""
    typed: dict[str, Any] = registration.answers.get(TYPED, {}).get(step.value, {})
    return typed


def look_whether_known(request: HttpRequest, registration: Registration) -> bool:
    """At the overview: whether a guardian is known already; then the registration stops here and support sees why.

    Raises TooOftenError for who tries one name after the other. Call it outside a transaction.
    """
    looked_for = recognition.match_keys_of(good_answers(registration))
    if registration.state == RegistrationState.OPEN and registration.answers.get(LOOKED_FOR) != looked_for:
        attempt = limits.begin(
            Counted(LOOKED_FROM, network_of(client_address(request))),
            Counted(LOOKED_IN, str(registration.pk)),
        )
        if attempt.waits_until:
            raise TooOftenError(attempt.waits_until)
    return _look(registration, looked_for)


@transaction.atomic
def _look(registration: Registration, looked_for: list[str]) -> bool:
    locked = Registration.objects.select_for_update().get(pk=registration.pk)
    if locked.state != RegistrationState.OPEN:
        return locked.state == RegistrationState.KNOWN
    found = recognition.find_known(locked.organisation_id, good_answers(locked))
    if found:
        _stop(locked, RegistrationStep.OVERVIEW, found[0])
    elif locked.answers.get(LOOKED_FOR) != looked_for:
        locked.answers = {**locked.answers, LOOKED_FOR: looked_for}
        locked.save(update_fields=["answers"])
    return bool(found)


@sensitive_variables("numbers")
def confirm(registration: Registration) -> ImportEntry:
    """Put the registration in the import list and mail that it came; twice gives the same entry.

    With a back-office elsewhere it is passed on there by its reference. Raises KnownAlreadyError, NotReadyError.
    """
    with transaction.atomic():
        # Of two registrations of one guardian at the same moment the second one sees the first.
        Organisation.objects.select_for_update(no_key=True).get(pk=registration.organisation_id)
        locked = Registration.objects.select_for_update().get(pk=registration.pk)
        if locked.state == RegistrationState.CONFIRMED:
            return ImportEntry.objects.get(registration=locked)
        if not all(step.value in good_answers(locked) for step in steps.FILLED_IN):
            raise NotReadyError
        found = recognition.find_known(locked.organisation_id, good_answers(locked))
        if not found and locked.state == RegistrationState.OPEN:
            return _into_the_list(locked)
        if found and locked.state == RegistrationState.OPEN:
            _stop(locked, RegistrationStep.CONFIRMED, found[0])
    raise KnownAlreadyError


@sensitive_variables("numbers")
def _into_the_list(registration: Registration) -> ImportEntry:
    facts = good_answers(registration)
    goes_elsewhere = connection_of(registration.organisation_id) is not None
    entry = ImportEntry.objects.create(
        organisation_id=registration.organisation_id,
        source=ImportSource.REGISTRATION,
        registration=registration,
        state=ImportState.FORWARDED if goes_elsewhere else ImportState.WAITING,
        facts=facts,
        match_keys=recognition.match_keys_of(facts),
        added_at=clock.now(),
    )
    for person, number in held_bsns.numbers_of(registration).items():
        held_bsns.hold(entry, person, number)
    registration.bsns.all().delete()
    if goes_elsewhere:
        now = clock.now()
        RegisterWrite.objects.create(
            organisation_id=registration.organisation_id,
            reference=entry.reference,
            entry=entry,
            due_at=now,
            made_at=now,
        )
    _close(registration, RegistrationState.CONFIRMED)
    outbox.enqueue(
        RECEIVED,
        address=facts["guardian_1"]["email"],
        context={"entry": entry.pk},
        dedup_key=f"{RECEIVED}:{entry.pk}",
    )
    trail.record(
        Action.REGISTRATION_CONFIRMED,
        actor=None,
        subject=entry,
        organisation_id=registration.organisation_id,
    )
    return entry


def _close(registration: Registration, state: RegistrationState) -> None:
    """Nothing of what was typed stays in the registration: it is in the list now."""
    registration.state, registration.step = state, RegistrationStep.CONFIRMED
    registration.confirmed_at = registration.touched_at = clock.now()
    registration.answers, registration.digest, registration.digest_key = {}, "", ""
    registration.save()


def _stop(registration: Registration, step: RegistrationStep, found: Found) -> None:
    registration.state = RegistrationState.KNOWN
    registration.step = steps.furthest(registration.step, RegistrationStep.OVERVIEW)
    registration.touched_at = clock.now()
    registration.save(update_fields=["state", "step", "touched_at"])
    _record_stop(registration, step, match=found.as_json)


def _record_stop(
    registration: Registration,
    step: RegistrationStep,
    *,
    problems: Collection[list[str]] = (),
    match: Mapping[str, Any] | None = None,
) -> None:
    RegistrationStop.objects.create(
        registration=registration, at=clock.now(), step=step, problems=list(problems), match=match
    )
    newest = registration.stops.order_by("-pk").values("pk")[:MOST_STOPS]
    registration.stops.filter(match__isnull=True).exclude(pk__in=newest).delete()


def throw_away(registration: Registration) -> None:
    """Remove an unfinished registration with all that was typed, for who does not want it any more.

    Of one that was stopped because somebody is known stays that it was, for support.
    """
    with transaction.atomic():
        locked = Registration.objects.select_for_update().filter(pk=registration.pk).first()
        if locked is None:
            return
        if locked.state == RegistrationState.OPEN:
            locked.delete()
        elif locked.state == RegistrationState.KNOWN:
            locked.bsns.all().delete()
            locked.answers, locked.digest, locked.digest_key = {}, "", ""
            locked.save(update_fields=["answers", "digest", "digest_key"])


def remove_left_behind() -> int:
    """Remove registrations that nobody went on with; those that were confirmed a month ago go too, as they live on in
    the import list. Returns how many."""
    old = Registration.objects.filter(touched_at__lte=clock.now() - KEPT)
    _rows, by_table = old.delete()
    return by_table.get("childcare.Registration", 0)
