"""The pages about the import list and the connection of the register, within the office's own URLs."""

from django.urls import path

from core.childcare.office.views import connection, register_writes, registrations, told_changes

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
    path("inschrijvingen/doorgegeven/", told_changes.told_changes, name="told_changes"),
    path("inschrijvingen/doorgegeven/<int:pk>/", told_changes.told_change, name="told_change"),
    path(
        "inschrijvingen/doorgegeven/<int:pk>/verwerkt/",
        told_changes.told_change_handled,
        name="told_change_handled",
    ),
    path("koppeling/", connection.connection, name="connection"),
    path("koppeling/verversen/", connection.refresh, name="connection_refresh"),
    path("koppeling/door-te-geven/", register_writes.register_writes, name="connection_writes"),
    path("koppeling/door-te-geven/opnieuw/", register_writes.resend_all, name="connection_resend_all"),
    path("koppeling/door-te-geven/<int:pk>/opnieuw/", register_writes.resend, name="connection_resend"),
    path("koppeling/door-te-geven/<int:pk>/weglaten/", register_writes.drop, name="connection_drop"),
    path("koppeling/wijzigen/", connection.change, name="connection_change"),
    path("koppeling/toegang/", connection.make_token, name="connection_make_token"),
    path("koppeling/toegang/<int:pk>/", connection.end_token, name="connection_end_token"),
]
