"""What forms of rows that several people edit have in common: labels, the version that was read, and refusals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django import forms
from django.db import IntegrityError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.childcare.actions.save_record import ChangedMeanwhileError
from core.childcare.records.history import Change, changes_since, fields_since
from core.childcare.records.labels import LABELS
from core.lib.database import constraint_of
from core.lib.forms import PhoneField
from core.lib.nl import display_phone

Result = TypeVar("Result")


class ShownPhoneField(PhoneField):
    """A telephone number that is kept as a Dutch reader writes it: "06 12345678"."""

    def clean(self, value: Any) -> str:
        number = super().clean(value)
        return display_phone(number) if number else ""


@dataclass(frozen=True)
class Meanwhile:
    """What others saved since the form was opened: who and when, and each field with what stands there now."""

    changes: list[Change]
    now: list[tuple[Any, str]]


if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


class RecordForm(ModelForm):
    """A row that several people edit (Versioned).

    `refusals` are the words for what a constraint refuses: by its name, the field and the sentence.
    """

    refusals: ClassVar[Mapping[str, tuple[str | None, Any]]] = {}
    optional: ClassVar[tuple[str, ...]] = ()

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, instance: Any, **more: Any) -> None:
        super().__init__(data, instance=instance, **more)
        self.meanwhile: Meanwhile | None = None
        self.fields["seen"].initial = instance.version if instance.pk else None
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.setdefault("autocomplete", "off")

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields of the row that the form asks."""
        return tuple(self._meta.fields or ())

    def validate_unique(self) -> None:
        """PostgreSQL refuses it; `refusals` has the words."""

    def validate_constraints(self) -> None:
        """PostgreSQL refuses it; `refusals` has the words."""

    def tell_meanwhile(self, user: User, current: Any) -> None:
        """Put beside what was typed what stands there now, and let the next time count from that."""
        seen = self.cleaned_data.get("seen")
        names = fields_since(user, current, seen) & self.fields.keys()
        if not names:
            names = {name for name in self.changed_data if name in self.fields and name != "seen"}
        now = [(LABELS.get(name, name), shown_value(self, current, name)) for name in sorted(names)]
        self.meanwhile = Meanwhile(changes_since(user, current, seen), now)
        self.add_error(
            None,
            _(
                "Somebody else saved this while you had it open. Nothing of yours is lost: look below, and save again."
            ),
        )
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen")] = str(current.version)
        self.data = data

    def tell_refusal(self, error: IntegrityError) -> None:
        """Say what a constraint refused. Raises the error again when nobody foresaw it."""
        field, words = self.refusals.get(constraint_of(error), (None, ""))
        if not words:
            raise error
        self.add_error(field, words)


def saved(user: User, form: RecordForm, act: Callable[[], Result]) -> Result | None:
    """What `act` gives; None when it could not be, and then the form says why."""
    try:
        return act()
    except ChangedMeanwhileError as error:
        form.tell_meanwhile(user, error.current)
    except IntegrityError as error:
        form.tell_refusal(error)
    return None


def shown_value(form: forms.BaseForm, row: Any, name: str) -> str:
    """What stands in a row, as the page shows it."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name, "")
    if hasattr(value, "all"):
        return ", ".join(str(one) for one in value.all()) or gettext("nothing")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value) if value not in (None, "") else gettext("nothing")
