from django.urls import path

from portal.own_data.views import consents, data, exports, office

app_name = "own_data"
urlpatterns = [
    path("overig/gegevens/", data.data, name="data"),
    path("overig/gegevens/gezin/", data.propose_family, name="propose_family"),
    path("overig/gegevens/ik/", data.propose_self, name="propose_self"),
    path("overig/gegevens/kind/<int:child_id>/", data.propose_child, name="propose_child"),
    path("overig/gegevens/voorstel/<int:proposal_id>/intrekken/", data.withdraw, name="withdraw"),
    path("overig/toestemmingen/", consents.consents, name="consents"),
    path("overig/toestemmingen/<int:child_id>/<slug:kind>/", consents.consent, name="consent"),
    path("overig/mijn-kopie/", exports.exports, name="exports"),
    path("overig/mijn-kopie/vragen/", exports.ask, name="ask_export"),
    path("overig/mijn-kopie/<int:export_id>/bestand/", exports.file, name="export_file"),
    path("kantoor/wijzigingen/", office.proposals, name="proposals"),
    path("kantoor/wijzigingen/<int:proposal_id>/", office.proposal, name="proposal"),
    path("kantoor/toestemmingen/", office.consent_texts, name="consent_texts"),
    path("kantoor/toestemmingen/<slug:kind>/", office.consent_text, name="consent_text"),
]
