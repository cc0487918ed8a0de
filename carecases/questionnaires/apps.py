from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "carecases.questionnaires"
    label = "questionnaires"

    def ready(self) -> None:
        from carecases import conditions, printing, sharing, signed_papers, tabs
        from carecases.choices import Need, Tab
        from carecases.questionnaires import completeness, paper, selectors, telling
        from carecases.questionnaires.actions import attach

        telling.register()
        tabs.register(Tab.FORM, "questionnaires:forms")
        conditions.register(Need.FORMS, completeness.missing_forms)
        conditions.register(Need.EVALUATION, completeness.missing_evaluation)
        conditions.register_content(completeness.forms_in_the_way)
        conditions.after_every_step(attach.follow)
        printing.register(Tab.FORM, paper.forms)
        sharing.register(Tab.FORM, selectors.shareable_forms)
        signed_papers.register_signatures(selectors.signatures_on)
