"""Registration by new parents, and the import list in which it is judged (K-13, K-15)."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from core.childcare.choices import (
    IMPORT_DECIDED,
    ImportSource,
    ImportState,
    RegistrationState,
    RegistrationStep,
)


class Registration(models.Model):
    """A new parent on the way through the six steps (K-13).

    `answers` holds by step what was typed, good or not, so that it comes back; never a BSN, which is sealed in
    `HeldBsn`. `step` is the furthest step that was reached. `key` is the one-time key of the page that began it.
    The mailed link that leads back is kept as a digest, made with the key `digest_key`; a confirmed one has none.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="registrations"
    )
    key = models.UUIDField(unique=True)
    email = models.EmailField()
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    digest_key = models.CharField(max_length=16, blank=True)
    step = models.CharField(
        max_length=10, choices=RegistrationStep, default=RegistrationStep.GUARDIAN_1.value
    )
    state = models.CharField(max_length=9, choices=RegistrationState, default=RegistrationState.OPEN.value)
    answers = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RegistrationState.CONFIRMED, confirmed_at__isnull=False)
                | (~Q(state=RegistrationState.CONFIRMED) & Q(confirmed_at=None)),
                name="a_confirmed_registration_says_when",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "email"], name="registration_by_email"),
            models.Index(
                fields=["touched_at"],
                condition=~Q(state=RegistrationState.CONFIRMED),
                name="registration_left_behind",
            ),
        ]

    def __str__(self) -> str:
        return f"registration {self.pk}"


class RegistrationStop(models.Model):
    """What stopped a registration at a step, for who helps (S-14): never what was typed.

    `problems` is a list of [field, code of the error]. `match` says where a guardian was found ("families" or
    "import_list"), the number of that row, and which particulars were the same.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="stops")
    at = models.DateTimeField()
    step = models.CharField(max_length=10, choices=RegistrationStep)
    problems = models.JSONField(default=list, blank=True)
    match = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["registration", "-at"], name="stop_newest")]


class ImportEntry(models.Model):
    """One family that asks for care and is not accepted yet: a line of the import list (K-15).

    `facts` are the answers as they were found good, by step ("guardian_1", "guardian_2", "child", "care"); dates in
    ISO 8601. `match_keys` are what a second registration of the same guardian is recognised by
    (core.childcare.rules.same_person). `reference` names the line for back-offices that write to each other; the number
    of the debtor that such a one made of it is `number_elsewhere`.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="import_entries"
    )
    source = models.CharField(max_length=12, choices=ImportSource)
    registration = models.OneToOneField(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="entry"
    )
    reference = models.UUIDField(default=uuid.uuid4)
    file_name = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=9, choices=ImportState, default=ImportState.WAITING.value)
    facts = models.JSONField(default=dict)
    match_keys = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    number_elsewhere = models.CharField(max_length=20, blank=True, db_default="")
    family = models.ForeignKey(
        "childcare.Family", on_delete=models.SET_NULL, null=True, blank=True, related_name="import_entries"
    )
    waiting_entry = models.OneToOneField(
        "childcare.WaitingEntry", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "import entries"
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=IMPORT_DECIDED, decided_at__isnull=False)
                | (~Q(state__in=IMPORT_DECIDED) & Q(decided_at=None)),
                name="a_decided_import_says_when",
            ),
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="import_reference_once_per_organisation"
            ),
        ]
        indexes = [
            GinIndex(fields=["match_keys"], name="import_match_keys"),
            models.Index(fields=["organisation", "state", "-added_at"], name="import_list"),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"


class HeldBsn(models.Model):
    """The BSN of somebody who is not in the register yet, sealed for that person of a registration or import entry.

    Accepting moves it to `Bsn`. `person` is a step of the registration: "guardian_1", "guardian_2" or "child".
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, null=True, related_name="bsns")
    entry = models.ForeignKey(ImportEntry, on_delete=models.CASCADE, null=True, related_name="bsns")
    person = models.CharField(max_length=10, choices=RegistrationStep)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(registration__isnull=False, entry=None)
                | Q(registration=None, entry__isnull=False),
                name="held_bsn_of_one_list",
            ),
            models.UniqueConstraint(fields=["registration", "person"], name="held_bsn_once_in_registration"),
            models.UniqueConstraint(fields=["entry", "person"], name="held_bsn_once_in_import"),
        ]

    def __str__(self) -> str:
        return f"held BSN {self.pk}"


class RegistrationFile(models.Model):
    """A file with registrations that somebody looks at before it is read in; one of each user, sealed, for a day."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()


class FamilyAddition(models.Model):
    """A child or care request that a guardian added from inside (K-14); `key` is the page's one-time key."""

    key = models.UUIDField(unique=True)
    guardian = models.ForeignKey("childcare.Guardian", on_delete=models.CASCADE, related_name="additions")
    child = models.ForeignKey(
        "childcare.Child", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    entry = models.ForeignKey(
        "childcare.WaitingEntry", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
