import pytest
from django.urls import reverse

from carecases.models import HelpRequest
from carecases.papers.models import Paper
from tests.carecases.papers.sending import written
from tests.core.files import brought
from tests.factories import HelpRequestFactory, UserFactory


@pytest.fixture
def help_request(school) -> HelpRequest:
    """Of a pupil called Hasna El-Makrini; the partnership sees it."""
    return HelpRequestFactory(
        school=school, dossier__first_name="Hasna", dossier__prefix="", dossier__last_name="El-Makrini"
    )


@pytest.fixture
def guest(partnership):
    """Somebody from outside, whose role sees all tabs and may add attachments."""
    return UserFactory(guest=True, organisation=partnership, with_app=True)


@pytest.fixture
def send(help_request):
    """Sends files from the page, each as (content, name)."""

    def sent(client, *files, to=help_request):
        uploads = [brought.upload(content, name) for content, name in files]
        return client.post(reverse("papers:add", args=[to.pk]), {"papers": uploads}, follow=True)

    return sent


@pytest.fixture
def add(send):
    """A paper of the given name, added on the page; its content differs by its name."""

    def added(client, name="OPP groep 5.pdf", content=None, **more) -> Paper:
        send(client, (content or written(name), name), **more)
        return Paper.objects.get(name=name, removed_at=None)

    return added
