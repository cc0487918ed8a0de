"""A help request of a school from outside the partnership has no consultation rounds (C-65)."""

from django.db import migrations

NO_ROUNDS = """
CREATE FUNCTION refuse_round_with_outside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT is_external FROM carecases_helprequest WHERE id = NEW.help_request_id) THEN
    RAISE EXCEPTION 'a help request from outside has no rounds'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'no_round_with_outside_schools';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_round_with_outside BEFORE INSERT ON together_round
FOR EACH ROW EXECUTE FUNCTION refuse_round_with_outside();
"""
ROUNDS = """
DROP TRIGGER refuse_round_with_outside ON together_round;
DROP FUNCTION refuse_round_with_outside();
"""


class Migration(migrations.Migration):
    dependencies = [("together", "0003_who_keeps_a_round"), ("carecases", "0012_schools_from_outside")]
    operations = [migrations.RunSQL(NO_ROUNDS, ROUNDS)]
