"""What can never be in the database, whatever the code does.

- A TLV that Kring issues gets its number here, the next of its partnership and school year: whoever comes second waits
  until the first one has it. An imported one keeps its own. None is ever changed.
- What hangs on a help request is of the same partnership; what a TLV extends or changes is of the same pupil.
"""

from django.db import migrations

NUMBERS = """
CREATE FUNCTION give_tlv_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.is_imported THEN
    RETURN NEW;
  END IF;
  NEW.school_year := extract(year FROM NEW.issued_on) - CASE WHEN extract(month FROM NEW.issued_on) < 8 THEN 1 ELSE 0 END;
  INSERT INTO support_tlvsequence (organisation_id, school_year, last)
  VALUES (NEW.organisation_id, NEW.school_year, 1)
  ON CONFLICT (organisation_id, school_year) DO UPDATE SET last = support_tlvsequence.last + 1
  RETURNING last INTO NEW.sequence;
  NEW.number := coalesce(
    (SELECT prefix || '-' FROM support_tlvnumbering WHERE organisation_id = NEW.organisation_id), ''
  ) || NEW.school_year || '-' || (NEW.school_year + 1) || '-' || lpad(NEW.sequence::text, 4, '0');
  RETURN NEW;
END $$;
CREATE TRIGGER give_tlv_number BEFORE INSERT ON support_tlv FOR EACH ROW EXECUTE FUNCTION give_tlv_number();
CREATE FUNCTION keep_tlv() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a TLV is never changed' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_tlv_stays';
END $$;
CREATE TRIGGER keep_tlv BEFORE UPDATE ON support_tlv FOR EACH ROW EXECUTE FUNCTION keep_tlv();
CREATE TRIGGER approach_version BEFORE UPDATE ON support_approach FOR EACH ROW EXECUTE FUNCTION count_version();
"""
NO_NUMBERS = """
DROP TRIGGER approach_version ON support_approach;
DROP TRIGGER keep_tlv ON support_tlv;
DROP FUNCTION keep_tlv();
DROP TRIGGER give_tlv_number ON support_tlv;
DROP FUNCTION give_tlv_number();
"""

KEYS = (
    ("tlv", "tlv_within_one_partnership", "organisation_id, help_request_id", "carecases_helprequest"),
    ("tlv", "earlier_tlv_of_the_same_pupil", "dossier_id, earlier_id", "support_tlv"),
    ("decision", "decision_within_one_partnership", "organisation_id, help_request_id", "carecases_helprequest"),
    ("approach", "approach_within_one_partnership", "organisation_id, help_request_id", "carecases_helprequest"),
    ("approach", "approach_type_of_its_partnership", "organisation_id, type_id", "support_approachtype"),
    ("approach", "practitioner_of_its_partnership", "organisation_id, practitioner_id", "support_practitioner"),
    ("practitioner", "account_of_its_partnership", "organisation_id, user_id", "accounts_user"),
    ("mandaterule", "mandate_of_a_role_of_the_partnership", "organisation_id, role_id", "accounts_role"),
)
ADD = "".join(
    f"ALTER TABLE support_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
    f" REFERENCES {other} ({columns.partition(',')[0]}, id);\n"
    for table, name, columns, other in KEYS
)
DROP = "".join(f"ALTER TABLE support_{table} DROP CONSTRAINT {name};\n" for table, name, *_ in KEYS)


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial"), ("carecases", "0010_personal_data")]
    operations = [migrations.RunSQL(NUMBERS, NO_NUMBERS), migrations.RunSQL(ADD, DROP)]
