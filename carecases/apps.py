from django.apps import AppConfig


class CareCasesConfig(AppConfig):
    name = "carecases"
    label = "carecases"

    def ready(self) -> None:
        from carecases import emails, tabs
        from carecases.choices import Tab

        emails.register()
        tabs.register(Tab.PERSONAL, "carecases:personal")
        tabs.register(Tab.SCHOOL, "carecases:school_data")
        tabs.register(Tab.QUESTION, "carecases:help_request")
        tabs.register(Tab.HISTORY, "carecases:history")
