from django.urls import path

from core.childcare.gateway import api

app_name = "register_api"
urlpatterns = [
    path("health", api.health, name="health"),
    path("locations", api.locations, name="locations"),
    path("registrations", api.registrations, name="registrations"),
    path("registrations/<uuid:reference>", api.registration, name="registration"),
    path("families/<str:debtor_number>", api.family, name="family"),
]
