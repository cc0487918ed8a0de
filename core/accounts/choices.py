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


class UnitChangeKind(TextChoices):
    """What can happen to a unit on a date (A-29)."""

    FACTS = "facts", _("other data")
    MERGE = "merge", _("merge into another")
    CLOSE = "close", _("close")


class ResetAsks(TextChoices):
    """What parents and childminders fill in besides their number when the password is forgotten (A-07)."""

    EMAIL = "email", _("e-mail address")
    BSN = "bsn", _("BSN")
    BOTH = "both", _("e-mail address and BSN")


class ResetStep(TextChoices):
    """Where an attempt to get a reset link stopped; for support only (A-07)."""

    UNKNOWN_ACCOUNT = "unknown_account", _("no such account")
    SHARED_EMAIL = "shared_email", _("this e-mail address has several accounts")
    OTHER_ENVIRONMENT = "other_environment", _("account of another sign-in page")
    INACTIVE = "inactive", _("the account is closed")
    EMAIL_DIFFERS = "email_differs", _("the e-mail address differs")
    BSN_INVALID = "bsn_invalid", _("not a valid BSN")
    BSN_DIFFERS = "bsn_differs", _("the BSN differs")
    NO_ADDRESS = "no_address", _("no e-mail address on file")
    RATE_LIMITED = "rate_limited", _("asked too soon again")
    SENT = "sent", _("link sent")


class ResetNote(TextChoices):
    """What support should know besides the step."""

    SECOND_ADDRESS = "second_address", _("matches the second e-mail address")
    EMAIL_CLEANED = (
        "email_cleaned",
        _("spaces, invisible signs or capitals in the e-mail address were forgiven"),
    )


class LinkKind(TextChoices):
    ACTIVATION = "activation", _("activation")
    RESET = "reset", _("new password")
    EMAIL = "email", _("new e-mail address")


class CeremonyKind(TextChoices):
    """What a passkey is asked for."""

    ADD = "add", _("adding a passkey")
    USE = "use", _("using a passkey")


class FactorChange(TextChoices):
    """What happened to the second factors of an account, as its owner is told in a mail."""

    APP_ADDED = "app_added", _("An authenticator app was set up.")
    APP_REPLACED = "app_replaced", _("Another authenticator app took the place of the earlier one.")
    APP_REMOVED = "app_removed", _("The authenticator app was removed.")
    PASSKEY_ADDED = "passkey_added", _("A passkey was added.")
    PASSKEY_REMOVED = "passkey_removed", _("A passkey was removed.")
    CODES_MADE = "codes_made", _("New recovery codes were made; the earlier ones no longer work.")
    SWITCHED_OFF = "switched_off", _("Signing in with two steps was switched off.")
    RESET_ASKED = "reset_asked", _("A support worker asked to take away the second step.")
    RESET = "reset", _("Two support workers took away the second step. The next sign-in sets it up anew.")


class IdentityCheck(TextChoices):
    """How a support worker made sure who asks for a new second factor (A-13)."""

    CALLED_BACK = "called_back", _("called back on the telephone number on file")
    IN_PERSON = "in_person", _("in person, with proof of identity")
    ON_VIDEO = "on_video", _("by video call, with proof of identity")
    VOUCHED_FOR = "vouched_for", _("the manager or director vouched for this person")


class FactorResetState(TextChoices):
    """How far the reset of somebody's second factor is."""

    OPEN = "open", _("waits for a colleague")
    CONFIRMED = "confirmed", _("confirmed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")


class DeviceKind(TextChoices):
    PHONE = "phone", _("telephone")
    TABLET = "tablet", _("tablet")
    COMPUTER = "computer", _("computer")
    UNKNOWN = "unknown", _("device")


class SessionEnd(TextChoices):
    """How the session of an account ended."""

    SIGNED_OUT = "signed_out", _("signed out")
    IDLE = "idle", _("nothing happened for a while")
    TOO_OLD = "too_old", _("signed in for long enough")
    ELSEWHERE = "elsewhere", _("ended from another device")
    PASSWORD = "password", _("the password was changed")
    ACCOUNT = "account", _("the account was closed")
    REPLACED = "replaced", _("signed in again in the same browser")
    FACTOR_RESET = "factor_reset", _("the second step was taken away")
