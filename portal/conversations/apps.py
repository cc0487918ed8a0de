from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "portal.conversations"
    label = "conversations"

    def ready(self) -> None:
        from portal.conversations import telling

        telling.register()
