"""The second factors of accounts (A-12), and taking them away for somebody who lost them (A-13)."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django_otp.models import Device, ThrottlingMixin
from django_otp_webauthn.models import AbstractWebAuthnCredential

from core.accounts.choices import CeremonyKind, FactorResetState, IdentityCheck
from core.accounts.models.organisations import Organisation
from core.accounts.models.users import User

RESET_VALID = timedelta(hours=24)


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
    burnt_step = models.BigIntegerField(default=-1)
    """A step whose code was typed before its time: who was told so must not be able to use it after all (A-14)."""

    def verify_token(self, token: str) -> bool:
        from core.accounts.second_factor import verify_app_code

        return verify_app_code(self, token)


class Passkey(AbstractWebAuthnCredential):
    """A WebAuthn credential: the public key and counter of an authenticator, under the owner's name for it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="passkey_has_a_name")]


class PasskeyChallenge(models.Model):
    """What an authenticator is asked to sign: used up by the answer that is looked at, right or wrong."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkey_challenges")
    kind = models.CharField(max_length=12, choices=CeremonyKind)
    challenge = models.CharField(max_length=128)
    made_at = models.DateTimeField()


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


class SecondFactorReset(models.Model):
    """Taking away someone's second factors, asked by one support worker and confirmed by another (A-13)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="second_factor_resets"
    )
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="second_factor_resets")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    check_done = models.CharField(max_length=12, choices=IdentityCheck)
    note = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=FactorResetState, default=FactorResetState.OPEN)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(state=FactorResetState.OPEN),
                name="one_open_reset_per_account",
            ),
            models.CheckConstraint(condition=~Q(asked_by=F("owner")), name="reset_is_asked_by_somebody_else"),
            models.CheckConstraint(
                condition=~Q(state=FactorResetState.CONFIRMED)
                | (Q(closed_by__isnull=False) & ~Q(closed_by=F("asked_by")) & ~Q(closed_by=F("owner"))),
                name="reset_is_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=FactorResetState.CONFIRMED) | Q(closed_at__lt=F("expires_at")),
                name="reset_is_confirmed_in_time",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")) & Q(expires_at__lte=F("asked_at") + RESET_VALID),
                name="reset_expires_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=FactorResetState.OPEN, closed_at=None)
                | (~Q(state=FactorResetState.OPEN) & Q(closed_at__isnull=False)),
                name="reset_is_open_or_closed",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="reset_says_what_was_checked"),
        ]
        indexes = [models.Index(fields=["organisation", "-asked_at"], name="factor_reset_newest")]
