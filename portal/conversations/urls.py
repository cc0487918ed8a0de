from django.urls import path

from portal.conversations.views import broadcasts, inbox, parents

app_name = "conversations"
urlpatterns = [
    path("berichten/", parents.threads, name="threads"),
    path("berichten/schrijven/", parents.write, name="write"),
    path("berichten/<int:thread_id>/", parents.thread, name="thread"),
    path("groep/berichten/", inbox.inbox, name="inbox"),
    path("groep/berichten/schrijven/", inbox.start, name="start"),
    path("groep/berichten/<int:thread_id>/", inbox.inbox_thread, name="inbox_thread"),
    path("groep/berichten/aan-allen/", broadcasts.broadcasts, name="broadcasts"),
    path("groep/berichten/aan-allen/nieuw/", broadcasts.new_broadcast, name="new_broadcast"),
    path("groep/berichten/aan-allen/<int:broadcast_id>/", broadcasts.broadcast, name="broadcast"),
    path("groep/berichten/afwezig/", broadcasts.away, name="away"),
    path("groep/berichten/afwezig/<int:notice_id>/beeindigen/", broadcasts.end_away, name="end_away"),
]
