from django.urls import path

from portal.views import agenda, location, looks, more, rules

app_name = "portal"
urlpatterns = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/moment/<int:moment_id>/", agenda.moment, name="moment"),
    path("mijn-locatie/", location.location, name="location"),
    path("mijn-locatie/regels/", rules.rules, name="rules"),
    path("overig/", more.more, name="more"),
    path("overig/wie-heeft-gekeken/", looks.looks, name="looks"),
    path("overig/meekijkers/", more.invite, name="invite_relative"),
    path("overig/meekijkers/<int:relative_id>/beeindigen/", more.end_relative, name="end_relative"),
]
