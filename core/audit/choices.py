"""What the trail can say happened: ``source:subject:action``."""

from django.db.models import TextChoices


class Action(TextChoices):
    SIGN_IN = "account:session:start"
    SIGN_IN_REFUSED = "account:session:refuse"
    SIGN_OUT = "account:session:end"
    SECOND_FACTOR_SET_UP = "account:second_factor:set_up"
    RECOVERY_CODES_MADE = "account:recovery_codes:make"
    RECOVERY_CODE_USED = "account:recovery_code:use"
    PASSWORD_CHANGED = "account:password:change"
    PASSWORD_SET = "account:password:set"
    RELATIVE_INVITED = "register:relative:invite"
    RELATIVE_ENDED = "register:relative:end"
    SCHEDULE_GENERATED = "register:schedule:generate"
    REQUEST_SUBMITTED = "requests:request:submit"
    BOOKING_APPROVED = "requests:booking:approve"
    BOOKING_OVERBOOKED = "requests:booking:overbook"
    BOOKING_REJECTED = "requests:booking:reject"
    BOOKING_CANCELLED = "requests:booking:cancel"
    BOOKING_EXPIRED = "requests:booking:expire"
    CREDIT_GRANTED = "requests:credit:grant"
    CREDIT_CORRECTED = "requests:credit:correct"
