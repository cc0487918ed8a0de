from django.apps import AppConfig


class SupportDeskConfig(AppConfig):
    name = "supportdesk"
    label = "supportdesk"

    def ready(self) -> None:
        from supportdesk import emails, holdings
        from supportdesk.checking import load_all

        emails.register()
        holdings.register()
        load_all("supportdesk.checks")
        load_all("supportdesk.repairs")
