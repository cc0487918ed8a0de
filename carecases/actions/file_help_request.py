"""Filing a help request: it has its first status at once (C-10, C-12)."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from carecases.actions.change_status import record_step
from carecases.models import Dossier, HelpRequest, SchoolData, Title
from carecases.rules import free_text
from carecases.selectors import outside_school, titles_for
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


@dataclass(frozen=True)
class Question:
    """What is asked. `key` is of the page that was filled in: sent twice it is one help request."""

    title: Title
    asked_on: date
    description: str
    earlier_tlv: str
    earlier_tlv_until: date | None
    key: uuid.UUID


class NotForThisSchoolError(Exception):
    """The title is not offered to this school on this date (C-10)."""


class CallsBsnError(Exception):
    """The description calls a number BSN or sofi (C-11)."""


@transaction.atomic
def file_help_request(
    user: User | None, dossier: Dossier, data: SchoolData, question: Question
) -> HelpRequest:
    """Store the help request with its first step; `user` is empty for a link with a pupil-tracking system.

    Returns:
        The help request; the earlier one when this page was sent before.

    Raises:
        NotForThisSchoolError, CallsBsnError: see there.
    """
    if not titles_for(data.school, question.asked_on).filter(pk=question.title.pk).exists():
        raise NotForThisSchoolError
    if free_text.look_at(question.description).calls_bsn:
        raise CallsBsnError
    first = question.title.first_status
    help_request, is_new = HelpRequest.objects.get_or_create(
        key=question.key,
        defaults={
            "organisation": dossier.organisation,
            "dossier": dossier,
            "school": data.school,
            "school_data": data,
            "title": question.title,
            "process": question.title.process,
            "status": first,
            "is_hidden": first.is_hidden,
            "is_external": outside_school(data.school) is not None,
            "asked_on": question.asked_on,
            "description": question.description,
            "earlier_tlv": question.earlier_tlv,
            "earlier_tlv_until": question.earlier_tlv_until,
            "made_by": user,
            "made_at": clock.now(),
        },
    )
    if is_new:
        record_step(help_request, source=None, by=user, reason="")
        trail.record(
            Action.HELP_REQUEST_FILED,
            actor=user,
            subject=help_request,
            client=dossier,
            organisation_id=dossier.organisation_id,
        )
    return help_request
