from django.urls import path

from portal.observations.views import office, parents, staff

app_name = "observations"
urlpatterns = [
    path("observaties/", parents.mine, name="mine"),
    path("observaties/<int:observation_id>/", parents.read, name="read"),
    path("observaties/<int:observation_id>/pdf/", parents.file, name="file"),
    path("groep/observaties/", staff.children, name="children"),
    path("groep/observaties/kind/<int:child_id>/", staff.child, name="child"),
    path("groep/observaties/kind/<int:child_id>/nieuw/<int:form_id>/", staff.begin, name="begin"),
    path("groep/observaties/<int:observation_id>/", staff.write, name="write"),
    path("groep/observaties/<int:observation_id>/weg/", staff.remove, name="remove"),
    path("groep/observaties/<int:observation_id>/pdf/", staff.file, name="staff_file"),
    path("kantoor/observatieformulieren/", office.forms, name="forms"),
    path("kantoor/observatieformulieren/aan-uit/", office.switch, name="switch"),
    path("kantoor/observatieformulieren/nieuw/", office.edit, name="new_form"),
    path("kantoor/observatieformulieren/<int:form_id>/", office.edit, name="form"),
]
