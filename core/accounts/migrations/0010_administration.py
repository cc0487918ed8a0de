"""Dated changes of units, planned ends of accounts, external rights, and what administrators search in."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_before_administration"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("facts", "other data"),
                            ("merge", "merge into another"),
                            ("close", "close"),
                        ],
                        max_length=8,
                    ),
                ),
                ("on", models.DateField()),
                ("facts", models.JSONField(default=dict)),
                ("planned_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UnitPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="street and number")),
                ("postcode", models.CharField(blank=True, max_length=7, verbose_name="postcode")),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="city")),
                ("brin", models.CharField(blank=True, max_length=6, verbose_name="BRIN")),
                ("board", models.CharField(blank=True, max_length=120, verbose_name="school board")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "ordering": ["-valid"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="unit",
            name="unit_name_once_per_organisation",
        ),
        migrations.AddField(
            model_name="role",
            name="external_rights",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("see_basisgegevens", "see Personal data"),
                        ("see_schoolgegevens", "see School data"),
                        ("see_hulpvraag", "see Help request"),
                        ("react_hulpvraag", "react to Help request"),
                        ("see_formulier", "see Form"),
                        ("react_formulier", "react to Form"),
                        ("see_bijlagen", "see Attachments"),
                        ("react_bijlagen", "add Attachments"),
                        ("see_overlegronde", "see Consultation round"),
                        ("react_overlegronde", "react in Consultation round"),
                    ],
                    max_length=40,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="board",
            field=models.CharField(blank=True, max_length=120, verbose_name="school board"),
        ),
        migrations.AddField(
            model_name="unit",
            name="city",
            field=models.CharField(blank=True, max_length=80, verbose_name="city"),
        ),
        migrations.AddField(
            model_name="unit",
            name="closed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="unit",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_units",
                to="accounts.unit",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="postcode",
            field=models.CharField(blank=True, max_length=7, verbose_name="postcode"),
        ),
        migrations.AddField(
            model_name="unit",
            name="since",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="unit",
            name="street",
            field=models.CharField(blank=True, max_length=120, verbose_name="street and number"),
        ),
        migrations.AddField(
            model_name="user",
            name="ends_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="predecessors",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
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
                        ("see_day_lists", "see and print the day lists of groups"),
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
        migrations.AlterField(
            model_name="unit",
            name="brin",
            field=models.CharField(blank=True, max_length=6, verbose_name="BRIN"),
        ),
        migrations.AlterField(
            model_name="unit",
            name="kind",
            field=models.CharField(
                choices=[("school", "school"), ("institution", "institution"), ("office", "office")],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="unit",
            name="name",
            field=models.CharField(max_length=120, verbose_name="name"),
        ),
        migrations.AddField(
            model_name="user",
            name="findable",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Lower(
                    django.db.models.functions.text.Concat(
                        "full_name",
                        models.Value(" "),
                        "username",
                        models.Value(" "),
                        "email",
                        output_field=models.TextField(),
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(fields=["organisation", "name", "id"], name="unit_by_name"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["organisation", "full_name", "id"], name="user_by_name"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["findable"], name="user_findable", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("ends_at__isnull", False), ("is_active", True)),
                fields=["ends_at"],
                name="user_to_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["childcare", "partnership", "school"])),
                name="a_tenant_is_of_one_of_three_kinds",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["super", "admin", "rest"])),
                name="a_role_is_of_one_of_three_types",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "rest"), _negated=True),
                    models.Q(
                        ("rights__overlap", ["manage_accounts", "manage_roles", "manage_organisation"]),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="only_administrators_manage",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "super"), _negated=True),
                    ("rights__contains", ["manage_accounts", "manage_roles", "manage_organisation"]),
                    _connector="OR",
                ),
                name="a_super_role_manages_everything",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "rest"), ("needs_second_factor", True), _connector="OR"),
                name="administrators_need_a_second_factor",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("external_rights__contains", ["react_hulpvraag"]),
                        models.Q(("external_rights__contains", ["see_hulpvraag"]), _negated=True),
                    ),
                    models.Q(
                        ("external_rights__contains", ["react_formulier"]),
                        models.Q(("external_rights__contains", ["see_formulier"]), _negated=True),
                    ),
                    models.Q(
                        ("external_rights__contains", ["react_bijlagen"]),
                        models.Q(("external_rights__contains", ["see_bijlagen"]), _negated=True),
                    ),
                    models.Q(
                        ("external_rights__contains", ["react_overlegronde"]),
                        models.Q(("external_rights__contains", ["see_overlegronde"]), _negated=True),
                    ),
                    _connector="OR",
                    _negated=True,
                ),
                name="who_reacts_outside_sees_it_too",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(fields=("organisation", "id"), name="role_of_organisation"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                models.F("organisation"),
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("closed_on", None)),
                name="unit_name_once_per_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None), models.Q(("brin", ""), _negated=True)),
                fields=("organisation", "brin"),
                name="unit_brin_once_per_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("brin", ""), ("brin__regex", "^[0-9]{2}[A-Z]{2}([0-9]{2})?$"), _connector="OR"
                ),
                name="unit_brin_format",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", None), ("closed_on__isnull", False), _connector="OR"),
                name="a_merged_unit_is_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None),
                    models.Q(("merged_into", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="a_unit_merges_into_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(fields=("organisation", "id"), name="unit_of_organisation"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("successor", None),
                    models.Q(
                        ("ends_at__isnull", False), models.Q(("successor", models.F("pk")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_successor_of_an_end_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(fields=("organisation", "id"), name="user_of_organisation"),
        ),
        migrations.AddField(
            model_name="unitchange",
            name="merge_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges_to_come",
                to="accounts.unit",
            ),
        ),
        migrations.AddField(
            model_name="unitchange",
            name="planned_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="unitchange",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="accounts.unit"
            ),
        ),
        migrations.AddField(
            model_name="unitperiod",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="periods", to="accounts.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="unitchange",
            index=models.Index(
                condition=models.Q(("done_at", None), ("withdrawn_at", None)),
                fields=["on"],
                name="unit_change_to_do",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "merge"), ("merge_into__isnull", False)),
                    models.Q(models.Q(("kind", "merge"), _negated=True), ("merge_into", None)),
                    _connector="OR",
                ),
                name="a_merge_names_the_other_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "facts"), _negated=True),
                    models.Q(("facts", {}), _negated=True),
                    _connector="OR",
                ),
                name="a_change_changes_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merge_into", None),
                    models.Q(("merge_into", models.F("unit")), _negated=True),
                    _connector="OR",
                ),
                name="a_merge_is_into_another_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at", None), ("withdrawn_at", None), _connector="OR"),
                name="done_or_withdrawn_not_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("done_at", None), ("withdrawn_at", None), ("kind__in", ["merge", "close"])
                ),
                fields=("unit",),
                name="a_unit_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at", None), ("withdrawn_at", None)),
                fields=("unit", "on"),
                name="one_open_change_per_unit_and_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitperiod",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("unit", "="), ("valid", "&&")], name="a_unit_was_one_thing_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False)), name="a_unit_period_has_days"
            ),
        ),
    ]
