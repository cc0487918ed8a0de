"""The second factors of accounts (A-12)."""

from typing import ClassVar

from django.db import models
from django_otp.models import Device, ThrottlingMixin

from core.accounts.models.users import User


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
