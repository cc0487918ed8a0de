"""Walls between organisations that no code can forget (A-27, A-30), and changes of units that cannot contradict.

- Account and role, account and successor, unit and the unit it merged into are of one organisation: composite keys.
- Accounts and their units too: a trigger, as the table between them has no organisation. It needs no lock, because
  an account, a unit and a role never change organisation, nor an organisation its kind.
- Units are of a partnership.
- Open changes of units agree with each other; both units are locked while that is looked at.
"""

from django.db import migrations

KEYS = """
ALTER TABLE accounts_user ADD CONSTRAINT role_of_the_same_organisation
  FOREIGN KEY (organisation_id, role_id) REFERENCES accounts_role (organisation_id, id);
ALTER TABLE accounts_user ADD CONSTRAINT successor_of_the_same_organisation
  FOREIGN KEY (organisation_id, successor_id) REFERENCES accounts_user (organisation_id, id);
ALTER TABLE accounts_unit ADD CONSTRAINT merged_within_one_organisation
  FOREIGN KEY (organisation_id, merged_into_id) REFERENCES accounts_unit (organisation_id, id);
"""
KEYS_BACK = """
ALTER TABLE accounts_unit DROP CONSTRAINT merged_within_one_organisation;
ALTER TABLE accounts_user DROP CONSTRAINT successor_of_the_same_organisation;
ALTER TABLE accounts_user DROP CONSTRAINT role_of_the_same_organisation;
"""

FOR_EVER = """
CREATE FUNCTION refuse_another_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% % stays with its organisation and of its kind.', TG_TABLE_NAME, OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'stays_with_its_organisation';
END $$;
CREATE TRIGGER stays_with_its_organisation BEFORE UPDATE ON accounts_user
  FOR EACH ROW WHEN (OLD.organisation_id <> NEW.organisation_id) EXECUTE FUNCTION refuse_another_organisation();
CREATE TRIGGER stays_with_its_organisation BEFORE UPDATE ON accounts_unit
  FOR EACH ROW WHEN (OLD.organisation_id <> NEW.organisation_id) EXECUTE FUNCTION refuse_another_organisation();
CREATE TRIGGER stays_with_its_organisation BEFORE UPDATE ON accounts_role
  FOR EACH ROW WHEN (OLD.organisation_id <> NEW.organisation_id) EXECUTE FUNCTION refuse_another_organisation();
CREATE TRIGGER stays_of_its_kind BEFORE UPDATE ON accounts_organisation
  FOR EACH ROW WHEN (OLD.kind <> NEW.kind) EXECUTE FUNCTION refuse_another_organisation();
"""
FOR_EVER_BACK = """
DROP TRIGGER stays_of_its_kind ON accounts_organisation;
DROP TRIGGER stays_with_its_organisation ON accounts_role;
DROP TRIGGER stays_with_its_organisation ON accounts_unit;
DROP TRIGGER stays_with_its_organisation ON accounts_user;
DROP FUNCTION refuse_another_organisation();
"""

UNITS = """
CREATE FUNCTION guard_unit_of_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM accounts_user a JOIN accounts_unit u ON u.organisation_id = a.organisation_id
    WHERE a.id = NEW.user_id AND u.id = NEW.unit_id
  ) THEN
    RAISE EXCEPTION 'Account % and unit % are not of one organisation.', NEW.user_id, NEW.unit_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'unit_of_the_same_organisation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER unit_of_the_same_organisation BEFORE INSERT OR UPDATE ON accounts_user_units
  FOR EACH ROW EXECUTE FUNCTION guard_unit_of_account();

CREATE FUNCTION guard_unit_of_partnership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM accounts_organisation o WHERE o.id = NEW.organisation_id AND o.kind = 'partnership'
  ) THEN
    RAISE EXCEPTION 'Units are of a partnership, and organisation % is none.', NEW.organisation_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'units_are_of_a_partnership';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER units_are_of_a_partnership BEFORE INSERT ON accounts_unit
  FOR EACH ROW EXECUTE FUNCTION guard_unit_of_partnership();
"""
UNITS_BACK = """
DROP TRIGGER units_are_of_a_partnership ON accounts_unit;
DROP FUNCTION guard_unit_of_partnership();
DROP TRIGGER unit_of_the_same_organisation ON accounts_user_units;
DROP FUNCTION guard_unit_of_account();
"""

CHANGES = """
CREATE FUNCTION guard_unit_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  refused text;
BEGIN
  IF NEW.done_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  -- Whoever plans something for one of these units at the same moment waits here.
  PERFORM 1 FROM accounts_unit WHERE id IN (NEW.unit_id, NEW.merge_into_id) ORDER BY id FOR NO KEY UPDATE;

  IF EXISTS (SELECT FROM accounts_unit WHERE id = NEW.unit_id AND closed_on IS NOT NULL) THEN
    refused := 'a_closed_unit_stays_as_it_was';
  ELSIF NEW.merge_into_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM accounts_unit a JOIN accounts_unit b ON b.organisation_id = a.organisation_id
    WHERE a.id = NEW.unit_id AND b.id = NEW.merge_into_id
  ) THEN
    refused := 'a_merge_within_one_organisation';
  ELSIF NEW.merge_into_id IS NOT NULL AND (
    EXISTS (SELECT FROM accounts_unit WHERE id = NEW.merge_into_id AND closed_on IS NOT NULL)
    OR EXISTS (
      SELECT FROM accounts_unitchange c
      WHERE c.unit_id = NEW.merge_into_id AND c.kind <> 'facts'
        AND c.done_at IS NULL AND c.withdrawn_at IS NULL AND c.id <> NEW.id
    )
  ) THEN
    refused := 'a_merge_into_a_unit_that_stays';
  ELSIF NEW.kind <> 'facts' AND EXISTS (
    SELECT FROM accounts_unitchange c
    WHERE c.merge_into_id = NEW.unit_id
      AND c.done_at IS NULL AND c.withdrawn_at IS NULL AND c.id <> NEW.id
  ) THEN
    refused := 'a_unit_that_takes_another_in_stays';
  ELSIF EXISTS (
    SELECT FROM accounts_unitchange c
    WHERE c.unit_id = NEW.unit_id AND c.done_at IS NULL AND c.withdrawn_at IS NULL AND c.id <> NEW.id
      AND (
        (NEW.kind = 'facts' AND c.kind <> 'facts' AND c."on" <= NEW."on")
        OR (NEW.kind <> 'facts' AND c.kind = 'facts' AND c."on" >= NEW."on")
      )
  ) THEN
    refused := 'no_change_from_the_end_on';
  END IF;

  IF refused IS NOT NULL THEN
    RAISE EXCEPTION 'The change of unit % is refused.', NEW.unit_id
      USING ERRCODE = 'check_violation', CONSTRAINT = refused;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER unit_changes_agree BEFORE INSERT OR UPDATE ON accounts_unitchange
  FOR EACH ROW EXECUTE FUNCTION guard_unit_change();
"""
CHANGES_BACK = """
DROP TRIGGER unit_changes_agree ON accounts_unitchange;
DROP FUNCTION guard_unit_change();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_administration")]
    operations = [
        migrations.RunSQL(KEYS, KEYS_BACK),
        migrations.RunSQL(FOR_EVER, FOR_EVER_BACK),
        migrations.RunSQL(UNITS, UNITS_BACK),
        migrations.RunSQL(CHANGES, CHANGES_BACK),
    ]
