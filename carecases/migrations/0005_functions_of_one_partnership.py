"""Functions, their holders, coordinators and who took something on are all of one partnership."""

from django.db import migrations

KEYS = (
    ("functionholder", "holder_of_a_function_here", "function_id", "carecases_function"),
    ("functionholder", "holder_of_the_partnership", "user_id", "accounts_user"),
    ("coordinatorrule", "rule_about_a_title_here", "title_id", "carecases_title"),
    ("coordinatorrule", "rule_names_a_colleague", "coordinator_id", "accounts_user"),
    ("helprequest", "taken_on_within_the_partnership", "holder_id", "accounts_user"),
)
"""Table, name, the column that points along with the organisation, and the table at which both point."""

ADD = "".join(
    f"ALTER TABLE carecases_{table} ADD CONSTRAINT {name} FOREIGN KEY (organisation_id, {column})"
    f" REFERENCES {other} (organisation_id, id);\n"
    for table, name, column, other in KEYS
)
DROP = "".join(f"ALTER TABLE carecases_{table} DROP CONSTRAINT {name};\n" for table, name, *_ in KEYS)


class Migration(migrations.Migration):
    dependencies = [("carecases", "0004_functions_and_views")]
    operations = [migrations.RunSQL(ADD, DROP)]
