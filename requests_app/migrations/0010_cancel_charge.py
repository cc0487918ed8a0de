from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0009_credits_complete")]
    operations = [
        migrations.AddField(
            model_name="booking",
            name="cancel_charge",
            field=models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=10),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cancel_charge", 0),
                    models.Q(("cancel_charge__gt", 0), ("status", "cancelled")),
                    _connector="OR",
                ),
                name="only_what_is_cancelled_has_a_cancel_charge",
            ),
        ),
    ]
