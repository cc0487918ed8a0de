from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "requests_app"
    label = "requests"

    def ready(self) -> None:
        from core.childcare import charges
        from requests_app import day_list_papers, emails, told_to_registers, written_to_registers
        from requests_app.charges import RequestCharges

        day_list_papers.register()
        emails.register()
        told_to_registers.register()
        written_to_registers.register()
        charges.register(RequestCharges())
