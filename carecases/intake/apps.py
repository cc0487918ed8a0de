from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "carecases.intake"
    label = "intake"

    def ready(self) -> None:
        from carecases.intake import emails, stored_secrets

        emails.register()
        stored_secrets.register()
