from django.urls import include, path

from config import health, metrics, security_txt
from core.accounts.views.language import set_language

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("live", health.live, name="live"),
    path("ready", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path(".well-known/security.txt", security_txt.security_txt, name="security_txt"),
    path("taal/", set_language, name="set_language"),
    path("", include("core.accounts.urls")),
    path("", include("core.notifications.urls")),
    path("", include("core.files.urls")),
    path("", include("core.lib.urls")),
    path("", include("core.homelogin.urls")),
    path("", include("core.childcare.registration.urls")),
    path("api/register/v1/", include("core.childcare.gateway.urls")),
    path("", include("core.childcare.urls")),
    path("kantoor/", include("core.childcare.office.urls")),
    path("", include("portal.diary.urls")),
    path("", include("portal.urls")),
    path("gastouder/", include("portal.childminding.urls")),
    path("", include("portal.conversations.urls")),
    path("", include("portal.publishing.urls")),
    path("", include("portal.own_data.urls")),
    path("groep/", include("portal.group_day.urls")),
    path("", include("portal.talks.urls")),
    path("", include("portal.surveys.urls")),
    path("", include("portal.observations.urls")),
    path("", include("requests_app.urls")),
    path("", include("carecases.together.urls")),
    path("", include("carecases.urls")),
    path("", include("carecases.papers.urls")),
    path("", include("carecases.questionnaires.urls")),
    path("", include("carecases.support.urls")),
    path("koppelingen/", include("carecases.intake.urls")),
    path("api/v1/intake/", include("carecases.intake.api_urls")),
    path("", include("carecases.tickets.urls")),
    path("", include("carecases.transfers.urls")),
    path("beheer/hulpvragen/", include("carecases.admin_urls")),
    path("beheer/bewaartermijnen/", include("carecases.retention.urls")),
    path("klantenhulp/", include("supportdesk.urls")),
    path("", include("supportdesk.answers.urls")),
    path("", include("supportdesk.devices.urls")),
    path("", include("supportdesk.figures.urls")),
    path("", include("supportdesk.health.urls")),
    path("planning/", include("requests_app.desk_urls")),
    path("planning/regels/", include("requests_app.policy_urls")),
]
