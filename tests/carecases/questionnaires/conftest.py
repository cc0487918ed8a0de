import pytest
from django.urls import reverse

from carecases.questionnaires.models import FilledForm
from tests.factories import (
    CareFormVersionFactory,
    FilledFormFactory,
    HelpRequestFactory,
    StatusFactory,
    TitleFormFactory,
    UserFactory,
    care_definition,
)
from tests.pages import in_english
from tests.signing_in import sign_in


@pytest.fixture
def help_request(school, title):
    """Hidden still, with the school."""
    status = StatusFactory(
        process=title.process, label="OB voorlopige aanvraag", is_hidden=True, turn="school"
    )
    return HelpRequestFactory(
        school=school,
        title=title,
        status=status,
        dossier__prefix="",
        dossier__first_name="Hasna",
        dossier__last_name="El-Makrini",
    )


@pytest.fixture
def form_on(help_request):
    """A form on the help request, by what it asks."""

    def made(*, authority=False, parents=False, **more):
        return FilledFormFactory(
            help_request=help_request, asks=care_definition(authority=authority, parents=parents), **more
        )

    return made


@pytest.fixture
def authority(school):
    """Who signs for the school, and sees nothing else of it."""
    user = UserFactory(
        authority=True, organisation=school.organisation, with_app=True, full_name="Bea van Rijn"
    )
    user.units.add(school)
    return user


@pytest.fixture
def at_board(authority):
    return in_english(sign_in(authority))


@pytest.fixture
def hung_on(title):
    """A published form that hangs on the title."""

    def made(**more):
        wanted = TitleFormFactory(title=title, **more)
        CareFormVersionFactory(form=wanted.form)
        return wanted

    return made


def page_of(form: FilledForm) -> str:
    return reverse("questionnaires:form", args=[form.help_request_id, form.pk])


def typed(form: FilledForm, **more):
    """Everything that the form asks, as a browser sends it."""
    return {"seen": form.changes, "q1": "Hoe leert de leerling lezen?", "q2": "yes", "q4": "samen", **more}
