from django.urls import path

from carecases.intake.views import attempts, links, senders, untitled

app_name = "intake"
urlpatterns = [
    path("", links.links, name="links"),
    path("scholen/<int:pk>/", links.link, name="link"),
    path("scholen/<int:pk>/bestuur/", links.board, name="board"),
    path("scholen/<int:pk>/codes/<int:sender_id>/", links.code, name="code"),
    path("scholen/<int:pk>/codes/<int:sender_id>/verwijderen/", links.remove_code, name="remove_code"),
    path("omgevingen/", senders.senders, name="senders"),
    path("omgevingen/code/", senders.partnership_code, name="partnership_code"),
    path("omgevingen/<int:pk>/sleutel/", senders.new_key, name="new_key"),
    path("omgevingen/<int:pk>/beeindigen/", senders.end, name="end_sender"),
    path("ontvangen/", attempts.attempts, name="attempts"),
    path("ontvangen/<int:pk>/", attempts.attempt, name="attempt"),
    path("zonder-titel/", untitled.untitled_list, name="untitled_list"),
    path("zonder-titel/<int:pk>/", untitled.untitled, name="untitled"),
]
