"""What observations hold on a family (P-33): those that are shared; a draft is still being written."""

from django.utils.translation import gettext_lazy as _

from core.childcare import holdings
from core.childcare.holdings import Holding, rows_of
from portal.observations.choices import State
from portal.observations.models import Observation


def register() -> None:
    holdings.register(
        Holding(
            "observations",
            _("Observations"),
            ("observations.observation",),
            lambda asker: rows_of(
                Observation.objects.filter(child__family=asker.family_id, state=State.FINAL)
            ),
        )
    )
