"""What PostgreSQL says when it refuses."""

from django.db import DatabaseError


def constraint_of(error: DatabaseError) -> str:
    """The name of the constraint or guard that refused; empty where the error names none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return (diagnosis.constraint_name if diagnosis else None) or ""
