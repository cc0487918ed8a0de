from django.urls import path, register_converter

from core.childcare.converters import PersonKindConverter
from core.childcare.views import bsn

register_converter(PersonKindConverter, "person_kind")

app_name = "childcare"
urlpatterns = [
    path("gezinnen/bsn/", bsn.find, name="bsn_find"),
    path("gezinnen/<int:family_id>/bsn/", bsn.family, name="bsn"),
    path("gezinnen/<int:family_id>/bsn/<person_kind:kind>/<int:pk>/", bsn.change, name="bsn_change"),
    path("gezinnen/<int:family_id>/bsn/<person_kind:kind>/<int:pk>/tonen/", bsn.reveal, name="bsn_reveal"),
]
