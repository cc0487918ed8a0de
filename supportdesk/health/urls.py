from django.urls import path

from supportdesk.health import views

app_name = "health"
urlpatterns = [
    path("status/", views.public, name="public"),
    path("klantenhulp/status/", views.status, name="status"),
    path("klantenhulp/status/melden/", views.report, name="report_incident"),
    path("klantenhulp/storingen/", views.incidents, name="incidents"),
    path("klantenhulp/storingen/<int:pk>/", views.incident, name="incident"),
    path("klantenhulp/verbinding/", views.connection, name="connection"),
    path("klantenhulp/testklant/", views.test_customers, name="test_customers"),
]
