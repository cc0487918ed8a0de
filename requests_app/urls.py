from django.urls import path

from requests_app.views import (
    parent_absence,
    parent_choose,
    parent_credits,
    parent_draft,
    parent_overview,
    parent_swap,
)

app_name = "requests"
urlpatterns = [
    path("aanvragen/", parent_overview.overview, name="overview"),
    path("aanvragen/<int:booking_id>/", parent_overview.booking, name="booking"),
    path("aanvragen/<int:booking_id>/annuleren/", parent_overview.cancel, name="cancel"),
    path("aanvragen/nieuw/", parent_draft.draft, name="draft"),
    path("aanvragen/nieuw/dag/", parent_choose.add_day, name="add_day"),
    path("aanvragen/nieuw/dagdelen/", parent_choose.choose, name="choose"),
    path("aanvragen/afwezig/", parent_absence.report, name="report_absence"),
    path("aanvragen/afwezig/<int:absence_id>/", parent_absence.absence, name="absence"),
    path("aanvragen/afwezig/<int:absence_id>/ongedaan/", parent_absence.undo, name="undo_absence"),
    path("aanvragen/ruilen/", parent_swap.swap, name="swap"),
    path("mijn-tegoeden/", parent_credits.credits, name="credits"),
]
