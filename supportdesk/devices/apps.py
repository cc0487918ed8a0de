from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "supportdesk.devices"
    label = "devices"

    def ready(self) -> None:
        from supportdesk.devices import emails

        emails.register()
