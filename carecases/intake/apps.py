from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "carecases.intake"
    label = "intake"

    def ready(self) -> None:
        from carecases import keeping
        from carecases.intake import administration, emails, forgetting, stored_secrets

        administration.register()
        emails.register()
        stored_secrets.register()
        keeping.when_deleted(forgetting.forget_messages)
