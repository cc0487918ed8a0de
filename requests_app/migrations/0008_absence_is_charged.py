from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0007_horizons_as_notices")]
    operations = [
        migrations.AddField(
            model_name="absence",
            name="is_charged",
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
