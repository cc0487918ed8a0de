"""The office makes forms for observations and changes what they ask, version by version (P-31)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from portal.observations.models import Form, FormVersion
from portal.observations.rules.questions import Row, definition_of


@dataclass(frozen=True)
class FormDetails:
    """The kind of observation; see Form."""

    name: str
    age_from_months: int
    age_until_months: int
    is_active: bool


@transaction.atomic
def save_form(user: User, form: Form | None, details: FormDetails, rows: Sequence[Row]) -> Form:
    """Make a form, or change one. Other questions are a new version: observations keep the one they were written on."""
    if form is None:
        kept = Form.objects.create(organisation=user.organisation, **vars(details))
    else:
        kept = Form.objects.select_for_update().get(pk=form.pk)
        for name, value in vars(details).items():
            setattr(kept, name, value)
        kept.save()
    newest = kept.versions.first()
    sections = definition_of(rows)
    if newest is None or newest.sections != sections:
        newest = FormVersion.objects.create(
            form=kept,
            number=newest.number + 1 if newest else 1,
            sections=sections,
            made_at=clock.now(),
            made_by=user,
        )
    trail.record(Action.OBSERVATION_FORM_CHANGED, actor=user, subject=kept, version=newest.number)
    return kept
