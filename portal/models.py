"""What the parents' pages keep themselves."""

from django.conf import settings
from django.db import models


class AgendaFeed(models.Model):
    """The secret address at which a calendar programme fetches the agenda of one account (P-02).

    `token_digest` is the SHA-256 of the secret: the address itself is shown once and kept nowhere. `fetched_at` is when
    a calendar last asked, to within an hour.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agenda_feed"
    )
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
