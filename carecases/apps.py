from django.apps import AppConfig


class CareCasesConfig(AppConfig):
    name = "carecases"
    label = "carecases"

    def ready(self) -> None:
        from carecases import administration as pages
        from carecases import conditions, emails, leaving, paper, tabs
        from carecases.actions.arrange import give_coordinator
        from carecases.actions.move_to_school import move_all
        from carecases.choices import Tab
        from carecases.work import number_waiting
        from core.accounts import handing_over
        from core.accounts.navigation import register_count

        emails.register()
        pages.register()
        handing_over.register_work("carecases.applicant", leaving.SPEAKING)
        handing_over.register_work("carecases.in_hand", leaving.IN_HAND)
        handing_over.register_move("carecases", move_all)
        paper.register()
        tabs.register(Tab.PERSONAL, "carecases:personal")
        tabs.register(Tab.SCHOOL, "carecases:school_data")
        tabs.register(Tab.QUESTION, "carecases:help_request")
        tabs.register(Tab.HISTORY, "carecases:history")
        conditions.after_every_step(give_coordinator)
        register_count("carecases:work", number_waiting)
