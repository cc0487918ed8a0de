from django.urls import path

from portal.publishing.views import desk, parents, photos, team

app_name = "publishing"
urlpatterns = [
    path("mijn-locatie/nieuws/", parents.news, name="news"),
    path("mijn-locatie/nieuwsbrieven/", parents.newsletters, name="newsletters"),
    path("mijn-locatie/informatie/", parents.information, name="information"),
    path("mijn-locatie/activiteiten/", parents.activities, name="activities"),
    path("mijn-locatie/lezen/<int:publication_id>/", parents.read, name="read"),
    path("mijn-locatie/team/<int:member_id>/", parents.member, name="member"),
    path("redactie/", desk.desk, name="desk"),
    path("redactie/nieuw/", desk.new, name="new"),
    path("redactie/weergave/", desk.show_text, name="show_text"),
    path("redactie/<int:publication_id>/", desk.change, name="change"),
    path("redactie/<int:publication_id>/voorbeeld/", desk.preview, name="preview"),
    path("redactie/<int:publication_id>/fotos/", photos.tell_apart, name="tell_apart"),
    path("redactie/<int:publication_id>/verwijderen/", desk.remove_draft, name="remove"),
    path("redactie/team/", team.team, name="team"),
    path("redactie/team/nieuw/", team.new_member, name="new_member"),
    path("redactie/team/<int:member_id>/", team.change_member, name="change_member"),
    path("redactie/team/<int:member_id>/verwijderen/", team.remove, name="remove_member"),
]
