"""What can be asked beside what is planned."""

from requests_app.rules.policy.basis import Part, Subject


class Extension(Part):
    """Whether a day part that overlaps planned care may be asked; then only the unplanned time is booked."""

    part = "extension"
    subject = Subject.EXTRA
    allowed: bool
