"""The trail only grows: PostgreSQL refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING
    ERRCODE = 'integrity_constraint_violation',
    MESSAGE = format('%s only grows: %s is refused', TG_TABLE_NAME, TG_OP),
    TABLE = TG_TABLE_NAME,
    CONSTRAINT = 'append_only';
END $$;
"""

TRIGGER = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_change();"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER append_only ON audit_event;"),
    ]
