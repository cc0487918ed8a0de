from django import forms
from django.utils.translation import gettext_lazy as _


class InviteRelativeForm(forms.Form):
    """Whom a guardian invites to look along."""

    name = forms.CharField(label=_("Name"), max_length=120)
    relation = forms.CharField(
        label=_("Who is this for your child?"),
        max_length=60,
        required=False,
        help_text=_("For example grandma, or the neighbour."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send a link to this address to choose a password."),
    )
