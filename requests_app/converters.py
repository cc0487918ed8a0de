"""Parts of the addresses of the planners' pages."""

from datetime import date
from enum import StrEnum


class DayConverter:
    """A date as ISO 8601; one that does not exist is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class FileKind(StrEnum):
    """What a day list can be taken out as."""

    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"


class FileKindConverter:
    regex = "|".join(FileKind)

    def to_python(self, value: str) -> FileKind:
        return FileKind(value)

    def to_url(self, value: str) -> str:
        return str(value)
