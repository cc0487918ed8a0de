"""Organisations, accounts, roles and second factors."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin

from core.accounts.choices import (
    Environment,
    LinkKind,
    OrganisationKind,
    ResetAsks,
    ResetNote,
    ResetStep,
    RoleKind,
    UnitKind,
)
from core.accounts.rights import Right


class Organisation(models.Model):
    """A tenant: a childcare organisation, a partnership, or a school with home login (A-30)."""

    kind = models.CharField(max_length=12, choices=OrganisationKind)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=40, unique=True)
    accent = models.CharField(
        max_length=7, default="#2f6f5e", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")]
    )
    logo = models.FileField(upload_to="organisations/", blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    contact_line = models.CharField(max_length=300, blank=True)
    planning_contact = models.CharField(max_length=300, blank=True)
    uses_credits = models.BooleanField(default=True)
    links_schools = models.BooleanField(default=False)
    reset_asks = models.CharField(max_length=5, choices=ResetAsks, default=ResetAsks.EMAIL)
    account_days_ahead = models.PositiveSmallIntegerField(default=42)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A school, institution or office within a partnership; an account works for one or more (A-30)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    kind = models.CharField(max_length=12, choices=UnitKind)
    name = models.CharField(max_length=120)
    brin = models.CharField(max_length=6, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="unit_name_once_per_organisation")
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A named set of rights within one organisation (A-24)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=RoleKind, default=RoleKind.REST)
    rights = ArrayField(models.CharField(max_length=40, choices=Right), default=list, blank=True)
    needs_second_factor = models.BooleanField(default=True)
    landing = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="role_name_once_per_organisation")
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """An account. Its user name is unique within the organisation; parents use the debtor number (A-02)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="users")
    environment = models.CharField(max_length=12, choices=Environment)
    username = models.CharField(_("user name"), max_length=60)
    full_name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(max_length=2, default="nl")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, blank=True, related_name="users")
    units = models.ManyToManyField(Unit, blank=True, related_name="users")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

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
        ]
        indexes = [models.Index("organisation", Lower("email"), name="user_email")]

    def __str__(self) -> str:
        return self.full_name

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
        return (self.role is not None and self.role.needs_second_factor) or self.has_app

    @cached_property
    def has_app(self) -> bool:
        """Whether an authenticator app is set up and confirmed."""
        return self.authenticator_apps.filter(confirmed=True).exists()


class WaitsAfterFailures(ThrottlingMixin):
    """Waits 1, 2, 4, ... seconds after each wrong code, at most about 8 minutes, so nobody is shut out for good."""

    MOST_FAILURES_COUNTED: ClassVar[int] = 10

    class Meta:
        abstract = True

    def get_throttle_factor(self) -> int:
        return 1

    def throttle_increment(self, commit: bool = True) -> None:
        super().throttle_increment(commit=False)  # type: ignore[no-untyped-call]
        self.throttling_failure_count = min(self.throttling_failure_count, self.MOST_FAILURES_COUNTED)
        if commit:
            self.save()


class AuthenticatorApp(WaitsAfterFailures, Device):
    """A TOTP app (RFC 6238: SHA-1, 6 digits, 30 s). The seed is sealed; a code works once, one step of skew."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="authenticator_apps")
    sealed_seed = models.BinaryField()
    last_step = models.BigIntegerField(default=-1)

    def verify_token(self, token: str) -> bool:
        from core.accounts.second_factor import verify_app_code

        return verify_app_code(self, token)


class RecoveryCodes(WaitsAfterFailures, Device):
    """The set of ten single-use recovery codes of one account (A-12); `digest_key` is the id of their hashes' key."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_code_sets")
    digest_key = models.CharField(max_length=16, blank=True)

    def verify_token(self, token: str) -> bool:
        from core.accounts.second_factor import use_recovery_code

        return use_recovery_code(self, token)


class RecoveryCode(models.Model):
    """One code, as a keyed hash; 80 random bits need no slow hash."""

    codes = models.ForeignKey(RecoveryCodes, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["codes", "digest"], name="recovery_code_once")]


class AccountLink(models.Model):
    """A one-time link to set a password. Only the hash of its token is kept, under the key `digest_key`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=LinkKind, default=LinkKind.ACTIVATION)
    sent_to = models.EmailField(blank=True)
    digest = models.CharField(max_length=64, unique=True)
    digest_key = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Limit(models.Model):
    """How often something was tried lately, and until when it waits (A-05). Reads and writes: core.accounts.limits.

    `key` is a keyed hash of what is counted, so that no list of addresses or names comes about. `account` is there
    for the limits of one account, also when many addresses share in it.
    """

    key = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="limits")
    attempts = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField()
    waits_until = models.DateTimeField(null=True)
    owner_told = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["waits_until"],
                condition=Q(account__isnull=False, owner_told=False),
                name="limit_owner_to_tell",
            ),
            models.Index(fields=["began_at"], name="limit_age"),
        ]


class ResetAttempt(models.Model):
    """One attempt to get a reset link, with the step at which it stopped; visible to support only (A-07).

    What was typed is not kept: `identifier` is a keyed hash of it.
    """

    at = models.DateTimeField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="reset_attempts")
    environment = models.CharField(max_length=12, choices=Environment)
    account = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="reset_attempts")
    identifier = models.CharField(max_length=64)
    step = models.CharField(max_length=20, choices=ResetStep)
    notes = ArrayField(models.CharField(max_length=20, choices=ResetNote), default=list, blank=True)
    address = models.CharField(max_length=45, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "-at"], name="reset_attempt_newest"),
            models.Index(fields=["account", "-at"], name="reset_attempt_account"),
        ]
