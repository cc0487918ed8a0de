from django.urls import path

from requests_app.views import policy

app_name = "policy"
urlpatterns = [
    path("", policy.rules, name="rules"),
    path("nieuw/", policy.kinds, name="kinds"),
    path("nieuw/<slug:kind>/", policy.add, name="add"),
    path("voorbeeld/<slug:kind>/", policy.preview, name="preview"),
    path("<int:rule_id>/", policy.rule, name="rule"),
    path("<int:rule_id>/wijzigen/", policy.change, name="change"),
    path("<int:rule_id>/beeindigen/", policy.end, name="end"),
    path("<int:rule_id>/intrekken/", policy.withdraw, name="withdraw"),
]
