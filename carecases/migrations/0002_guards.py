"""What can never be in the database, whatever the code does.

- Title, process, dossier, school data, school, coordinator and help request are of one partnership and belong together.
- A help request is hidden exactly when its status is: a status that comes to hide takes its help requests along (C-14).
- The status history only grows (C-15).
"""

from django.db import migrations

KEYS = (
    ("title", "title_within_one_partnership", "organisation_id, process_id", "carecases_process"),
    ("title", "title_begins_in_its_process", "process_id, first_status_id", "carecases_status"),
    ("transition", "transition_from_its_process", "process_id, source_id", "carecases_status"),
    ("transition", "transition_to_its_process", "process_id, target_id", "carecases_status"),
    ("dossier", "dossier_at_a_school_of_the_partnership", "organisation_id, school_id", "accounts_unit"),
    ("helprequest", "request_within_one_partnership", "organisation_id, process_id", "carecases_process"),
    ("helprequest", "request_about_its_dossier", "organisation_id, dossier_id", "carecases_dossier"),
    ("helprequest", "request_of_a_school", "organisation_id, school_id", "accounts_unit"),
    ("helprequest", "coordinator_of_the_partnership", "organisation_id, coordinator_id", "accounts_user"),
    ("helprequest", "status_of_its_process", "process_id, status_id", "carecases_status"),
    ("helprequest", "school_data_of_its_dossier", "dossier_id, school_data_id", "carecases_schooldata"),
)
"""Table, name, the two columns that point along together, and the table whose (first column, id) they point at."""

ADD = "".join(
    f"ALTER TABLE carecases_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
    f" REFERENCES {other} ({columns.partition(',')[0]}, id);\n"
    for table, name, columns, other in KEYS
)
DROP = "".join(f"ALTER TABLE carecases_{table} DROP CONSTRAINT {name};\n" for table, name, *_ in KEYS)

HIDING = """
ALTER TABLE carecases_helprequest ADD CONSTRAINT hidden_as_its_status FOREIGN KEY (status_id, is_hidden)
  REFERENCES carecases_status (id, is_hidden) ON UPDATE CASCADE;
"""

HISTORY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON carecases_statuschange
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("carecases", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(ADD, DROP),
        migrations.RunSQL(HIDING, "ALTER TABLE carecases_helprequest DROP CONSTRAINT hidden_as_its_status;"),
        migrations.RunSQL(HISTORY, "DROP TRIGGER append_only ON carecases_statuschange;"),
    ]
