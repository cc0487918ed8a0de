"""What a sender sent, and what it became, is of the partnership that the sender sends to (A-27)."""

from django.db import migrations

KEYS = (
    ("delivery", "delivery_of_a_sender_of_the_partnership", "sender_id", "intake_sender"),
    ("delivery", "delivery_of_a_school_of_the_partnership", "school_id", "accounts_unit"),
    ("delivery", "delivery_of_a_dossier_of_the_partnership", "dossier_id", "carecases_dossier"),
    ("delivery", "delivery_within_one_partnership", "help_request_id", "carecases_helprequest"),
    ("attempt", "attempt_of_a_sender_of_the_partnership", "sender_id", "intake_sender"),
    ("attempt", "attempt_of_a_school_of_the_partnership", "school_id", "accounts_unit"),
    ("verificationcode", "code_of_a_school_of_the_partnership", "school_id", "accounts_unit"),
    ("verificationcode", "code_for_a_sender_of_the_partnership", "sender_id", "intake_sender"),
)
"""Table, name, the column that points along with the organisation, and the table that it points at."""

ADD = "".join(
    f"ALTER TABLE intake_{table} ADD CONSTRAINT {name} FOREIGN KEY (organisation_id, {column})"
    f" REFERENCES {other} (organisation_id, id);\n"
    for table, name, column, other in KEYS
)
DROP = "".join(f"ALTER TABLE intake_{table} DROP CONSTRAINT {name};\n" for table, name, *_ in KEYS)


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_messages_and_links"), ("carecases", "0010_personal_data")]
    operations = [migrations.RunSQL(ADD, DROP)]
