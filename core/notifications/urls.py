from django.urls import path

from core.notifications.views import mailbox, notices

app_name = "notifications"
urlpatterns = [
    path("meldingen/", notices.notices, name="notices"),
    path("meldingen/gelezen/", notices.notices_read, name="notices_read"),
    path("meldingen/<int:pk>/", notices.notice_open, name="notice_open"),
    path("ontwikkeling/postvak/", mailbox.mailbox, name="mailbox"),
    path("ontwikkeling/postvak/leegmaken/", mailbox.mailbox_clear, name="mailbox_clear"),
    path("ontwikkeling/postvak/<int:pk>/", mailbox.mail, name="mail"),
    path("ontwikkeling/postvak/<int:pk>/html/", mailbox.mail_html, name="mail_html"),
]
