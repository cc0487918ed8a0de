"""What was sent about a dossier goes with it; the line of the attempt stays, without message."""

from django.db.models import Q

from carecases.intake.models import RawMessage
from carecases.models import Dossier


def forget_messages(dossier: Dossier) -> None:
    """Delete the raw messages of all attempts that were about this dossier."""
    about = Q(attempt__help_request__dossier=dossier) | Q(attempt__dossier_number=dossier.number)
    RawMessage.objects.filter(about, attempt__organisation=dossier.organisation_id).delete()
