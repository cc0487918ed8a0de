from django.urls import path

from carecases.retention import views

app_name = "retention"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("vasthouden/", views.hold, name="hold"),
    path("vasthouden/<int:pk>/opheffen/", views.lift, name="lift"),
]
