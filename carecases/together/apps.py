from django.apps import AppConfig


class TogetherConfig(AppConfig):
    name = "carecases.together"
    label = "together"

    def ready(self) -> None:
        from carecases import conditions, printing, tabs
        from carecases.choices import Tab
        from carecases.together import emails, leaving, paper, selectors
        from core.accounts import handing_over

        emails.register()
        tabs.register(Tab.ROUND, "together:rounds", count=selectors.number_of_rounds)
        tabs.register(Tab.MEETING, "together:meetings_of", count=selectors.number_of_meetings)
        printing.register(Tab.ROUND, paper.rounds)
        printing.register(Tab.MEETING, paper.meetings)
        conditions.register_content(selectors.in_the_way)
        handing_over.register_work("rounds", leaving.ROUNDS)
