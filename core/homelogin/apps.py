from django.apps import AppConfig


class HomeLoginConfig(AppConfig):
    name = "core.homelogin"
    label = "homelogin"

    def ready(self) -> None:
        from core.homelogin import emails, stored_secrets

        emails.register()
        stored_secrets.register()
