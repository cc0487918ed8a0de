from django.urls import path, re_path

from carecases.views import dossiers, filing, help_requests, listing, looks, printing

app_name = "carecases"
urlpatterns = [
    path("hulpvragen/", listing.help_requests, name="help_requests"),
    re_path("^hulpvragen/export/(?P<wanted>csv|xlsx)/$", listing.export, name="export"),
    path("hulpvragen/weergaven/", listing.save_view, name="save_view"),
    path("hulpvragen/weergaven/<int:pk>/verwijderen/", listing.remove_view, name="remove_view"),
    path("werklijst/", listing.work, name="work"),
    path("hulpvragen/toevoegen/", filing.find_pupil, name="find_pupil"),
    path("hulpvragen/<int:pk>/", help_requests.help_request, name="help_request"),
    path("hulpvragen/<int:pk>/status/", help_requests.change_status, name="change_status"),
    path("hulpvragen/<int:pk>/coordinator-en-labels/", help_requests.arrange, name="arrange"),
    path("hulpvragen/<int:pk>/verwijderen/", help_requests.remove, name="remove"),
    path("hulpvragen/<int:pk>/pdf/", printing.file, name="file"),
    path("hulpvragen/<int:pk>/statushistorie/", help_requests.history, name="history"),
    path("dossiers/toevoegen/", filing.add_dossier, name="add_dossier"),
    path("hulpvragen/<int:pk>/basisgegevens/", dossiers.personal, name="personal"),
    path("hulpvragen/<int:pk>/schoolgegevens/", dossiers.school_data, name="school_data"),
    path("dossiers/<int:pk>/", dossiers.dossier, name="dossier"),
    path("dossiers/<int:pk>/wie-heeft-gekeken/", looks.looks, name="looks"),
    path("dossiers/<int:pk>/basisgegevens/", dossiers.change_personal, name="change_personal"),
    path("dossiers/<int:pk>/ouders/toevoegen/", dossiers.add_parent, name="add_parent"),
    path("dossiers/<int:pk>/ouders/<int:parent_id>/", dossiers.change_parent, name="change_parent"),
    path("dossiers/<int:pk>/adressen/toevoegen/", dossiers.add_address, name="add_address"),
    path("dossiers/<int:pk>/adressen/<int:address_id>/", dossiers.change_address, name="change_address"),
    path("dossiers/<int:pk>/schoolgegevens/", dossiers.change_school_data, name="change_school_data"),
    path("dossiers/<int:pk>/schoolgegevens/toevoegen/", dossiers.add_school_data, name="add_school_data"),
    path("dossiers/<int:pk>/hulpvraag-toevoegen/", filing.add_help_request, name="add_help_request"),
]
