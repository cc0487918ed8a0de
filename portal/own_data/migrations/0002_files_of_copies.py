"""Copies say which files they hold, so that one can be closed.

A copy that was made before does not say it, so it is taken away; it can be asked anew.
"""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models.functions import Now


def end_earlier_copies(apps, schema_editor):
    copies = apps.get_model("own_data", "FamilyExport").objects
    copies.filter(state="ready").update(expires_at=Now())
    # What is half made begins anew, and then says what it holds.
    copies.filter(state="making").update(state="waiting")


class Migration(migrations.Migration):
    dependencies = [("own_data", "0001_proposals_and_copies")]

    operations = [
        migrations.AddField(
            model_name="familyexport",
            name="held",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), default=list, editable=False, size=None
            ),
        ),
        migrations.AlterField(
            model_name="familyexport",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("making", "being made"),
                    ("ready", "ready"),
                    ("failed", "did not succeed"),
                    ("closed", "closed"),
                    ("gone", "removed"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="familyexport", name="an_export_is_in_a_known_state"),
        migrations.AddConstraint(
            model_name="familyexport",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "making", "ready", "failed", "closed", "gone"]),
                name="an_export_is_in_a_known_state",
            ),
        ),
        migrations.RunPython(end_earlier_copies, migrations.RunPython.noop, elidable=True),
    ]
