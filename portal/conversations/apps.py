from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "portal.conversations"
    label = "conversations"

    def ready(self) -> None:
        from core.accounts.navigation import register_count
        from portal.conversations import attachments, holdings, selectors, telling

        telling.register()
        attachments.register()
        holdings.register()
        register_count("conversations:threads", selectors.unread_threads)
        register_count("conversations:inbox", selectors.threads_to_answer)
