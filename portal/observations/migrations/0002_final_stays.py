"""What is shared with parents stays as it is: PostgreSQL refuses to change or remove it, and versions of forms."""

from django.db import migrations

VERSIONS = """
CREATE TRIGGER versions_only_grow BEFORE UPDATE OR DELETE ON observations_formversion
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

FINAL = """
CREATE TRIGGER final_observations_stay BEFORE UPDATE OR DELETE ON observations_observation
FOR EACH ROW WHEN (OLD.state = 'final') EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("observations", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(VERSIONS, "DROP TRIGGER versions_only_grow ON observations_formversion;"),
        migrations.RunSQL(FINAL, "DROP TRIGGER final_observations_stay ON observations_observation;"),
    ]
