from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "carecases.tickets"
    label = "tickets"
