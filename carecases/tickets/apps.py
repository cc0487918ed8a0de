from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "carecases.tickets"
    label = "tickets"

    def ready(self) -> None:
        from carecases.actions.change_applicant import after_every_change
        from carecases.tickets import administration, emails, leaving
        from carecases.tickets.actions.handle import hand_on_contact
        from carecases.tickets.carrying_out import prefill_account
        from carecases.tickets.selectors import number_escalated, number_waiting
        from core.accounts import handing_over, prefilled
        from core.accounts.navigation import register_count

        administration.register()
        emails.register()
        after_every_change(hand_on_contact)
        handing_over.register_work("tickets", leaving.TICKETS)
        prefilled.register("ticket", prefill_account)
        register_count("tickets:tickets", number_waiting)
        register_count("tickets:escalated", number_escalated)
