"""Who may read and write an organisation's register over HTTP: tokens, of which only a digest is kept (K-17)."""

import secrets

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import RegisterToken
from core.lib import clock, keyring, sealed
from core.lib.keyring import DigestColumn

PURPOSE = "register token"
TOKEN_BYTES = 32


def register() -> None:
    """Put the digests on the list of what stands under the keys."""
    keyring.register(DigestColumn("childcare.RegisterToken", "digest_key", "tokens of the register"))
    keyring.register(DigestColumn("childcare.Registration", "digest_key", "links of registrations"))


@transaction.atomic
def make_token(user: User, name: str) -> tuple[RegisterToken, str]:
    """A new token for the user's organisation, and what it is: shown once, kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = RegisterToken.objects.create(
        organisation_id=user.organisation_id,
        name=name,
        digest=sealed.digest(PURPOSE, token),
        digest_key=sealed.digest_key_id(),
        made_by=user,
        made_at=clock.now(),
    )
    trail.record(Action.REGISTER_TOKEN_MADE, actor=user, subject=made)
    return made, token


@transaction.atomic
def end_token(user: User, token: RegisterToken) -> None:
    """From now on nothing is read or written with it; twice is once."""
    if RegisterToken.objects.filter(pk=token.pk, ended_at=None).update(ended_at=clock.now()):
        trail.record(Action.REGISTER_TOKEN_ENDED, actor=user, subject=token)


@sensitive_variables("token")
def find_token(token: str) -> RegisterToken | None:
    """The row of a token that holds, and that it was used just now; None for any other."""
    if not token:
        return None
    found = (
        RegisterToken.objects.select_related("organisation")
        .filter(digest__in=sealed.digests(PURPOSE, token), ended_at=None)
        .first()
    )
    if found is not None:
        RegisterToken.objects.filter(pk=found.pk).update(used_at=clock.now())
    return found
