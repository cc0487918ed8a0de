"""Observations as each account may see them. Every function takes the user first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.models import Child, Group, Placement
from core.childcare.selectors import children_of, family_access, staffed_groups
from core.lib import clock
from portal.observations.choices import State
from portal.observations.models import Form, FormVersion, Observation
from portal.observations.rules.questions import Question, Section, sections_of

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Answered:
    """A question with what was written; empty where nothing was."""

    question: Question
    answer: str


@dataclass(frozen=True)
class AnsweredSection:
    title: str
    answers: tuple[Answered, ...]


def in_sections(observation: Observation) -> tuple[AnsweredSection, ...]:
    """The observation as it is read; needs its version."""
    return tuple(
        AnsweredSection(
            section.title,
            tuple(
                Answered(question, str(observation.answers.get(question.key, "")))
                for question in section.questions
            ),
        )
        for section in asked(observation.version)
    )


def asked(version: FormVersion) -> tuple[Section, ...]:
    return sections_of(version.sections)


def age_in_months(child: Child, on: date) -> int:
    """Completed months."""
    born = child.birth_date
    return (on.year - born.year) * MONTHS_OF_A_YEAR + on.month - born.month - (on.day < born.day)


# Staff


def observing_groups(user: User) -> QuerySet[Group]:
    """The groups where a member of staff writes observations; none where the organisation does not use them."""
    if not user.organisation.uses_observations:
        return Group.objects.none()
    return staffed_groups(user, Right.OBSERVE).order_by("location__name", "name")


def observed_children(user: User) -> QuerySet[Child]:
    """The children with a place in those groups now, with `last_on` and how many `drafts` wait."""
    return (
        Child.objects.filter(pk__in=_placed(user).values("child"))
        .annotate(
            last_on=Max("observations__observed_on", filter=Q(observations__state=State.FINAL)),
            drafts=Count("observations", filter=Q(observations__state=State.DRAFT)),
        )
        .order_by("first_name", "last_name", "pk")
    )


def _placed(user: User) -> QuerySet[Placement]:
    today = clock.today()
    return Placement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        valid_from__lte=today,
        group__in=observing_groups(user),
    )


def group_of_child(user: User, child: Child) -> Group | None:
    """The group in which the user observes the child; the newest placement's."""
    placement = (
        _placed(user).filter(child=child).select_related("group__location").order_by("-valid_from").first()
    )
    return placement.group if placement else None


def observations_for_staff(user: User) -> QuerySet[Observation]:
    """Those of the children whom the user observes, drafts too."""
    return Observation.objects.filter(child__in=_placed(user).values("child")).select_related(
        "child", "group__location", "version__form", "written_by", "final_by"
    )


def forms_for(user: User, child: Child) -> list[Form]:
    """The forms in use, those for the child's age first; each with its newest version as `newest`."""
    months = age_in_months(child, clock.today())
    forms = [form for form in _with_newest(forms_of(user).filter(is_active=True)) if form.newest]  # type: ignore[attr-defined]
    return sorted(forms, key=lambda form: not form.age_from_months <= months < form.age_until_months)


def fits_age(form: Form, child: Child, on: date) -> bool:
    return form.age_from_months <= age_in_months(child, on) < form.age_until_months


# The office


def forms_of(user: User) -> QuerySet[Form]:
    return Form.objects.filter(organisation=user.organisation_id)


def forms_with_versions(user: User) -> list[Form]:
    """All forms with their newest version as `newest`, and how often they were used."""
    return _with_newest(forms_of(user).annotate(used=Count("versions__observations")))


def _with_newest(forms: QuerySet[Form]) -> list[Form]:
    newest = FormVersion.objects.order_by("form_id", "-number").distinct("form_id")
    prefetch = Prefetch("versions", queryset=newest, to_attr="newest_versions")
    found: list[Any] = list(forms.prefetch_related(prefetch))
    for form in found:
        form.newest = next(iter(form.newest_versions), None)
    return found


# Parents


def shared_observations(user: User) -> QuerySet[Observation]:
    """What parents and relatives may read: final observations of the family's children, where the organisation uses
    them."""
    access = family_access(user)
    if access is None or not access.sees_children or not user.organisation.uses_observations:
        return Observation.objects.none()
    return Observation.objects.filter(child__in=children_of(user), state=State.FINAL).select_related(
        "child", "group__location", "version__form", "final_by"
    )
