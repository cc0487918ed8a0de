from django.apps import AppConfig


class CareCasesConfig(AppConfig):
    name = "carecases"
    label = "carecases"

    def ready(self) -> None:
        from carecases import emails

        emails.register()
