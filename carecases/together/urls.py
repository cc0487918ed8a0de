from django.urls import path

from carecases.together.views import invitations, meetings, parents, rounds

app_name = "together"
urlpatterns = [
    path("uitnodigingen/", invitations.invitations, name="invitations"),
    path("hulpvragen/rollen-van-gasten/", parents.guest_roles, name="guest_roles"),
    path("hulpvragen/<int:pk>/overlegronde/", rounds.rounds, name="rounds"),
    path("hulpvragen/<int:pk>/overlegronde/nieuw/", rounds.new_round, name="new_round"),
    path("hulpvragen/<int:pk>/overlegronde/<int:round_id>/", rounds.round_page, name="round"),
    path("hulpvragen/<int:pk>/overlegronde/<int:round_id>/reageren/", rounds.react, name="react"),
    path(
        "hulpvragen/<int:pk>/overlegronde/<int:round_id>/deelnemer/",
        rounds.add_participant,
        name="add_participant",
    ),
    path("hulpvragen/<int:pk>/overlegronde/<int:round_id>/uitnodigen/", rounds.invite, name="invite"),
    path("hulpvragen/<int:pk>/overlegronde/<int:round_id>/datums/", rounds.change_round, name="change_round"),
    path("hulpvragen/<int:pk>/overlegronde/<int:round_id>/beeindigen/", rounds.end_round, name="end_round"),
    path(
        "hulpvragen/<int:pk>/overlegronde/<int:round_id>/deelnemer/<int:participant_id>/",
        rounds.change_participant,
        name="change_participant",
    ),
    path(
        "hulpvragen/<int:pk>/overlegronde/<int:round_id>/deelnemer/<int:participant_id>/beeindigen/",
        rounds.end_participant,
        name="end_participant",
    ),
    path("hulpvragen/<int:pk>/ouders/", parents.give_view, name="give_view"),
    path("hulpvragen/<int:pk>/ouders/<int:view_id>/beeindigen/", parents.end_view, name="end_view"),
    path("hulpvragen/<int:pk>/wie-heeft-gekeken/", parents.looks, name="looks"),
    path("hulpvragen/<int:pk>/vergadering/", meetings.meetings_tab, name="meetings_of"),
    path("vergaderingen/", meetings.meetings, name="meetings"),
    path("vergaderingen/nieuw/", meetings.new_meeting, name="new_meeting"),
    path("vergaderingen/<int:pk>/", meetings.meeting, name="meeting"),
    path("vergaderingen/<int:pk>/wijzigen/", meetings.change_meeting, name="change_meeting"),
    path("vergaderingen/<int:pk>/verslag/", meetings.record, name="record"),
    path("vergaderingen/<int:pk>/agenda/", meetings.put_on_agenda, name="put_on_agenda"),
    path(
        "vergaderingen/<int:pk>/agenda/<int:item_id>/weg/", meetings.take_off_agenda, name="take_off_agenda"
    ),
    path("vergaderingen/<int:pk>/deelnemer/", meetings.add_attendee, name="add_attendee"),
    path(
        "vergaderingen/<int:pk>/deelnemer/<int:attendee_id>/weg/",
        meetings.remove_attendee,
        name="remove_attendee",
    ),
]
