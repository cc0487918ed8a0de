"""Making forms: a version is written on, then published, and never changes again (C-25, C-46)."""

from django.db import transaction
from django.utils.translation import gettext as _

from carecases.questionnaires import wording
from carecases.questionnaires.models import FormDefinition, FormVersion
from carecases.questionnaires.refusals import FormRefusedError
from carecases.questionnaires.rules.definition import Definition, dump, faults
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


@transaction.atomic
def new_form(user: User, name: str) -> FormVersion:
    """A form with an empty first version."""
    form = FormDefinition.objects.create(organisation=user.organisation, name=name)
    return _new_version(user, form, 1, dump(Definition()))


@transaction.atomic
def new_version(user: User, form: FormDefinition) -> FormVersion:
    """A version in the making, from the current one; the one there is already when there is one."""
    held = FormDefinition.objects.select_for_update().get(pk=form.pk)
    newest = held.versions.first()
    if newest is not None and newest.published_at is None:
        return newest
    number, content = (newest.number + 1, newest.content) if newest else (1, dump(Definition()))
    return _new_version(user, held, number, content)


@transaction.atomic
def change(user: User, version: FormVersion, seen: int, asks: Definition) -> FormVersion:
    """Store what the version asks. Raises FormRefusedError when somebody else changed it since `seen`."""
    found = _in_the_making(version, seen)
    found.content = dump(asks)
    found.changes += 1
    found.save()
    trail.record(Action.FORM_VERSION_CHANGED, actor=user, subject=found.form, version=found.number)
    return found


@transaction.atomic
def publish(user: User, version: FormVersion, seen: int) -> FormVersion:
    """From now on new help requests get this version. Raises FormRefusedError with what stands in the way."""
    found = _in_the_making(version, seen)
    wrong = faults(found.definition)
    if wrong:
        raise FormRefusedError(" ".join(map(wording.fault_in_words, wrong)))
    found.published_at = clock.now()
    found.save()
    trail.record(Action.FORM_VERSION_PUBLISHED, actor=user, subject=found.form, version=found.number)
    return found


@transaction.atomic
def discard(user: User, version: FormVersion, seen: int) -> None:
    """Throw a version in the making away. Raises FormRefusedError."""
    found = _in_the_making(version, seen)
    trail.record(Action.FORM_VERSION_CHANGED, actor=user, subject=found.form, version=found.number)
    found.delete()


def _new_version(user: User, form: FormDefinition, number: int, content: dict[str, object]) -> FormVersion:
    made = FormVersion.objects.create(
        form=form, number=number, content=content, made_by=user, made_at=clock.now()
    )
    trail.record(Action.FORM_VERSION_CHANGED, actor=user, subject=form, version=number)
    return made


def _in_the_making(version: FormVersion, seen: int) -> FormVersion:
    found = (
        FormVersion.objects.select_for_update(of=("self",))
        .select_related("form")
        .filter(pk=version.pk, published_at=None)
        .first()
    )
    if found is None or found.changes != seen:
        raise FormRefusedError(
            _("Somebody else changed or published this form meanwhile. Look at it as it is now, and go on."),
            is_late=True,
        )
    return found
