"""On which photos that went to many families the children of a family are (P-33)."""

from django.utils.translation import gettext_lazy as _

from core.childcare import holdings
from core.childcare.holdings import Holding, rows_of
from portal.shared_photos.models import ChildOnPhoto


def register() -> None:
    holdings.register(
        Holding(
            "shared_photo_children",
            _("Who is on photos in news and messages"),
            ("shared_photos.childonphoto",),
            lambda asker: rows_of(ChildOnPhoto.objects.filter(child__family=asker.family_id)),
        )
    )
