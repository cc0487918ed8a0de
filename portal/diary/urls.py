from django.urls import path

from portal.diary.views import albums, entries, family, group, organisation

app_name = "diary"
urlpatterns = [
    path("mijn-kind/", family.timeline, name="timeline"),
    path("dagboek/schrijven/", family.write, name="write"),
    path("dagboek/<int:entry_id>/", entries.entry, name="entry"),
    path("dagboek/<int:entry_id>/wijzigen/", entries.change, name="change"),
    path("dagboek/<int:entry_id>/wissen/", entries.take_back, name="take_back"),
    path("dagboek/foto/<int:picture_id>/", entries.picture, name="picture"),
    path("mijn-kind/fotoboek/", albums.photos, name="photos"),
    path("mijn-kind/fotoboek/downloaden/", albums.ask, name="ask_album"),
    path("mijn-kind/fotoboek/downloaden/<int:album_id>/", albums.album, name="album"),
    path("dagboek/groep/", group.group, name="group"),
    path("dagboek/groep/<int:group_id>/schrijven/", group.write, name="write_group"),
    path("dagboek/<int:entry_id>/wie-staat-erop/", group.tell_apart, name="tell_apart"),
    path("dagboek/instellingen/", organisation.settings, name="settings"),
]
