from django.urls import path

from supportdesk.devices.views import desk, public

app_name = "devices"
urlpatterns = [
    path("controleer-mijn-apparaat/", public.check, name="check"),
    path("controleer-mijn-apparaat/browsers/", public.browsers, name="browsers"),
    path("controleer-mijn-apparaat/uitslag/<str:token>/", public.result, name="result"),
    path("klantenhulp/apparaat/", desk.look_up, name="look_up"),
    path("klantenhulp/meldingen/", desk.reports, name="reports"),
    path("klantenhulp/meldingen/nieuw/", desk.new_report, name="new_report"),
    path("klantenhulp/meldingen/<int:pk>/", desk.report, name="report"),
    path("klantenhulp/meldingen/<int:pk>/pdf/", desk.report_pdf, name="report_pdf"),
]
