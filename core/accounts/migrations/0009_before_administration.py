"""What the tables of administration stand on: two extensions, and roles that already are as they must be."""

from django.db import migrations

EXTENSIONS = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
"""
SUPER_RIGHTS = ("manage_accounts", "manage_roles", "manage_organisation")


def complete_administrators(apps, schema_editor):
    """A Super role manages everything; whoever administers has a second factor."""
    roles = apps.get_model("accounts", "Role").objects.exclude(kind="rest")
    for role in roles:
        if role.kind == "super":
            role.rights = [*role.rights, *(right for right in SUPER_RIGHTS if right not in role.rights)]
        role.needs_second_factor = True
        role.save(update_fields=["rights", "needs_second_factor"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_sessions")]
    operations = [
        # Other tables stand on them too, so they stay when this is undone.
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunPython(complete_administrators, migrations.RunPython.noop),
    ]
