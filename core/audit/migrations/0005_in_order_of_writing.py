from django.db import migrations


class Migration(migrations.Migration):
    """The trail reads in the order in which it was written; nothing changes in the database."""

    dependencies = [("audit", "0004_seals_and_retention")]

    operations = [migrations.AlterModelOptions(name="event", options={"ordering": ["pk"]})]
