"""What tickets hold, in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from carecases.tickets.choices import Complaint, TicketKind
from carecases.tickets.forms import ESCALATION_LABELS, FORMS
from carecases.tickets.models import Ticket
from carecases.tickets.rules.escalation import NEEDED
from core.accounts.models import User
from core.lib import display


def facts_of(ticket: Ticket) -> list[tuple[str, str]]:
    """What the form asked, as label and answer, in the order of the form; one query for accounts."""
    fields = FORMS[TicketKind(ticket.kind)].base_fields
    numbers = [
        value for name, value in ticket.facts.items() if isinstance(fields.get(name), forms.ModelChoiceField)
    ]
    names = dict(
        User.objects.filter(pk__in=numbers, organisation=ticket.organisation_id).values_list(
            "pk", "full_name"
        )
    )
    return [
        (str(field.label), _in_words(field, ticket.facts[name], names))
        for name, field in fields.items()
        if name in ticket.facts
    ]


def escalation_of(ticket: Ticket) -> list[tuple[str, str]]:
    """What Kring was told, as label and answer."""
    return [
        (str(ESCALATION_LABELS[name]), ticket.escalation.get(name, ""))
        for name in NEEDED[Complaint(ticket.complaint)]
    ]


def _in_words(field: forms.Field, value: object, names: dict[int, str]) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return names.get(value, _("an account that is gone")) if isinstance(value, int) else ""
    if isinstance(field, forms.MultipleChoiceField) and isinstance(value, list):
        words = _choices(field)
        return ", ".join(str(words.get(one, one)) for one in value)
    if isinstance(field, forms.ChoiceField):
        return str(_choices(field).get(value, value))
    if isinstance(field, forms.DateField):
        return display.short_date(date.fromisoformat(str(value)))
    if isinstance(field, forms.BooleanField):
        return _("yes")
    return str(value)


def _choices(field: forms.ChoiceField) -> dict[Any, Any]:
    """Our forms have no groups of choices."""
    return dict(cast("Iterable[tuple[Any, Any]]", field.choices))
