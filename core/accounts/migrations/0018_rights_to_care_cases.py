import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_rights_to_the_office"),
    ]

    operations = [
        migrations.AlterField(
            model_name="role",
            name="rights",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("see_requests", "see requests"),
                        ("decide_requests", "decide requests"),
                        ("overbook", "place a child past the group's capacity"),
                        ("grant_credits", "grant and correct credits"),
                        ("manage_policy", "set the rules of requests"),
                        ("see_day_lists", "see and print the day lists of groups"),
                        ("group_messages", "read and write messages of the groups where one works"),
                        ("all_messages", "read and write messages of all groups"),
                        ("draft_news", "write news as a draft"),
                        ("publish", "publish news, newsletters, information pages and the team"),
                        ("see_group_day", "see the group of today, with allergies and whom to call"),
                        ("check_in", "check children in and out"),
                        ("plan_talks", "plan parent talks"),
                        ("run_surveys", "ask parents who comes in a holiday"),
                        ("observe", "write observations of children"),
                        ("manage_observations", "set up the forms for observations"),
                        ("manage_families", "keep families: guardians, children and their accounts"),
                        ("manage_placements", "place children, and change and end placements"),
                        (
                            "manage_register",
                            "keep locations, groups, staff, day parts, prices and the calendar",
                        ),
                        ("manage_invoices", "make, see and correct invoices"),
                        ("manage_waiting_list", "keep the waiting list and offer places"),
                        ("see_help_requests", "see help requests"),
                        ("file_help_requests", "file help requests for pupils of the own school"),
                        ("move_help_requests", "change the status of help requests"),
                        ("assess_help_requests", "assess help requests of all schools"),
                        ("manage_processes", "set up titles and processes of help requests"),
                        ("see_trail", "see the audit trail"),
                        ("home_login", "see and set the home login of the own groups"),
                        ("manage_home_login", "manage the home login of the whole school"),
                        ("manage_publishers", "keep the public list of publishers and school networks"),
                        ("see_bsn", "see who has a BSN on file, fill it in and search by it"),
                        ("lift_sign_in_wait", "end the wait after failed sign-ins"),
                        ("see_sign_in_attempts", "see why signing in or a new password did not work"),
                        ("reset_second_factor", "reset a second factor, together with a colleague"),
                        ("reveal_bsn", "see a whole BSN, with a reason"),
                        ("manage_accounts", "make, change and end accounts"),
                        ("manage_roles", "set what roles may do"),
                        ("manage_organisation", "set up the organisation, its schools and institutions"),
                    ],
                    max_length=40,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
    ]
