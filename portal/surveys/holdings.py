"""What holiday surveys hold on a family (P-33)."""

from django.utils.translation import gettext_lazy as _

from core.childcare import holdings
from core.childcare.holdings import Holding, rows_of
from portal.surveys.models import Answer


def register() -> None:
    holdings.register(
        Holding(
            "holiday_answers",
            _("Answers about holidays"),
            ("surveys.answer",),
            lambda asker: rows_of(Answer.objects.filter(child__family=asker.family_id)),
        )
    )
