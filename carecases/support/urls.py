from django.urls import path, re_path

from carecases.support.views import approaches, figures, settings, tlv

app_name = "support"
urlpatterns = [
    path("hulpvragen/<int:pk>/tlv/", tlv.tlv, name="tlv"),
    path("hulpvragen/<int:pk>/tlv/afgeven/", tlv.issue_tlv, name="issue_tlv"),
    path("hulpvragen/<int:pk>/tlv/eerdere/", tlv.import_tlv, name="import_tlv"),
    path("hulpvragen/<int:pk>/tlv/<int:tlv_id>/pdf/", tlv.declaration, name="declaration"),
    path("hulpvragen/<int:pk>/tlv/advies/<int:position>/", tlv.advice, name="advice"),
    path("hulpvragen/<int:pk>/tlv/advies/<int:position>/pdf/", tlv.advice_copy, name="advice_copy"),
    path("hulpvragen/<int:pk>/aanpak/", approaches.approaches, name="approaches"),
    path("hulpvragen/<int:pk>/aanpak/toevoegen/", approaches.plan, name="plan"),
    path(
        "hulpvragen/<int:pk>/aanpak/<int:approach_id>/einddatum/",
        approaches.change_last_day,
        name="change_last_day",
    ),
    path("hulpvragen/<int:pk>/aanpak/<int:approach_id>/starten/", approaches.start, name="start"),
    path("hulpvragen/<int:pk>/aanpak/<int:approach_id>/afsluiten/", approaches.end, name="end"),
    path("hulpvragen/<int:pk>/besluit/", approaches.take_decision, name="take_decision"),
    path("hulpvragen/<int:pk>/besluit/pdf/", approaches.decision_paper, name="decision_paper"),
    path("kengetallen/", figures.figures, name="figures"),
    re_path("^kengetallen/export/(?P<wanted>csv|xlsx)/$", figures.export, name="figures_export"),
    path("beheer/aanpak/", settings.settings, name="settings"),
    path("beheer/aanpak/tlv-nummers/", settings.numbering, name="numbering"),
    path("beheer/aanpak/mandaten/toevoegen/", settings.mandate, name="add_mandate"),
    path("beheer/aanpak/mandaten/<int:pk>/", settings.mandate, name="mandate"),
    path("beheer/aanpak/besluiten/<int:title_id>/", settings.terms, name="terms"),
    path("beheer/aanpak/soorten/toevoegen/", settings.approach_type, name="add_type"),
    path("beheer/aanpak/soorten/<int:pk>/", settings.approach_type, name="type"),
    path("beheer/aanpak/behandelaars/toevoegen/", settings.practitioner, name="add_practitioner"),
    path("beheer/aanpak/behandelaars/<int:pk>/", settings.practitioner, name="practitioner"),
]
