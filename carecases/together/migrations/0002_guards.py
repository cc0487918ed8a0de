"""What can never be in the database, whatever the code does.

- Rounds, meetings, agendas, attendees and the roles of guests stay within one partnership.
- A participant of a round comes in by an admission of their own.
- Reactions only grow (C-31).
"""

from django.db import migrations

KEYS = (
    (
        "round",
        "round_about_a_request_of_the_partnership",
        "organisation_id, help_request_id",
        "carecases_helprequest",
    ),
    ("participant", "participant_by_own_admission", "user_id, admission_id", "carecases_admission"),
    ("agendaitem", "agenda_of_a_meeting_of_the_partnership", "organisation_id, meeting_id", "together_meeting"),
    (
        "agendaitem",
        "agenda_of_requests_of_the_partnership",
        "organisation_id, help_request_id",
        "carecases_helprequest",
    ),
    ("attendee", "attendee_of_a_meeting_of_the_partnership", "organisation_id, meeting_id", "together_meeting"),
    ("attendee", "attendee_of_the_organisation", "organisation_id, user_id", "accounts_user"),
    ("guestroles", "guest_role_of_the_organisation", "organisation_id, guest_id", "accounts_role"),
    ("guestroles", "parent_role_of_the_organisation", "organisation_id, parent_id", "accounts_role"),
)
"""Table, name, the two columns that point along together, and the table whose (first column, id) they point at."""

ADD = "".join(
    f"ALTER TABLE together_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
    f" REFERENCES {other} ({columns.partition(',')[0]}, id);\n"
    for table, name, columns, other in KEYS
)
DROP = "".join(f"ALTER TABLE together_{table} DROP CONSTRAINT {name};\n" for table, name, *_ in KEYS)

REACTIONS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON together_reaction
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("together", "0001_rounds_meetings_and_guests"),
        ("audit", "0002_append_only"),
        ("carecases", "0005_items_of_admissions"),
    ]
    operations = [
        migrations.RunSQL(ADD, DROP),
        migrations.RunSQL(REACTIONS, "DROP TRIGGER append_only ON together_reaction;"),
    ]
