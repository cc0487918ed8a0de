from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "carecases.questionnaires"
    label = "questionnaires"
