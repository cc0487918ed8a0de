"""What can never be in the database, whatever the code does.

- A published version of a form never changes and never goes (C-25).
- A filled form keeps its version; only the answers of a draft change; what was signed says so for good.
- Form, help request and the account that signs are of one partnership.
"""

from django.db import migrations

VERSIONS = """
CREATE TRIGGER published_versions_stay BEFORE UPDATE OR DELETE ON questionnaires_formversion
FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""
FILLED = """
CREATE TRIGGER filled_forms_keep_their_version BEFORE UPDATE ON questionnaires_filledform
FOR EACH ROW WHEN (OLD.version_id <> NEW.version_id OR OLD.help_request_id <> NEW.help_request_id)
EXECUTE FUNCTION refuse_change();
CREATE TRIGGER complete_answers_stay BEFORE UPDATE ON questionnaires_filledform
FOR EACH ROW WHEN (OLD.state <> 'draft' AND OLD.answers IS DISTINCT FROM NEW.answers)
EXECUTE FUNCTION refuse_change();
"""
SIGNED = """
CREATE TRIGGER signatures_stay BEFORE UPDATE ON questionnaires_signoff
FOR EACH ROW WHEN (OLD.verdict <> '' AND (
  OLD.verdict <> NEW.verdict OR OLD.answers IS DISTINCT FROM NEW.answers OR OLD.decided_at IS DISTINCT FROM NEW.decided_at
  OR OLD.name <> NEW.name OR OLD.account_id IS DISTINCT FROM NEW.account_id))
EXECUTE FUNCTION refuse_change();
"""
TOGETHER = """
ALTER TABLE questionnaires_filledform ADD CONSTRAINT form_of_the_partnership
  FOREIGN KEY (organisation_id, help_request_id) REFERENCES carecases_helprequest (organisation_id, id);
ALTER TABLE questionnaires_signoff ADD CONSTRAINT sign_off_of_the_partnership
  FOREIGN KEY (organisation_id, form_id) REFERENCES questionnaires_filledform (organisation_id, id);
ALTER TABLE questionnaires_signoff ADD CONSTRAINT signed_by_an_account_of_the_partnership
  FOREIGN KEY (organisation_id, account_id) REFERENCES accounts_user (organisation_id, id);
"""
APART = """
ALTER TABLE questionnaires_filledform DROP CONSTRAINT form_of_the_partnership;
ALTER TABLE questionnaires_signoff DROP CONSTRAINT sign_off_of_the_partnership;
ALTER TABLE questionnaires_signoff DROP CONSTRAINT signed_by_an_account_of_the_partnership;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("questionnaires", "0001_initial"),
        ("carecases", "0003_admissions"),
        ("audit", "0002_append_only"),
    ]
    operations = [
        migrations.RunSQL(VERSIONS, "DROP TRIGGER published_versions_stay ON questionnaires_formversion;"),
        migrations.RunSQL(
            FILLED,
            "DROP TRIGGER filled_forms_keep_their_version ON questionnaires_filledform;"
            "DROP TRIGGER complete_answers_stay ON questionnaires_filledform;",
        ),
        migrations.RunSQL(SIGNED, "DROP TRIGGER signatures_stay ON questionnaires_signoff;"),
        migrations.RunSQL(TOGETHER, APART),
    ]
