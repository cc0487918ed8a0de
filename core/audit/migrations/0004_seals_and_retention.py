"""Lines may go after five years and not before; seals only grow too.

- UPDATE and TRUNCATE of the trail stay refused. DELETE is refused for every line younger than five years, by
  PostgreSQL's own clock, so retention needs no way around the guard.
- A seal may go when all that it closes may go.
"""

from django.db import migrations

EVENTS = """
DROP TRIGGER append_only ON audit_event;
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept_five_years BEFORE DELETE ON audit_event
FOR EACH ROW WHEN (OLD.at > now() - interval '5 years') EXECUTE FUNCTION refuse_change();
"""

EVENTS_BACK = """
DROP TRIGGER kept_five_years ON audit_event;
DROP TRIGGER append_only ON audit_event;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

SEALS = """
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON audit_seal
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept_five_years BEFORE DELETE ON audit_seal
FOR EACH ROW WHEN (OLD.at > now() - interval '5 years') EXECUTE FUNCTION refuse_change();
"""

SEALS_BACK = """
DROP TRIGGER kept_five_years ON audit_seal;
DROP TRIGGER append_only ON audit_seal;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_nen_7513_fields")]
    operations = [
        migrations.RunSQL(EVENTS, EVENTS_BACK),
        migrations.RunSQL(SEALS, SEALS_BACK),
    ]
