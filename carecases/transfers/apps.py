from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "carecases.transfers"
    label = "transfers"

    def ready(self) -> None:
        from carecases.transfers import emails
        from carecases.transfers.selectors import number_to_decide
        from core.accounts.navigation import register_count

        emails.register()
        register_count("transfers:transfers", number_to_decide)
