from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "carecases.retention"
    label = "retention"
