from django.urls import path

from carecases.views import mending, processes, set_up

app_name = "care_admin"
urlpatterns = [
    path("processen/", processes.processes, name="processes"),
    path("processen/toevoegen/", processes.new_process, name="new_process"),
    path("processen/<int:pk>/", processes.process, name="process"),
    path("processen/<int:pk>/wijzigen/", processes.change_process, name="change_process"),
    path("titels/", set_up.titles, name="titles"),
    path("titels/toevoegen/", set_up.new_title, name="new_title"),
    path("titels/<int:pk>/", set_up.title, name="title"),
    path("labels/", set_up.labels, name="labels"),
    path("labels/<int:pk>/", set_up.label, name="label"),
    path("labels/<int:pk>/verwijderen/", set_up.remove_label, name="remove_label"),
    path("functies/", set_up.functions, name="functions"),
    path("functies/toevoegen/", set_up.new_function, name="new_function"),
    path("functies/<int:pk>/", set_up.function, name="function"),
    path("functies/<int:pk>/verwijderen/", set_up.remove_function, name="remove_function"),
    path("coordinatoren/", set_up.coordinators, name="coordinators"),
    path("van-buiten/", set_up.outside_schools, name="outside_schools"),
    path("van-buiten/toevoegen/", set_up.new_outside_school, name="new_outside_school"),
    path("van-buiten/<int:pk>/", set_up.outside_school, name="outside_school"),
    path("scholen/", set_up.schools, name="schools"),
    path("scholen/<int:pk>/", set_up.school, name="school"),
    path("herstellen/", mending.mending, name="mending"),
    path("herstellen/ib-wisselen/", mending.change_applicant, name="change_applicant"),
    path("herstellen/ib-wisselen/<int:pk>/intrekken/", mending.withdraw_applicant, name="withdraw_applicant"),
    path("herstellen/school-van-account/<int:pk>/", mending.account_school, name="account_school"),
    path("herstellen/brin/<int:pk>/", mending.set_brin, name="set_brin"),
    path("herstellen/hulpvragen-verplaatsen/", mending.move_requests, name="move_requests"),
]
