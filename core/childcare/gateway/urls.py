from django.urls import path

from core.childcare.choices import WriteKind
from core.childcare.gateway import api

app_name = "register_api"
urlpatterns = [
    path("health", api.health, name="health"),
    path("locations", api.locations, name="locations"),
    path("registrations", api.registrations, name="registrations"),
    path("registrations/<uuid:reference>", api.registration, name="registration"),
    path("families", api.families, name="families"),
    path("requests", api.changes, {"kind": WriteKind.REQUEST}, name="requests"),
    path("absences", api.changes, {"kind": WriteKind.ABSENCE}, name="absences"),
    path("guardians", api.changes, {"kind": WriteKind.GUARDIANS}, name="guardians"),
]
