from django.urls import path

from supportdesk.answers import views

app_name = "answers"
urlpatterns = [
    path("hulp/", views.help_page, name="help"),
    path("hulp/suggesties/", views.suggest, name="suggest"),
    path("hulp/antwoord/<slug:slug>/", views.read, name="read"),
    path("klantenhulp/antwoorden/", views.desk, name="desk"),
    path("klantenhulp/antwoorden/nieuw/", views.new, name="new"),
    path("klantenhulp/antwoorden/<int:pk>/", views.change, name="change"),
    path("klantenhulp/antwoorden/terug/<slug:slug>/", views.back_to_kring, name="back_to_kring"),
    path("klantenhulp/nieuws/", views.news, name="news"),
    path("klantenhulp/nieuws/<int:pk>/stoppen/", views.end, name="end_news"),
]
