"""What parent talks hold on a family (P-33)."""

from django.utils.translation import gettext_lazy as _

from core.childcare import holdings
from core.childcare.holdings import Holding, rows_of
from portal.talks.models import Talk


def register() -> None:
    holdings.register(
        Holding(
            "talks",
            _("Parent talks"),
            ("talks.talk",),
            lambda asker: rows_of(Talk.objects.filter(child__family=asker.family_id)),
        )
    )
