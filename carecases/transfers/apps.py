from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "carecases.transfers"
    label = "transfers"

    def ready(self) -> None:
        from carecases import work
        from carecases.transfers import emails
        from carecases.transfers.selectors import number_to_decide
        from carecases.transfers.wording import to_decide_words
        from core.accounts.navigation import register_count

        emails.register()
        register_count("transfers:transfers", number_to_decide)
        work.register_pile(work.Pile("transfers:transfers", to_decide_words, number_to_decide))
