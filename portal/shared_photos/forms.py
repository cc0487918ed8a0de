"""Who is on one photo."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.childcare.models import Child
from core.files.models import StoredFile
from core.lib.forms import CheckboxCards, card_label

PREFIX = "foto"


def card_for(child: Child, without_consent: Collection[int]) -> str:
    """The whole name, as several children of a location may have the same first one, and the mark (P-09)."""
    return card_label(
        str(child), gettext("no photos with other parents") if child.pk in without_consent else ""
    )


class WhoIsOnItForm(forms.Form):
    """Who is on one photo; "nobody" has to be said, so that no photo is forgotten (P-09).

    `on_it` is who was said to be on it, None for a photo of which nothing was said yet.
    """

    children = forms.MultipleChoiceField(label=_("Who can be recognised?"), widget=CheckboxCards)
    others = forms.MultipleChoiceField(
        label=_("Children of other groups"), required=False, widget=CheckboxCards
    )
    nobody = forms.BooleanField(label=_("Nobody can be recognised"), required=False)

    def __init__(
        self,
        file: StoredFile,
        on_it: Collection[Child] | None,
        children: Sequence[Child],
        others: Sequence[Child],
        without_consent: Collection[int],
        data: Any = None,
        *,
        prefix: str = "",
        typed: Mapping[str, Any] | None = None,
    ) -> None:
        self.file = file
        self.without_consent = without_consent
        self._children = {str(child.pk): child for child in (*children, *others)}
        marked = [str(child.pk) for child in on_it or ()]
        initial = {"children": marked, "others": marked, "nobody": on_it is not None and not marked}
        super().__init__(data, prefix=prefix or prefix_of(file), initial=initial | dict(typed or {}))
        for name, offered in (("children", children), ("others", others)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(str(child.pk), card_for(child, without_consent)) for child in offered]
        self.has_others = bool(others)
        self._ask_for_somebody()

    def _ask_for_somebody(self) -> None:
        """One of the own group, unless somebody else or nobody was chosen."""
        field = self.fields["children"]
        field.required = not any(self.data.get(self.add_prefix(name)) for name in ("others", "nobody"))
        field.error_messages["required"] = gettext("Say who is on it, or that nobody can be recognised.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        children = [*cleaned.get("children", []), *cleaned.get("others", [])]
        nobody = cleaned.get("nobody", False)
        if children and nobody:
            self.add_error("nobody", _("There is somebody on it, or nobody: one of both."))
        return cleaned

    @property
    def chosen(self) -> list[Child]:
        cleaned = self.cleaned_data
        return [self._children[number] for number in (*cleaned["children"], *cleaned["others"])]


class ForManyForm(WhoIsOnItForm):
    """Who is on a photo that goes to many families: nobody whose guardians do not allow that."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        numbers = [*cleaned.get("children", []), *cleaned.get("others", [])]
        refused = [
            child for child in map(self._children.__getitem__, numbers) if child.pk in self.without_consent
        ]
        if refused:
            names = ", ".join(str(child) for child in refused)
            self.add_error(
                None,
                gettext(
                    "The parents of %(names)s do not allow photos to be shared with other parents, so this photo "
                    "cannot go to them. Take the photo away, or choose another one."
                )
                % {"names": names},
            )
        return cleaned


def typed_marks(data: Any, file: StoredFile) -> dict[str, Any]:
    """What was marked already on another turn of the same page, as first values; nothing without."""
    names = {name: f"{prefix_of(file)}-{name}" for name in ("children", "others", "nobody")}
    if not any(name in data for name in names.values()):
        return {}
    return {
        "children": data.getlist(names["children"]),
        "others": data.getlist(names["others"]),
        "nobody": names["nobody"] in data,
    }


def marks_in(data: Any) -> list[tuple[str, str]]:
    """All that was marked, as hidden fields for a page that does not ask it."""
    return [(name, value) for name in data if name.startswith(PREFIX) for value in data.getlist(name)]


def prefix_of(file: StoredFile) -> str:
    """Under which names the fields of a photo are sent."""
    return f"{PREFIX}{file.pk.hex}"
