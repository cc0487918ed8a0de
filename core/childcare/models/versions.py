"""What several people may edit at once."""

from django.db import models
from django.db.models import Func, Q, TextField

POSTCODE = r"^[1-9][0-9]{3} [A-Z]{2}$"
"""As `core.lib.nl.normalise_postcode` writes it: "1234 AB"."""


class Versioned(models.Model):
    """`version` goes up with every change of the row, whoever makes it (migration 0010): who saves what was read
    from an older version is told what changed meanwhile (core.childcare.actions.save_record)."""

    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        abstract = True


class Folded(Func):
    """A text for searching: small letters and figures, without accents, hyphens, points and spaces.

    As `core.lib.names.fold`, by PostgreSQL (migration 0010; a test compares the two).
    """

    function = "fold_name"
    output_field = TextField()


def is_postcode(field: str) -> Q:
    """Empty, or a Dutch postcode as the post writes it."""
    return Q(**{field: ""}) | Q(**{f"{field}__regex": POSTCODE})
