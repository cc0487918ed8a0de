"""What only grows may go once its retention is over, and not before, whoever asks.

- A step of a help request and a reaction in a round: not within three years, by PostgreSQL's own clock, as for the audit
  trail. Changing them stays refused. So retention needs no way around the guard.
- A help request that is not at its end, and was not removed, never.
- A hold that is in force, and so a dossier under one: never.
- Holds are of dossiers and colleagues of the partnership.
"""

from django.db import migrations

STEPS = """
DROP TRIGGER append_only ON carecases_statuschange;
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON carecases_statuschange
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept_three_years BEFORE DELETE ON carecases_statuschange
FOR EACH ROW WHEN (OLD.at > now() - interval '3 years') EXECUTE FUNCTION refuse_change();
"""
STEPS_BACK = """
DROP TRIGGER kept_three_years ON carecases_statuschange;
DROP TRIGGER append_only ON carecases_statuschange;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON carecases_statuschange
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
REACTIONS = STEPS.replace("carecases_statuschange", "together_reaction")
REACTIONS_BACK = STEPS_BACK.replace("carecases_statuschange", "together_reaction")

OPEN_ONES = """
CREATE FUNCTION keep_open_help_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.removed_at IS NULL AND NOT (SELECT is_final FROM carecases_status WHERE id = OLD.status_id) THEN
    RAISE EXCEPTION 'a help request that is not at its end stays'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'an_open_help_request_stays';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER keep_open_help_request BEFORE DELETE ON carecases_helprequest
FOR EACH ROW EXECUTE FUNCTION keep_open_help_request();
"""
OPEN_ONES_BACK = """
DROP TRIGGER keep_open_help_request ON carecases_helprequest;
DROP FUNCTION keep_open_help_request();
"""

HOLDS = """
CREATE FUNCTION keep_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.lifted_at IS NULL
     AND (OLD.until IS NULL OR OLD.until >= (now() AT TIME ZONE 'Europe/Amsterdam')::date) THEN
    RAISE EXCEPTION 'a dossier under a hold stays'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_held_dossier_stays';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER keep_hold BEFORE DELETE ON retention_legalhold FOR EACH ROW EXECUTE FUNCTION keep_hold();
ALTER TABLE retention_legalhold ADD CONSTRAINT hold_of_a_dossier_of_the_partnership
  FOREIGN KEY (organisation_id, dossier_id) REFERENCES carecases_dossier (organisation_id, id);
ALTER TABLE retention_legalhold ADD CONSTRAINT hold_set_within_the_partnership
  FOREIGN KEY (organisation_id, set_by_id) REFERENCES accounts_user (organisation_id, id);
"""
HOLDS_BACK = """
ALTER TABLE retention_legalhold DROP CONSTRAINT hold_set_within_the_partnership;
ALTER TABLE retention_legalhold DROP CONSTRAINT hold_of_a_dossier_of_the_partnership;
DROP TRIGGER keep_hold ON retention_legalhold;
DROP FUNCTION keep_hold();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0001_initial"),
        ("carecases", "0010_personal_data"),
        ("together", "0002_guards"),
        ("accounts", "0010_administration"),
    ]
    operations = [
        migrations.RunSQL(STEPS, STEPS_BACK),
        migrations.RunSQL(REACTIONS, REACTIONS_BACK),
        migrations.RunSQL(OPEN_ONES, OPEN_ONES_BACK),
        migrations.RunSQL(HOLDS, HOLDS_BACK),
    ]
