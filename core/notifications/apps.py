from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "core.notifications"
    label = "notifications"

    def ready(self) -> None:
        from core.notifications import checks as checks  # registers itself
        from core.notifications import digest

        digest.register()
