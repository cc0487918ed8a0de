"""Staff write an observation: begin, save the draft, make it final and share it, or remove the draft (P-31, P-42)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child, Group
from core.lib import clock
from portal.observations import telling
from portal.observations.choices import State
from portal.observations.models import FormVersion, Observation
from portal.observations.refusals import ObservationRefusedError
from portal.observations.rules.questions import unanswered
from portal.observations.selectors import asked


@dataclass(frozen=True)
class Written:
    """What is on the page; `seen` is how often the observation had been saved when the page was made."""

    observed_on: date
    answers: Mapping[str, str]
    seen: int


@transaction.atomic
def begin(user: User, child: Child, group: Group, version: FormVersion) -> Observation:
    """An empty draft of today."""
    made = Observation.objects.create(
        child=child,
        group=group,
        version=version,
        observed_on=clock.today(),
        written_by=user,
        written_at=clock.now(),
    )
    trail.record(Action.OBSERVATION_SAVED, actor=user, subject=made, client=child)
    return made


@transaction.atomic
def save_draft(user: User, observation: Observation, written: Written) -> Observation:
    """Raises ObservationRefusedError when a colleague saved it meanwhile, or made it final."""
    found = _locked(observation)
    if found.changes != written.seen:
        raise ObservationRefusedError(
            _(
                "%(name)s saved this observation at %(at)s, while you were writing. Yours is below and not saved: "
                "look at the other text in a new window, and save again to put yours in its place."
            )
            % {
                "name": found.written_by.full_name,
                "at": f"{found.written_at.astimezone(clock.AMSTERDAM):%H:%M}",
            },
            is_late=True,
        )
    _write(user, found, written)
    found.save()
    trail.record(Action.OBSERVATION_SAVED, actor=user, subject=found, client=found.child)
    return found


@transaction.atomic
def share(user: User, observation: Observation, written: Written) -> Observation:
    """Save, make final and tell the parents. Raises ObservationRefusedError, also while a question has no answer."""
    found = save_draft(user, observation, written)
    missing = unanswered(asked(found.version), found.answers)
    if missing:
        raise ObservationRefusedError(
            _(
                "Not every question is answered yet: %(question)s. Parents read all of them; "
                "write “not seen” where you saw nothing."
            )
            % {"question": "; ".join(f"“{question.text}”" for question in missing[:3])}
        )
    found.state = State.FINAL
    found.final_at = clock.now()
    found.final_by = user
    found.save()
    trail.record(Action.OBSERVATION_SHARED, actor=user, subject=found, client=found.child)
    telling.tell_shared(found)
    return found


@transaction.atomic
def remove_draft(user: User, observation: Observation) -> None:
    """Raises ObservationRefusedError for what is final."""
    found = _locked(observation)
    trail.record(Action.OBSERVATION_REMOVED, actor=user, subject=found, client=found.child)
    found.delete()


def _locked(observation: Observation) -> Observation:
    """The draft as it is now, with its version."""
    found = (
        Observation.objects.select_for_update(of=("self",))
        .select_related("child", "version")
        .filter(pk=observation.pk)
        .first()
    )
    if found is None or found.is_final:
        raise ObservationRefusedError(
            _("This observation is shared or removed meanwhile, so it cannot be changed any more."),
            is_late=True,
        )
    return found


def _write(user: User, observation: Observation, written: Written) -> None:
    keys = {question.key for section in asked(observation.version) for question in section.questions}
    observation.answers = {key: words for key, words in written.answers.items() if key in keys}
    observation.observed_on = written.observed_on
    observation.written_by = user
    observation.written_at = clock.now()
    observation.changes += 1
