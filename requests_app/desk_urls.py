from django.urls import path

from requests_app.views import desk_booking, desk_queue

app_name = "desk"
urlpatterns = [
    path("aanvragen/", desk_queue.queue, name="queue"),
    path("aanvragen/besluiten/", desk_queue.decide_several, name="decide_several"),
    path("aanvragen/besloten/", desk_queue.decided, name="decided"),
    path("aanvragen/<int:booking_id>/", desk_booking.booking, name="booking"),
    path("aanvragen/<int:booking_id>/goedkeuren/", desk_booking.approve, name="approve"),
    path("aanvragen/<int:booking_id>/afkeuren/", desk_booking.reject, name="reject"),
]
