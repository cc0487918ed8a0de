from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    CHILDCARE = "childcare", _("childcare organisation")
    PARTNERSHIP = "partnership", _("partnership")
    SCHOOL = "school", _("school")


class Environment(TextChoices):
    """The sign-in pages; an account belongs to one of them (A-01)."""

    PARENT = "parent", _("parents")
    CHILDMINDER = "childminder", _("childminders")
    STAFF = "staff", _("staff")


class RoleKind(TextChoices):
    """What an administrator may manage follows from the type of a role (A-25)."""

    SUPER = "super", _("Super")
    ADMIN = "admin", _("Administration")
    REST = "rest", _("Rest")


class UnitKind(TextChoices):
    SCHOOL = "school", _("school")
    INSTITUTION = "institution", _("institution")
    OFFICE = "office", _("office")
