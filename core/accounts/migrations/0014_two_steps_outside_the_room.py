from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

IN_THE_ROOM = ["see_day_lists", "home_login"]


def ask_two_steps(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Roles that do more than a group or class room sign in with two steps from now on."""
    roles = apps.get_model("accounts", "Role").objects.filter(needs_second_factor=False)
    roles.exclude(rights__contained_by=IN_THE_ROOM).update(needs_second_factor=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0013_role_rights_with_publishers"),
    ]

    operations = [
        migrations.RunPython(ask_two_steps, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("needs_second_factor", True), ("rights__contained_by", IN_THE_ROOM), _connector="OR"
                ),
                name="only_in_the_room_may_a_password_do",
            ),
        ),
    ]
