"""Who may manage whom (A-25): what the type of a role means, in one place for pages, forms and actions.

Super manages accounts and roles of every type and gives any right. Whoever else holds a right to manage sees and
manages only what is of the type Rest, and gives no right that the own role lacks. Nobody manages the own account.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.accounts.choices import RoleKind
from core.accounts.models import Organisation, Role, User
from core.accounts.rights import ExternalRight, Right
from core.lib.database import constraint_of


class RefusedError(Exception):
    """What an administrator asked cannot be; the words say which rule and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def is_super(user: User) -> bool:
    return user.role is not None and user.role.kind == RoleKind.SUPER


def kinds_managed_by(user: User) -> tuple[RoleKind, ...]:
    """The types of roles whose accounts and rights this user manages."""
    return tuple(RoleKind) if is_super(user) else (RoleKind.REST,)


def lacking(user: User, rights: Iterable[str]) -> list[str]:
    """Of these rights, in words, those that the user cannot give because the own role lacks them."""
    if is_super(user):
        return []
    return [str(Right(right).label) for right in sorted(set(rights) - user.rights)]


def lacking_in_dossiers(user: User, rights: Iterable[str]) -> list[str]:
    """As `lacking`, of what an invited participant may do in a dossier."""
    if is_super(user):
        return []
    held = set(user.role.external_rights) if user.role else set()
    return [str(ExternalRight(right).label) for right in sorted(set(rights) - held)]


def lacking_of(user: User, role: Role) -> list[str]:
    """What the role holds, in words, that the user cannot give."""
    return lacking(user, role.rights) + lacking_in_dossiers(user, role.external_rights)


def may_give(user: User, role: Role) -> bool:
    """Whether this user may give the role to somebody."""
    return role.kind in kinds_managed_by(user) and not lacking_of(user, role)


def refuse_beyond_own(user: User, account: User) -> None:
    """Raises RefusedError for an account whose role the user could not give.

    Whoever can lead its mail to another mailbox, or open a closed account, could sign in with that role.
    """
    role = account.role
    if role is None or may_give(user, role):
        return
    refuse_other_kind(user, account)
    raise RefusedError(
        _(
            "The role %(role)s holds rights that your own role lacks: %(rights)s. Ask somebody of the type Super."
        )
        % {"role": role.name, "rights": ", ".join(lacking_of(user, role))}
    )


def refuse_other_kind(user: User, account: User) -> None:
    """Raises RefusedError for an account with a role of a type that the user does not manage.

    Pages do not show such accounts; look again once `lock_organisation` is held, as the role may be another by then.
    """
    if account.role is not None and account.role.kind not in kinds_managed_by(user):
        raise RefusedError(_("You only manage accounts with a role of the type Rest."))


def refuse_own(user: User, account: User) -> None:
    """Raises RefusedError for the own account."""
    if account.pk == user.pk:
        raise RefusedError(
            _(
                "This is your own account. Another administrator manages it; My account has what you can change."
            )
        )


@contextmanager
def refusing(words: Mapping[str, Promise]) -> Iterator[None]:
    """What PostgreSQL refuses within the block becomes a RefusedError, in words by the name of the constraint."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        found = words.get(constraint_of(error))
        if found is None:
            raise
        raise RefusedError(str(found)) from None


def supers_who_stay(organisation_id: int) -> QuerySet[User]:
    """Who manages accounts of every type. Somebody whose end is planned does not count."""
    return User.objects.filter(
        organisation=organisation_id, role__kind=RoleKind.SUPER, is_active=True, ends_at=None
    )


def lock_organisation(user: User) -> None:
    """Of two administrators of one organisation who would each take away the last but one Super, one waits."""
    Organisation.objects.select_for_update(no_key=True).get(pk=user.organisation_id)


def refuse_last_super(account: User) -> None:
    """Raises RefusedError when without this account nobody would manage accounts of every type.

    Call `lock_organisation` first.
    """
    if not is_super(account):
        return
    if not supers_who_stay(account.organisation_id).exclude(pk=account.pk).exists():
        raise RefusedError(
            _("This is the last account of the type Super. Give somebody else a role of that type first.")
        )
