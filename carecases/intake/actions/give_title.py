"""Giving a title to what came in without one that the partnership has (C-50)."""

from django.db import transaction

from carecases.intake.actions.store import start
from carecases.intake.models import Delivery
from carecases.models import HelpRequest, Title
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action


class TitledMeanwhileError(Exception):
    """It has a title already; `help_request` is what it became."""

    def __init__(self, help_request: HelpRequest) -> None:
        super().__init__(help_request.pk)
        self.help_request = help_request


@transaction.atomic
def give_title(user: User, delivery: Delivery, title: Title) -> HelpRequest:
    """Start the process of this title, with the files that came along.

    Raises:
        TitledMeanwhileError: a colleague or the sender was first.
        NotForThisSchoolError: the title is not offered to the school on that date.
    """
    related = ("help_request", "dossier", "school_data", "sender")
    held = Delivery.objects.select_for_update(of=("self",)).select_related(*related).get(pk=delivery.pk)
    if held.help_request is not None:
        raise TitledMeanwhileError(held.help_request)
    help_request = start(held, title, by=user)
    trail.record(Action.INTAKE_TITLE_GIVEN, actor=user, subject=held, client=held.dossier, title=title.pk)
    return help_request
