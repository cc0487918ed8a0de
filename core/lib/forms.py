"""How forms look: every Django form and field renders through ``templates/components``."""

from typing import Any
from uuid import UUID

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from core.lib.nl import (
    InvalidNumberError,
    Problem,
    normalise_brin,
    normalise_bsn,
    normalise_phone,
    normalise_postcode,
)

WIDGET_TEMPLATES = {
    "django/forms/widgets/password.html": "components/widgets/password.html",
    "django/forms/widgets/radio.html": "components/widgets/choices.html",
    "django/forms/widgets/checkbox_select.html": "components/widgets/choices.html",
}


def sent_with(request: HttpRequest) -> tuple[Any, Any]:
    """Fields and files that were sent, for a form that takes files; nothing while the page is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def key_of(request: HttpRequest) -> UUID | None:
    """The one-time key that was sent, with which pressing twice writes once; None for none and for nonsense."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


class KringRenderer(TemplatesSetting):
    """Draws forms, fields and some widgets with our own components, others as Django does."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def get_template(self, template_name: str) -> Any:
        return super().get_template(WIDGET_TEMPLATES.get(template_name, template_name))


class DateInput(forms.DateInput):
    """The date picker of the device; sends and shows ISO 8601, as the HTML standard asks."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The time picker of the device, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class OneTimeCodeInput(forms.TextInput):
    """Six digits from an app or a message; phones offer to fill it in, pasting works."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        own = {
            "class": "input-code",
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        super().__init__({**own, **(attrs or {})})


class BsnField(forms.CharField):
    """A BSN as people type it; gives nine digits, or says what is wrong with it (A-08)."""

    default_error_messages = {
        "required": _("Fill in the BSN."),
        Problem.FORMAT.value: _("A BSN has digits only. Spaces, dots and dashes do not matter."),
        Problem.LENGTH.value: _("A BSN has 9 digits, or 8 when the 0 in front is left out."),
        Problem.FIRST_THREE_ZERO.value: _("A BSN does not begin with three zeros."),
        Problem.CHECK_DIGIT.value: _(
            "This is not a BSN: a digit is wrong, or two digits have changed places. Look at the number again."
        ),
    }

    def __init__(self, **more: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(**{"label": _("BSN"), "widget": forms.TextInput(attrs=attrs), **more})

    @sensitive_variables()
    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return normalise_bsn(typed)
        except InvalidNumberError as error:
            raise forms.ValidationError(
                self.error_messages[error.problem.value], code=error.problem.value
            ) from None


class PhoneField(forms.CharField):
    """A telephone number as people type it; gives E.164, or says what is wrong with it."""

    default_error_messages = {
        Problem.FORMAT.value: _("A telephone number has figures only, with a + in front of a foreign one."),
        Problem.NOT_IN_USE.value: _("This telephone number does not exist. Look at the figures again."),
    }

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
        super().__init__(**{"label": _("Telephone"), "widget": widget, **more})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return normalise_phone(typed)
        except InvalidNumberError as error:
            raise forms.ValidationError(
                self.error_messages[error.problem.value], code=error.problem.value
            ) from None


class PostcodeField(forms.CharField):
    """A Dutch postcode as people type it; gives "1234 AB", or says what is wrong with it."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(**{"label": _("Postcode"), "max_length": 12, "widget": widget, **more})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return normalise_postcode(typed) if typed else ""
        except InvalidNumberError:
            raise forms.ValidationError(_("A postcode has four digits and two letters: 1234 AB.")) from None


class BrinField(forms.CharField):
    """A BRIN as people type it, of a school or of one of its sites; gives "05KO00", or says what is wrong with it."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(**{"label": _("BRIN"), "max_length": 12, "widget": widget, **more})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return normalise_brin(typed) if typed else ""
        except InvalidNumberError:
            raise forms.ValidationError(
                _("A BRIN has two digits and two letters, for one site with two more digits: 05KO or 05KO00.")
            ) from None


class RadioCards(forms.RadioSelect):
    """One of a few, each a card as large as a thumb; labels may come from ``card_label``."""

    template_name = "components/widgets/cards.html"


class FoldedCards(RadioCards):
    """One of many in groups: each group folds; the first one is open, or the one with what is chosen."""

    template_name = "components/widgets/folded_cards.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups = [(group, options) for group, options, _index in context["widget"]["optgroups"]]
        chosen = [any(option["selected"] for option in options) for _group, options in groups]
        open_ones = chosen if any(chosen) else [not place for place in range(len(groups))]
        context["widget"]["folds"] = [
            (group, options, is_open) for (group, options), is_open in zip(groups, open_ones, strict=True)
        ]
        return context


class CheckboxCards(forms.CheckboxSelectMultiple):
    """Some of a few, each a card as large as a thumb; labels may come from ``card_label``."""

    template_name = "components/widgets/cards.html"


def card_label(title: object, detail: object = "", end: object = "") -> SafeString:
    """The words on a card: a title, a line under it, and a figure at the end."""
    return format_html(
        '<span class="choice-card-text"><span class="choice-card-title">{}</span>{}</span>{}',
        title,
        format_html('<span class="choice-card-detail">{}</span>', detail) if detail else "",
        format_html('<span class="choice-card-end">{}</span>', end) if end else "",
    )
