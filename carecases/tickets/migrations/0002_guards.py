"""What can never be in the database, whatever the code does.

- Tickets, their schools, senders and handlers, and known contacts stay within one partnership. Who answers for Kring
  works for another organisation, so the writers of messages are not held to it.
- What was written about a ticket only grows.
"""

from django.db import migrations

KEYS = (
    ("ticket", "ticket_of_a_school_of_the_partnership", "school_id", "accounts_unit"),
    ("ticket", "ticket_of_a_sender_of_the_partnership", "sent_by_id", "accounts_user"),
    ("ticket", "ticket_written_down_within_the_partnership", "recorded_by_id", "accounts_user"),
    ("ticket", "ticket_handled_within_the_partnership", "handler_id", "accounts_user"),
    ("ticket", "ticket_verified_within_the_partnership", "verified_by_id", "accounts_user"),
    ("ticket", "ticket_escalated_by_the_partnership", "escalated_by_id", "accounts_user"),
    ("schoolcontact", "contact_of_a_school_of_the_partnership", "school_id", "accounts_unit"),
    ("schoolcontact", "contact_of_the_partnership", "user_id", "accounts_user"),
)
"""Table, name, the column that points along with the organisation, and the table that it points at."""

ADD = "".join(
    f"ALTER TABLE tickets_{table} ADD CONSTRAINT {name} FOREIGN KEY (organisation_id, {column})"
    f" REFERENCES {other} (organisation_id, id);\n"
    for table, name, column, other in KEYS
)
DROP = "".join(f"ALTER TABLE tickets_{table} DROP CONSTRAINT {name};\n" for table, name, *_ in KEYS)

MESSAGES = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tickets_ticketmessage
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_tickets"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(ADD, DROP),
        migrations.RunSQL(MESSAGES, "DROP TRIGGER append_only ON tickets_ticketmessage;"),
    ]
