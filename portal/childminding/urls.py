from django.urls import path

from portal.childminding.views import agenda, children, hours

app_name = "childminding"
urlpatterns = [
    path("", children.start, name="start"),
    path("kinderen/<int:child_id>/", children.child, name="child"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("afwezig/", agenda.absences, name="absences"),
    path("uren/", hours.hours, name="hours"),
]
