from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "carecases.intake"
    label = "intake"

    def ready(self) -> None:
        from carecases import keeping, work
        from carecases.intake import administration, emails, forgetting, selectors, stored_secrets
        from carecases.intake.actions.move import move_all
        from core.accounts import handing_over

        administration.register()
        emails.register()
        stored_secrets.register()
        keeping.when_deleted(forgetting.forget_messages)
        handing_over.register_move("intake", move_all)
        work.register_pile(
            work.Pile("intake:untitled_list", selectors.untitled_words, selectors.number_untitled)
        )
