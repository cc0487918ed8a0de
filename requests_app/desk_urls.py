from django.urls import path, register_converter

from requests_app.converters import DayConverter, FileKindConverter
from requests_app.views import (
    desk_board,
    desk_booking,
    desk_credit_days,
    desk_credit_files,
    desk_credits,
    desk_day_lists,
    desk_queue,
)

register_converter(DayConverter, "day")
register_converter(FileKindConverter, "file_kind")

app_name = "desk"
urlpatterns = [
    path("aanvragen/", desk_queue.queue, name="queue"),
    path("aanvragen/besluiten/", desk_queue.decide_several, name="decide_several"),
    path("aanvragen/besloten/", desk_queue.decided, name="decided"),
    path("aanvragen/<int:booking_id>/", desk_booking.booking, name="booking"),
    path("aanvragen/<int:booking_id>/goedkeuren/", desk_booking.approve, name="approve"),
    path("aanvragen/<int:booking_id>/afkeuren/", desk_booking.reject, name="reject"),
    path("aanvragen/<int:booking_id>/terugdraaien/", desk_booking.take_back, name="take_back"),
    path("bord/", desk_board.board, name="board"),
    path("bord/<int:group_id>/<day:on>/", desk_board.group, name="board_group"),
    path("bord/locatie/<int:location_id>/<day:on>/", desk_board.location, name="board_location"),
    path("daglijst/", desk_day_lists.choose, name="day_lists"),
    path("daglijst/<int:group_id>/<day:on>/", desk_day_lists.group, name="day_list"),
    path(
        "daglijst/<int:group_id>/<day:on>/<file_kind:kind>/", desk_day_lists.group_file, name="day_list_file"
    ),
    path("daglijst/locatie/<int:location_id>/<day:on>/", desk_day_lists.location, name="location_day_list"),
    path(
        "daglijst/locatie/<int:location_id>/<day:on>/<file_kind:kind>/",
        desk_day_lists.location_file,
        name="location_day_list_file",
    ),
    path(
        "daglijst/locatie/<int:location_id>/<day:on>/op-papier/",
        desk_day_lists.ask_on_paper,
        name="ask_day_list_paper",
    ),
    path("daglijst/op-papier/<int:paper_id>/", desk_day_lists.on_paper, name="day_list_paper"),
    path("tegoeden/", desk_credits.find, name="credits"),
    path("tegoeden/kind/<int:child_id>/", desk_credits.child, name="credits_child"),
    path("tegoeden/kind/<int:child_id>/toekennen/", desk_credits.grant, name="credit_grant"),
    path("tegoeden/<int:credit_id>/corrigeren/", desk_credits.correct, name="credit_correct"),
    path("tegoeden/<int:credit_id>/beeindigen/", desk_credits.end, name="credit_end"),
    path("tegoeden/<int:credit_id>/intrekken/", desk_credits.take_back, name="credit_take_back"),
    path("tegoeden/inlezen/", desk_credit_files.upload, name="credit_import"),
    path("tegoeden/inlezen/bekijken/", desk_credit_files.check, name="credit_import_check"),
    path("tegoeden/uitbetalen/", desk_credit_files.payouts, name="credit_payouts"),
    path("tegoeden/uitbetalen/bestand/", desk_credit_files.payouts_file, name="credit_payouts_file"),
    path("tegoeden/dagen/", desk_credit_days.days, name="credit_days"),
    path("tegoeden/dagen/<slug:key>/", desk_credit_days.start, name="credit_day"),
    path("tegoeden/reeks/<int:run_id>/", desk_credit_days.run, name="credit_run"),
    path("tegoeden/reeks/<int:run_id>/stoppen/", desk_credit_days.cancel, name="credit_run_cancel"),
    path("tegoeden/reeks/<int:run_id>/ongedaan/", desk_credit_days.undo, name="credit_run_undo"),
]
