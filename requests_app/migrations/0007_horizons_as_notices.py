"""The most ahead is a notice like the least: `{"days": 90}` becomes `{"most": {"amount": 90, "unit": "days"}}`."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def to_notice(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for rule in apps.get_model("requests", "PolicyRule").objects.filter(part="request_horizon"):
        if "days" in rule.settings:
            rule.settings = {"most": {"amount": rule.settings["days"], "unit": "days"}}
            rule.save(update_fields=["settings"])


def to_days(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Only horizons in days have an older form; others stay as they are and must be set again by hand."""
    for rule in apps.get_model("requests", "PolicyRule").objects.filter(part="request_horizon"):
        most = rule.settings.get("most", {})
        if set(most) == {"amount", "unit"} and most["unit"] == "days":
            rule.settings = {"days": most["amount"]}
            rule.save(update_fields=["settings"])


class Migration(migrations.Migration):
    dependencies = [("requests", "0006_swap_guards")]
    operations = [migrations.RunPython(to_notice, to_days)]
