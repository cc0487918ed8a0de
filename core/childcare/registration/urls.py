from django.urls import path, register_converter

from core.childcare.registration import views
from core.childcare.registration.steps import StepConverter

register_converter(StepConverter, "registration_step")

app_name = "registration"
urlpatterns = [
    path("o/<slug:slug>/inschrijven/", views.begin, name="begin"),
    path("o/<slug:slug>/inschrijven/overzicht/", views.overview, name="overview"),
    path("o/<slug:slug>/inschrijven/bevestiging/", views.confirmed, name="confirmed"),
    path("o/<slug:slug>/inschrijven/verder/", views.link, name="link"),
    path("o/<slug:slug>/inschrijven/stoppen/", views.leave, name="leave"),
    path("o/<slug:slug>/inschrijven/<registration_step:step>/", views.step, name="step"),
    path("inschrijven/verder/<str:token>/", views.resume, name="resume"),
]
