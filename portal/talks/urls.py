from django.urls import path

from portal.talks.views import parents, staff

app_name = "talks"
urlpatterns = [
    path("oudergesprekken/", parents.mine, name="mine"),
    path("oudergesprekken/<int:round_id>/<int:child_id>/", parents.choose, name="choose"),
    path("oudergesprekken/<int:talk_id>/teruggeven/", parents.give_back, name="give_back"),
    path("oudergesprekken/<int:talk_id>/gesprek.ics", parents.file, name="file"),
    path("groep/gesprekken/", staff.rounds, name="rounds"),
    path("groep/gesprekken/nieuw/", staff.new, name="new"),
    path("groep/gesprekken/<int:round_id>/", staff.one_round, name="round"),
    path("groep/gesprekken/<int:round_id>/tijden/", staff.add, name="add"),
    path("groep/gesprekken/gesprek/<int:talk_id>/weg/", staff.cancel, name="cancel"),
]
