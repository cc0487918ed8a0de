from core.files.choices import Variant


class VariantConverter:
    """The name of a stored copy in an address."""

    regex = "|".join(Variant)

    def to_python(self, value: str) -> Variant:
        return Variant(value)

    def to_url(self, value: str) -> str:
        return str(Variant(value))
