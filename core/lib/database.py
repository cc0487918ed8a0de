"""What PostgreSQL says when it refuses, and work that one process at a time does."""

from django.db import DatabaseError, connection


def constraint_of(error: DatabaseError) -> str:
    """The name of the constraint or guard that refused; empty where the error names none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return (diagnosis.constraint_name if diagnosis else None) or ""


def is_mine_alone(name: str) -> bool:
    """Whether no other process is at the work of this name; until the end of the transaction nobody else will be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])
