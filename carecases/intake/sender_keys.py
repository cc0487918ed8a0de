"""Keys of senders: made once, shown once, and from then on only what follows from them is known here."""

import secrets

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from carecases.intake.models import PartnershipCode, Sender
from carecases.intake.rules.signing import KEY, signing_key
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.lib.keyring import Place


def place_of(sender: Sender) -> Place:
    """What a sealed key is bound to."""
    return Place("intake_sender", "sealed_key", sender.pk)


def signing_key_of(sender: Sender) -> bytes:
    """What requests of this sender are checked with."""
    return place_of(sender).unseal(sender.sealed_key)


@sensitive_variables("key")
def make_key(sender: Sender) -> str:
    """A new key, shown to whoever asked and never again; the one before it works no longer."""
    key = f"kring_{sender.number}_{secrets.token_urlsafe(36)}"
    if KEY.fullmatch(key) is None:
        raise ValueError("A key of another form than senders may use.")
    sender.sealed_key = place_of(sender).seal(signing_key(key))
    sender.save(update_fields=["sealed_key"])
    return key


@transaction.atomic
def add_sender(user: User, system: str, name: str) -> tuple[Sender, str]:
    """Let one more environment send; returns it with its key."""
    sender = Sender.objects.create(
        organisation_id=user.organisation_id,
        system=system,
        name=name,
        number=secrets.token_hex(8),
        made_by=user,
        made_at=clock.now(),
    )
    key = make_key(sender)
    trail.record(Action.SENDER_KEY_MADE, actor=user, subject=sender, system=system)
    return sender, key


@transaction.atomic
def replace_key(user: User, sender: Sender) -> str:
    """A new key for a sender, as after a leak."""
    key = make_key(Sender.objects.select_for_update().get(pk=sender.pk))
    trail.record(Action.SENDER_KEY_MADE, actor=user, subject=sender, system=sender.system)
    return key


@transaction.atomic
def set_partnership_code(user: User, code: str) -> None:
    """What senders call the partnership from now on. Raises IntegrityError when another one has this code."""
    PartnershipCode.objects.update_or_create(organisation_id=user.organisation_id, defaults={"code": code})
    trail.record(Action.LINK_SET, actor=user, subject=user.organisation, code=code)


@transaction.atomic
def end_sender(user: User, sender: Sender) -> None:
    """Nothing more is taken from this environment. Twice does no harm."""
    if Sender.objects.filter(pk=sender.pk, ended_at=None).update(ended_at=clock.now()):
        trail.record(Action.SENDER_ENDED, actor=user, subject=sender, system=sender.system)
