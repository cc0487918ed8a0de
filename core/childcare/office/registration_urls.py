"""The pages about the import list and the connection of the register, within the office's own URLs."""

from django.urls import path

from core.childcare.office.views import connection, registrations

urlpatterns = [
    path("inschrijvingen/", registrations.registrations, name="registrations"),
    path("inschrijvingen/bestand/", registrations.upload, name="registration_file"),
    path("inschrijvingen/bestand/controle/", registrations.check_file, name="registration_file_check"),
    path("inschrijvingen/<int:pk>/", registrations.registration, name="registration"),
    path("inschrijvingen/<int:pk>/accepteren/", registrations.accept, name="registration_accept"),
    path("inschrijvingen/<int:pk>/weigeren/", registrations.refuse, name="registration_refuse"),
    path("inschrijvingen/<int:pk>/terugnemen/", registrations.take_back, name="registration_take_back"),
    path("inschrijvingen/<int:pk>/gezin/", registrations.find_family, name="registration_family"),
    path("inschrijvingen/<int:pk>/gezin/<int:family_id>/", registrations.merge, name="registration_merge"),
    path("koppeling/", connection.connection, name="connection"),
    path("koppeling/verversen/", connection.refresh, name="connection_refresh"),
    path("koppeling/wijzigen/", connection.change, name="connection_change"),
    path("koppeling/toegang/", connection.make_token, name="connection_make_token"),
    path("koppeling/toegang/<int:pk>/", connection.end_token, name="connection_end_token"),
]
