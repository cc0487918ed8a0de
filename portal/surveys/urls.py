from django.urls import path

from portal.surveys.views import parents, staff

app_name = "surveys"
urlpatterns = [
    path("vakantie/", parents.mine, name="mine"),
    path("vakantie/<int:survey_id>/", parents.answer, name="answer"),
    path("groep/vakantie/", staff.surveys, name="surveys"),
    path("groep/vakantie/nieuw/", staff.new, name="new"),
    path("groep/vakantie/<int:survey_id>/", staff.survey, name="survey"),
    path("groep/vakantie/<int:survey_id>/wijzigen/", staff.change, name="change"),
]
