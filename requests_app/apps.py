from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "requests_app"
    label = "requests"

    def ready(self) -> None:
        from requests_app import emails

        emails.register()
