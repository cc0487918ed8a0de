from django.apps import AppConfig


class CareCasesConfig(AppConfig):
    name = "carecases"
    label = "carecases"

    def ready(self) -> None:
        from carecases import conditions, emails, paper, tabs
        from carecases.actions.arrange import give_coordinator
        from carecases.choices import Tab
        from carecases.work import number_waiting
        from core.accounts.navigation import register_count

        emails.register()
        paper.register()
        tabs.register(Tab.PERSONAL, "carecases:personal")
        tabs.register(Tab.SCHOOL, "carecases:school_data")
        tabs.register(Tab.QUESTION, "carecases:help_request")
        tabs.register(Tab.HISTORY, "carecases:history")
        conditions.after_every_step(give_coordinator)
        register_count("carecases:work", number_waiting)
