from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "supportdesk.health"
    label = "health"

    def ready(self) -> None:
        from core.lib import keyring
        from core.lib.keyring import SealedColumn
        from supportdesk.health import emails, test_customers

        emails.register()
        keyring.register(SealedColumn("health.TestCustomer", "password", place=test_customers.place_of))
