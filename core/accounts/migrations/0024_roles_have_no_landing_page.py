from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0023_rights_to_links_tickets_and_support"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="role",
            name="landing",
        ),
    ]
