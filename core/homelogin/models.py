"""Home login of pupils: the roster of a school, the accounts at home, and what pupils find there."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.homelogin.choices import ConnectorKind, PictureCount, PublisherKind, SecretKind, SourceProblem
from core.lib import names

MOST_ADDRESSES = 2
HTTPS = "https://"


class HomeSchool(models.Model):
    """What a school chose for home login; without a row the defaults hold.

    A school with a network environment has its name and address here: its pupils sign in there (A-23).
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="home_school")
    pictures_asked = models.PositiveSmallIntegerField(choices=PictureCount, default=PictureCount.ONE)
    network_name = models.CharField(max_length=60, blank=True)
    network_address = models.URLField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(network_name="") | ~Q(network_address=""), name="a_network_has_an_address"
            ),
            models.CheckConstraint(
                condition=Q(network_address="") | Q(network_address__startswith=HTTPS),
                name="a_network_address_is_https",
            ),
        ]


class HomeGroup(models.Model):
    """A group of a school; its teachers manage the home login of its pupils (A-31)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="home_groups")
    name = models.CharField(_("name"), max_length=60)
    teachers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="home_groups")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="home_group_name_once_per_school")
        ]

    def __str__(self) -> str:
        return self.name


class Pupil(models.Model):
    """A pupil of a group. The PIN or pictures are sealed, so that the teacher can look them up (A-21)."""

    group = models.ForeignKey(HomeGroup, on_delete=models.CASCADE, related_name="pupils")
    first_name = models.CharField(_("first name"), max_length=60)
    prefix = models.CharField(_("prefix"), max_length=20, blank=True)
    last_name = models.CharField(_("last name"), max_length=80)
    secret_kind = models.CharField(max_length=8, choices=SecretKind, default=SecretKind.PIN)
    sealed_secret = models.BinaryField(default=b"")

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "group", Lower("first_name"), Lower("prefix"), Lower("last_name"), name="pupil_once_per_group"
            )
        ]

    def __str__(self) -> str:
        return names.display(self.first_name, self.prefix, self.last_name)

    @property
    def has_secret(self) -> bool:
        return bool(self.sealed_secret)

    @property
    def at_school(self) -> bool:
        """False for a child of a childcare organisation: pages say "group" instead of "teacher" there."""
        return bool(self.group.organisation.kind == OrganisationKind.SCHOOL)

    @property
    def network(self) -> HomeSchool | None:
        """The network environment where this pupil signs in instead, if the school has one."""
        school = getattr(self.group.organisation, "home_school", None)
        return school if school is not None and school.network_name else None


class HomeAccount(AbstractBaseUser):
    """A home e-mail address with its own password; opens the children whose schools set that address (A-20).

    One for each address, whichever schools use it. It is no core.accounts User: see ADR 7.
    """

    email = models.EmailField()
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="home_account_once_per_address")]

    def __str__(self) -> str:
        return self.email


class HomeAddress(models.Model):
    """One of the at most two home addresses of a pupil, and how far it is for the pupil's own school (A-19).

    `activated_at` is when the account was first used since the school set the address: whether it is in use at another
    school shows nowhere (A-27).
    """

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="addresses")
    account = models.ForeignKey(HomeAccount, on_delete=models.CASCADE, related_name="addresses")
    position = models.PositiveSmallIntegerField()
    link_asked_at = models.DateTimeField(null=True)
    activated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_ADDRESSES), name="at_most_two_home_addresses"
            ),
            models.UniqueConstraint(fields=["pupil", "position"], name="home_address_position_once"),
            models.UniqueConstraint(fields=["pupil", "account"], name="home_address_once_per_pupil"),
        ]


class HomeLink(models.Model):
    """A one-time link to set the password of a home account. Only the hash of its token is kept."""

    account = models.ForeignKey(HomeAccount, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    digest_key = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Publisher(models.Model):
    """Whom to ask about a learning tool or a school network; the list is public (A-34)."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=PublisherKind, default=PublisherKind.PUBLISHER)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class LearningTool(models.Model):
    """A program of a publisher, which runs elsewhere. Entered by one organisation, and nobody else's to see (A-27)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="learning_tools")
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="tools")
    name = models.CharField(max_length=120)
    link = models.URLField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "publisher", "name"], name="learning_tool_once_per_publisher"
            ),
            models.CheckConstraint(
                condition=Q(link__startswith=HTTPS), name="a_learning_tool_opens_over_https"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Licence(models.Model):
    """That a school may use a tool, first and last day included; without groups it holds for all of them."""

    tool = models.ForeignKey(LearningTool, on_delete=models.CASCADE, related_name="licences")
    groups = models.ManyToManyField(HomeGroup, blank=True, related_name="licences")
    valid_from = models.DateField()
    valid_until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="a_licence_ends_after_it_begins"
            )
        ]


class LicenceSource(models.Model):
    """Where a publisher tells, live, which licences an organisation has; with the last good answer (A-34).

    `found` is a list of core.homelogin.connectors.FoundLicence as JSON, of `fetched_at`. `problem` is why the last try
    failed; `next_at` is from when the publisher is asked again. The key is sealed.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="licence_sources")
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=10, choices=ConnectorKind, default=ConnectorKind.JSON)
    address = models.URLField()
    sealed_key = models.BinaryField(default=b"")
    found = models.JSONField(default=list)
    fetched_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=12, choices=SourceProblem, blank=True)

    class Meta:
        ordering = ["publisher__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "publisher"], name="licence_source_once_per_publisher"
            ),
            models.CheckConstraint(
                condition=Q(address__startswith=HTTPS), name="a_licence_source_is_asked_over_https"
            ),
        ]

    def __str__(self) -> str:
        return str(self.publisher)


class RosterDraft(models.Model):
    """A file with pupils that was read and waits for somebody's yes; nothing of it is in the group yet (A-31)."""

    group = models.ForeignKey(HomeGroup, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roster_drafts")
    rows = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="one_roster_draft_per_group_and_user")
        ]
