from django.apps import AppConfig


class TogetherConfig(AppConfig):
    name = "carecases.together"
    label = "together"

    def ready(self) -> None:
        from carecases import conditions, tabs
        from carecases.choices import Tab
        from carecases.together import emails, selectors

        emails.register()
        tabs.register(Tab.ROUND, "together:rounds", count=selectors.number_of_rounds)
        tabs.register(Tab.MEETING, "together:meetings_of", count=selectors.number_of_meetings)
        conditions.register_content(selectors.in_the_way)
