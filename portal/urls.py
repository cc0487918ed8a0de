from django.urls import path

from portal.views import agenda, hours, invoices, location, looks, more, notifications, registrations, rules

app_name = "portal"
urlpatterns = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/moment/<int:moment_id>/", agenda.moment, name="moment"),
    path("mijn-locatie/", location.location, name="location"),
    path("mijn-locatie/regels/", rules.rules, name="rules"),
    path("overig/", more.more, name="more"),
    path("overig/wie-heeft-gekeken/", looks.looks, name="looks"),
    path("overig/facturen/", invoices.invoices, name="invoices"),
    path("overig/facturen/<int:pk>/", invoices.invoice, name="invoice"),
    path("overig/facturen/<int:pk>/pdf/", invoices.invoice_file, name="invoice_file"),
    path("overig/jaaropgave/<int:year>/<int:child_id>/", invoices.statement, name="statement"),
    path("overig/jaaropgave/<int:year>/<int:child_id>/pdf/", invoices.statement_file, name="statement_file"),
    path("overig/inschrijvingen/", registrations.registrations, name="registrations"),
    path("overig/inschrijvingen/<int:pk>/intrekken/", registrations.withdraw, name="withdraw_registration"),
    path("overig/inschrijvingen/aanbod/<int:pk>/aannemen/", registrations.accept_offer, name="accept_offer"),
    path("overig/inschrijvingen/aanbod/<int:pk>/weigeren/", registrations.refuse_offer, name="refuse_offer"),
    path("overig/uren/", hours.hours, name="hours"),
    path("overig/notificaties/", notifications.notifications, name="notifications"),
    path("overig/notificaties/aan/", notifications.push_on, name="push_on"),
    path("overig/notificaties/<int:subscription_id>/uit/", notifications.push_off, name="push_off"),
    path("overig/meekijkers/", more.invite, name="invite_relative"),
    path("overig/meekijkers/<int:relative_id>/beeindigen/", more.end_relative, name="end_relative"),
]
