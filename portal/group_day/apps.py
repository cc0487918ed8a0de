from django.apps import AppConfig


class GroupDayConfig(AppConfig):
    name = "portal.group_day"
    label = "group_day"
