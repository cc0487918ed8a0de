"""Who is signed in where: browsers, the sessions in them, and forms that were kept for who has to sign in again."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import F, Q

from core.accounts.choices import DeviceKind, SessionEnd
from core.accounts.models.users import User

if TYPE_CHECKING:
    from core.accounts.devices import Traits


class Browser(models.Model):
    """A browser in which accounts are signed in side by side (A-15). Its cookie is `token`, signed."""

    token = models.CharField(max_length=43, unique=True)
    created_at = models.DateTimeField()


class AccountSession(models.Model):
    """One sign-in of one account, from the password to its end; the idle clock is `last_seen_at` (A-16, A-18).

    `networks` are those that it came from without cause for doubt, the last one at the end, `address` where it was last
    seen. `verified_at` is when the second factor, or the password of an account without one, was given last; empty
    when it must be given again. `suspect_at` is since when device and network differ at once (A-17).
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    browser = models.ForeignKey(Browser, on_delete=models.SET_NULL, null=True, related_name="sessions")
    django_session = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    remembered = models.BooleanField(default=False)
    browser_family = models.CharField(max_length=60, blank=True)
    system = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=8, choices=DeviceKind, default=DeviceKind.UNKNOWN)
    networks = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    address = models.CharField(max_length=45, blank=True)
    suspect_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, choices=SessionEnd, blank=True)

    class Meta:
        ordering = ["-last_seen_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="") | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="an_ended_session_says_how",
            ),
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("created_at")), name="a_session_is_seen_after_it_began"
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "-last_seen_at"], condition=Q(ended_at=None), name="session_of_account"
            ),
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="session_ended"),
        ]

    @property
    def traits(self) -> "Traits":
        """Of the device that it began on, or that was last found to be the owner's."""
        from core.accounts.devices import Traits

        return Traits(self.browser_family, self.system, self.kind)


class KeptForm(models.Model):
    """What somebody sent after the session had ended, for that account in that browser alone (A-18).

    `sealed` holds the fields as JSON pairs, bound to this row; `path` is where they were sent, with the query.
    """

    browser = models.OneToOneField(Browser, on_delete=models.CASCADE, related_name="kept_form")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    sealed = models.BinaryField()
    had_files = models.BooleanField(default=False)
    kept_at = models.DateTimeField()
