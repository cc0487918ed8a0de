"""Accounts."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Environment
from core.accounts.models.organisations import Organisation, Role, Unit
from core.accounts.rights import Right
from core.lib import clock


class User(AbstractBaseUser):
    """An account. Its user name is unique within the organisation; parents use the debtor number (A-02).

    `business_phone` is E.164. `wants_status_mails`: a mail at each status of a care case (A-35). `app_suffix` tells
    accounts apart in an authenticator app (A-12).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="users")
    environment = models.CharField(max_length=12, choices=Environment)
    username = models.CharField(_("user name"), max_length=60)
    full_name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(max_length=2, default="nl")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, blank=True, related_name="users")
    units = models.ManyToManyField(Unit, blank=True, related_name="users")
    business_phone = models.CharField(_("business telephone"), max_length=16, blank=True)
    wants_status_mails = models.BooleanField(_("status mails"), default=True)
    app_suffix = models.CharField(_("addition in the app"), max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    findable = models.GeneratedField(
        expression=Lower(
            Concat("full_name", Value(" "), "username", Value(" "), "email", output_field=models.TextField())
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("username"), name="user_name_once_per_organisation"
            ),
            models.CheckConstraint(
                condition=~Q(environment=Environment.STAFF) | Q(role__isnull=False), name="staff_has_a_role"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | (Q(ends_at__isnull=False) & ~Q(successor=F("pk"))),
                name="a_successor_of_an_end_is_another",
            ),
            # So that other tables can point at an account together with its organisation.
            models.UniqueConstraint(fields=["organisation", "id"], name="user_of_organisation"),
        ]
        indexes = [
            models.Index("organisation", Lower("email"), name="user_email"),
            models.Index(fields=["organisation", "full_name", "id"], name="user_by_name"),
            GinIndex(fields=["findable"], opclasses=["gin_trgm_ops"], name="user_findable"),
            models.Index(
                fields=["ends_at"], condition=Q(is_active=True, ends_at__isnull=False), name="user_to_end"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_open(self) -> bool:
        """Whether this account works now: an end that was planned holds from its moment on (A-28)."""
        return self.is_active and (self.ends_at is None or self.ends_at > clock.now())

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def capacity(self) -> str:
        """In what capacity this account acts, for the trail."""
        return self.role.name if self.role else self.get_environment_display()

    @cached_property
    def rights(self) -> frozenset[str]:
        return frozenset(self.role.rights) if self.role else frozenset()

    def has_right(self, right: Right) -> bool:
        return right.value in self.rights

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is not enough: by role, or because the user switched it on (A-12)."""
        return self.must_have_second_factor or self.has_second_factor

    @property
    def must_have_second_factor(self) -> bool:
        """Whether the role asks for it, so that the user cannot switch it off."""
        return self.role is not None and self.role.needs_second_factor

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether an authenticator app is set up and confirmed, or a passkey is there."""
        return self.authenticator_apps.filter(confirmed=True).exists() or self.passkeys.exists()
