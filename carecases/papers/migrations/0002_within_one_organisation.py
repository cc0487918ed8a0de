"""Papers, consents and who handled them are of the organisation of the help request (A-27)."""

from django.db import migrations

KEYS = (
    ("paper", "paper_within_one_partnership", "help_request_id", "carecases_helprequest"),
    ("paper", "paper_of_an_account_of_the_partnership", "by_id", "accounts_user"),
    ("parentsconsent", "consent_within_one_partnership", "help_request_id", "carecases_helprequest"),
    ("parentsconsent", "consent_recorded_in_the_partnership", "recorded_by_id", "accounts_user"),
)
"""Table, name, the column that points along with the organisation, and the table that it points at."""

ADD = "".join(
    f"ALTER TABLE papers_{table} ADD CONSTRAINT {name} FOREIGN KEY (organisation_id, {column})"
    f" REFERENCES {other} (organisation_id, id);\n"
    for table, name, column, other in KEYS
)
DROP = "".join(f"ALTER TABLE papers_{table} DROP CONSTRAINT {name};\n" for table, name, *_ in KEYS)


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_papers_and_notes"), ("accounts", "0010_administration")]
    operations = [migrations.RunSQL(ADD, DROP)]
