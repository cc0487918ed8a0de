from django.urls import path

from carecases.papers.views import notes, papers, rules

app_name = "papers"
urlpatterns = [
    path("hulpvragen/<int:pk>/bijlagen/", papers.papers, name="papers"),
    path("hulpvragen/<int:pk>/bijlagen/toevoegen/", papers.add, name="add"),
    path("hulpvragen/<int:pk>/bijlagen/<int:paper_id>/wijzigen/", papers.change, name="change"),
    path("hulpvragen/<int:pk>/bijlagen/<int:paper_id>/verwijderen/", papers.remove, name="remove"),
    path("hulpvragen/<int:pk>/instemming/", papers.record_consent, name="record_consent"),
    path(
        "hulpvragen/<int:pk>/instemming/<int:consent_id>/intrekken/",
        papers.withdraw_consent,
        name="withdraw_consent",
    ),
    path("hulpvragen/<int:pk>/notities/", notes.notes, name="notes"),
    path("hulpvragen/<int:pk>/notities/<uuid:note_id>/", notes.change_note, name="change_note"),
    path("hulpvragen/<int:pk>/notities/<uuid:note_id>/verwijderen/", notes.remove_note, name="remove_note"),
    path("beheer/hulpvragen/bijlagen/", rules.rules, name="rules"),
    path("beheer/hulpvragen/bijlagen/<int:title_id>/", rules.title_rules, name="title_rules"),
]
