from django.urls import path

from carecases.transfers import views

app_name = "transfers"
urlpatterns = [
    path("overdrachten/", views.transfers, name="transfers"),
    path("overdrachten/vragen/", views.ask, name="ask"),
    path("overdrachten/<int:pk>/", views.transfer, name="transfer"),
]
