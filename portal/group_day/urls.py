from django.urls import path, register_converter

from portal.group_day.views import checking, day, times
from requests_app.converters import DayConverter

register_converter(DayConverter, "group_day_date")

app_name = "group_day"
urlpatterns = [
    path("", day.today, name="today"),
    path("<int:group_id>/", day.group, name="group"),
    path("<int:group_id>/nu/", day.group_now, name="group_now"),
    path("<int:group_id>/<group_day_date:on>/", day.group, name="group_on"),
    path("locatie/<int:location_id>/", day.location, name="location"),
    path("locatie/<int:location_id>/nu/", day.location_now, name="location_now"),
    path("locatie/<int:location_id>/<group_day_date:on>/", day.location, name="location_on"),
    path("<int:group_id>/ander-kind/", checking.others, name="others"),
    path("<int:group_id>/in/<int:child_id>/", checking.check_in, name="check_in"),
    path("aanwezigheid/<int:presence_id>/uit/", checking.check_out, name="check_out"),
    path("aanwezigheid/<int:presence_id>/ongedaan/", checking.undo, name="undo"),
    path("<int:group_id>/<group_day_date:on>/kind/<int:child_id>/", times.child, name="child"),
    path("<int:group_id>/<group_day_date:on>/kind/<int:child_id>/tijden/", times.add_times, name="add_times"),
    path("aanwezigheid/<int:presence_id>/", times.correct, name="correct"),
]
