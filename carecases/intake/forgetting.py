"""What was sent about a dossier goes with it; the line of the attempt stays, without message."""

from django.db.models import Q

from carecases.intake import raw
from carecases.intake.models import Attempt
from carecases.models import Dossier


def forget_messages(dossier: Dossier) -> None:
    """Forget what was sent in all attempts that were about this dossier."""
    about = Q(help_request__dossier=dossier) | Q(dossier_number=dossier.number)
    raw.forget(Attempt.objects.filter(about, organisation=dossier.organisation_id))
