"""What must leave the building: a row first, in the transaction of its cause; a worker sends it (N-01)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.notifications.choices import Channel, Item, Moment, OutboxState


class OutboxMessage(models.Model):
    """One message for one receiver over one channel.

    `kind` names the registered message (core.notifications.messages), `context` its plain JSON facts:
    ids, never texts that could be stale or personal. `dedup_key` makes a second cause of the same message impossible.
    `attempts_forgiven` of the `attempts` came before a person asked to try again: the back-off starts anew after them.
    `subscription` is the device that a push goes to; empty once that device is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="outbox_messages"
    )
    address = models.CharField(max_length=254, blank=True)
    subscription = models.ForeignKey(
        "PushSubscription", on_delete=models.SET_NULL, null=True, related_name="messages"
    )
    context = models.JSONField(default=dict)
    dedup_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=OutboxState, default=OutboxState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempts_forgiven = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "created_at"],
                condition=Q(state__in=["waiting", "sending"]),
                name="outbox_due",
            ),
            models.Index(fields=["recipient", "-created_at"], name="outbox_recipient"),
            models.Index(
                fields=["recipient", "created_at"],
                condition=Q(state__in=["waiting", "sending"]),
                name="outbox_order",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending"]) | Q(finished_at__isnull=False),
                name="a_finished_message_says_when",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False) | ~Q(address=""),
                name="a_message_has_a_receiver",
            ),
        ]


class DeliveryAttempt(models.Model):
    """One try to send, with the answer of the other side in its own words."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    address = models.CharField(max_length=254, blank=True)
    succeeded = models.BooleanField()
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="one_row_per_attempt")]
        indexes = [models.Index(fields=["at"], name="delivery_attempt_at")]


class Bounce(models.Model):
    """A mail that a mail server took and that came back later, as its report says (RFC 3464).

    `address` is in small letters, `status` the code of RFC 3463 ("5.1.1"), `is_permanent` whether it will not get
    through later either; `lifted_at` is when support found that it may get through after all (S-05). `report_key` names
    the report: reading it again changes nothing. `message` is empty once
    that row has been cleared away.
    """

    message = models.ForeignKey(OutboxMessage, on_delete=models.SET_NULL, null=True, related_name="bounces")
    address = models.CharField(max_length=254)
    status = models.CharField(max_length=12, blank=True)
    is_permanent = models.BooleanField()
    explanation = models.TextField(blank=True)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    report_key = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["address", "-at"], name="bounce_of_address")]


class Notice(models.Model):
    """A message inside the portal: shown at the bell until it is read."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    context = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    dedup_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-created_at"], name="notice_user")]


class Preference(models.Model):
    """When a user wants to hear of an item over a channel; without a row the standard holds (P-32)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences")
    item = models.CharField(max_length=20, choices=Item)
    channel = models.CharField(max_length=10, choices=Channel)
    moment = models.CharField(max_length=10, choices=Moment)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "item", "channel"], name="one_preference_per_item_and_channel"
            ),
            models.CheckConstraint(condition=Q(moment__in=Moment.values), name="a_preference_is_a_moment"),
        ]


class DigestLine(models.Model):
    """One thing that a user hears of once a day, together with others, over one channel.

    `notice_key` is the dedup_key of its notice at the bell; `digest_on` the day of the digest that took it up, empty
    as long as it waits.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_lines")
    channel = models.CharField(max_length=10, choices=Channel)
    item = models.CharField(max_length=20, choices=Item)
    kind = models.CharField(max_length=60)
    context = models.JSONField(default=dict)
    url = models.CharField(max_length=300)
    notice_key = models.CharField(max_length=160)
    created_at = models.DateTimeField()
    digest_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice_key", "channel"], name="one_digest_line_per_channel"),
        ]
        indexes = [
            models.Index(
                fields=["user", "created_at"], condition=Q(digest_on=None), name="digest_line_waits"
            ),
            models.Index(fields=["user", "digest_on"], name="digest_line_of_day"),
            models.Index(fields=["digest_on"], name="digest_line_age"),
        ]


class PushSubscription(models.Model):
    """One browser of one account that may be sent push messages (RFC 8030).

    `endpoint` is the address that the browser's push service gave out, `p256dh` and `auth` the keys with which only
    this browser reads what is sent (RFC 8291), both base64url. `server_key` is the key of ours, public, that it was
    made for. `session` is the number of the sign-in in which it was switched on: signing out takes it along. `label`
    is what the list of devices calls it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions"
    )
    endpoint = models.CharField(max_length=1000)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    server_key = models.CharField(max_length=100)
    session = models.BigIntegerField(null=True)
    label = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "endpoint"], name="one_subscription_per_browser"),
        ]
        indexes = [models.Index(fields=["session"], name="push_of_session")]


class MailboxMessage(models.Model):
    """A mail as the development mailbox keeps it; nothing leaves the machine (N-04)."""

    at = models.DateTimeField()
    message_id = models.CharField(max_length=200, db_index=True)
    sender = models.CharField(max_length=300)
    to = models.TextField()
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
