from django.urls import path

from carecases.views import dossiers, filing, help_requests

app_name = "carecases"
urlpatterns = [
    path("hulpvragen/", help_requests.help_requests, name="help_requests"),
    path("hulpvragen/toevoegen/", filing.find_pupil, name="find_pupil"),
    path("hulpvragen/<int:pk>/", help_requests.help_request, name="help_request"),
    path("hulpvragen/<int:pk>/status/", help_requests.change_status, name="change_status"),
    path("hulpvragen/<int:pk>/statushistorie/", help_requests.history, name="history"),
    path("dossiers/toevoegen/", filing.add_dossier, name="add_dossier"),
    path("dossiers/<int:pk>/", dossiers.dossier, name="dossier"),
    path("dossiers/<int:pk>/hulpvraag-toevoegen/", filing.add_help_request, name="add_help_request"),
]
