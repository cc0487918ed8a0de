from django.urls import path

from requests_app.views import parent_choose, parent_credits, parent_draft, parent_overview

app_name = "requests"
urlpatterns = [
    path("aanvragen/", parent_overview.overview, name="overview"),
    path("aanvragen/<int:booking_id>/", parent_overview.booking, name="booking"),
    path("aanvragen/<int:booking_id>/annuleren/", parent_overview.cancel, name="cancel"),
    path("aanvragen/nieuw/", parent_draft.draft, name="draft"),
    path("aanvragen/nieuw/dag/", parent_choose.add_day, name="add_day"),
    path("aanvragen/nieuw/dagdelen/", parent_choose.choose, name="choose"),
    path("mijn-tegoeden/", parent_credits.credits, name="credits"),
]
