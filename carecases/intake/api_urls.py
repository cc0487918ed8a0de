from django.urls import path

from carecases.intake import api

app_name = "intake_api"
urlpatterns = [
    path("help-requests/", api.messages, name="messages"),
    path("help-requests/<str:reference>/", api.message, name="message"),
]
