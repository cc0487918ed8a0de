"""What administrators do with roles: make, change, copy, remove (A-24, A-25). It holds from the next request on."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.administration import (
    RefusedError,
    kinds_managed_by,
    lacking,
    lacking_in_dossiers,
    lock_organisation,
    refusing,
    supers_who_stay,
)
from core.accounts.choices import OrganisationKind, RoleKind
from core.accounts.models import Role, User
from core.accounts.rights import ADMINISTRATION, IN_THE_ROOM, SHARED, ExternalRight, Right
from core.audit import trail
from core.audit.choices import Action

NAME_TAKEN = {"role_name_once_per_organisation": gettext_lazy("There is a role with this name already.")}


@dataclass(frozen=True)
class RoleDetails:
    """What an administrator fills in for a role."""

    name: str
    kind: RoleKind = RoleKind.REST
    rights: Collection[str] = field(default_factory=tuple)
    external_rights: Collection[str] = field(default_factory=tuple)
    needs_second_factor: bool = True

    @property
    def columns(self) -> dict[str, Any]:
        """What stands in the row of the role; whoever reacts to a tab of a dossier sees it too."""
        seen = {ExternalRight(right).needs.value for right in self.external_rights}
        return {
            "name": self.name,
            "kind": self.kind,
            "rights": sorted(set(self.rights)),
            "external_rights": sorted(seen | set(self.external_rights)),
            "needs_second_factor": self.needs_second_factor,
        }


@transaction.atomic
def make_role(actor: User, details: RoleDetails) -> Role:
    """A new role. Raises RefusedError as `change_role` does."""
    _refuse(actor, details, before=(), external_before=())
    role = Role(organisation=actor.organisation, **details.columns)
    _save(role)
    trail.record(Action.ROLE_MADE, actor=actor, subject=role, name=role.name, rights=role.rights)
    return role


@transaction.atomic
def change_role(actor: User, role: Role, details: RoleDetails) -> int:
    """Take over what was filled in; returns how many open accounts it holds for.

    Raises:
        RefusedError: it gives rights that the actor lacks or that only Kring gives, or of a type that is not the
            actor's; the name is taken; the rights do not go with the type; the last Super would be gone.
    """
    lock_organisation(actor)
    row = Role.objects.select_for_update().get(pk=role.pk)
    if row.kind not in kinds_managed_by(actor):
        raise RefusedError(_("You only manage roles of the type Rest."))
    _refuse(actor, details, before=row.rights, external_before=row.external_rights)
    if row.kind == RoleKind.SUPER != details.kind:
        _refuse_without_super(row)
    before = {name: getattr(row, name) for name in details.columns}
    for name, value in details.columns.items():
        setattr(row, name, value)
    _save(row)
    trail.record(
        Action.ROLE_CHANGED,
        actor=actor,
        subject=row,
        name=row.name,
        kind=row.kind,
        given=sorted(set(row.rights) - set(before["rights"])),
        taken=sorted(set(before["rights"]) - set(row.rights)),
        external=row.external_rights,
    )
    return row.users.filter(is_active=True).count()


def copy_role(actor: User, role: Role) -> Role:
    """A new role with the same rights under a free name, for changing; without rights to what organisations share.

    Raises RefusedError as `make_role` does.
    """
    names = set(Role.objects.filter(organisation=actor.organisation_id).values_list("name", flat=True))
    candidates = (
        _("Copy of %(role)s") % {"role": role.name} + (f" {number}" if number > 1 else "")
        for number in range(1, len(names) + 2)
    )
    limit = Role._meta.get_field("name").max_length
    details = RoleDetails(
        name=next(name[:limit] for name in candidates if name[:limit] not in names),
        kind=RoleKind(role.kind),
        rights=set(role.rights) - set(SHARED),
        external_rights=role.external_rights,
        needs_second_factor=role.needs_second_factor,
    )
    return make_role(actor, details)


@transaction.atomic
def give_shared_right(role: Role, right: Right) -> None:
    """A right to data of all organisations, given by who runs Kring; from then on the role signs in with two steps.

    Raises ValueError for any other right.
    """
    if right.value not in SHARED:
        raise ValueError("Administrators give this right on a page.")
    row = Role.objects.select_for_update().get(pk=role.pk)
    row.rights = sorted({*row.rights, right.value})
    row.needs_second_factor = True
    row.save(update_fields=["rights", "needs_second_factor"])
    trail.record(
        Action.ROLE_CHANGED,
        actor=None,
        subject=row,
        organisation_id=row.organisation_id,
        name=row.name,
        kind=row.kind,
        given=[right.value],
        taken=[],
        external=row.external_rights,
    )


@transaction.atomic
def remove_role(actor: User, role: Role) -> None:
    """Raises RefusedError while an account has the role, also an ended one: its history names it."""
    if role.kind not in kinds_managed_by(actor):
        raise RefusedError(_("You only manage roles of the type Rest."))
    trail.record(Action.ROLE_REMOVED, actor=actor, subject=role, name=role.name, rights=role.rights)
    try:
        with transaction.atomic():
            role.delete()
    except ProtectedError:
        raise RefusedError(
            _("%(role)s is the role of accounts, open or ended. Give those another role first.")
            % {"role": role.name}
        ) from None


def _refuse(
    actor: User, details: RoleDetails, *, before: Collection[str], external_before: Collection[str]
) -> None:
    if details.kind not in kinds_managed_by(actor):
        raise RefusedError(_("Only Super makes roles of the types Super and Administration."))
    given = set(details.rights) - set(before)
    shared = [str(Right(right).label) for right in SHARED if right in given]
    if shared:
        raise RefusedError(
            _("Only Kring itself gives a role what is about all organisations: %(rights)s. Ask our support.")
            % {"rights": ", ".join(shared)}
        )
    missing = lacking(actor, given) + lacking_in_dossiers(
        actor, set(details.columns["external_rights"]) - set(external_before)
    )
    if missing:
        raise RefusedError(
            _("You cannot give what your own role lacks: %(rights)s.") % {"rights": ", ".join(missing)}
        )
    has = set(details.rights) & set(ADMINISTRATION)
    if details.kind == RoleKind.REST and has:
        raise RefusedError(
            _("The rights under Administration are for the types Super and Administration, not for Rest.")
        )
    if details.kind == RoleKind.SUPER and len(has) < len(ADMINISTRATION):
        raise RefusedError(_("A role of the type Super holds all rights under Administration."))
    if details.kind != RoleKind.REST and not details.needs_second_factor:
        raise RefusedError(_("Administrators always sign in with two steps."))
    if not details.needs_second_factor and _must_have_two_steps(actor, details):
        raise RefusedError(
            _(
                "Only staff in groups and class rooms sign in with a password alone. With these rights, and in a "
                "partnership, there are always two steps."
            )
        )


def _must_have_two_steps(actor: User, details: RoleDetails) -> bool:
    is_of_partnership = actor.organisation.kind == OrganisationKind.PARTNERSHIP
    return is_of_partnership or not set(details.rights) <= set(IN_THE_ROOM)


def _refuse_without_super(role: Role) -> None:
    if not supers_who_stay(role.organisation_id).exclude(role=role).exists():
        raise RefusedError(_("Then nobody of the type Super would be left. Make another one first."))


def _save(role: Role) -> None:
    with refusing(NAME_TAKEN):
        role.save()
