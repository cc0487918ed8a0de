from core.childcare.bsn import PersonKind


class PersonKindConverter:
    """A guardian or a child, as it stands in addresses."""

    regex = "|".join(PersonKind)

    def to_python(self, value: str) -> PersonKind:
        return PersonKind(value)

    def to_url(self, value: str) -> str:
        return str(value)
