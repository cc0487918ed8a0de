"""Registrations by new parents with their import list, and the register elsewhere (K-13, K-15, K-17)."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0023_rights_to_links_tickets_and_support"),
        ("childcare", "0011_consent_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FamilyAddition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="HeldBsn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.CharField(
                        choices=[
                            ("guardian_1", "guardian 1"),
                            ("guardian_2", "guardian 2"),
                            ("child", "child"),
                            ("care", "care wanted"),
                            ("overview", "overview"),
                            ("confirmed", "confirmation"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ImportEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("registration", "registration on the portal"),
                            ("file", "file"),
                            ("back_office", "connection"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reference", models.UUIDField(default=uuid.uuid4)),
                ("file_name", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "to be judged"),
                            ("forwarded", "passed on to the back-office"),
                            ("accepted", "accepted"),
                            ("merged", "merged with a family"),
                            ("refused", "refused"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                (
                    "match_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, size=None
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name_plural": "import entries",
                "ordering": ["-added_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="LocationCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("data", models.JSONField(blank=True, null=True)),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "verbose_name_plural": "location copies",
            },
        ),
        migrations.CreateModel(
            name="RegisterConnection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        max_length=200, validators=[django.core.validators.URLValidator(schemes=["https"])]
                    ),
                ),
                ("token", models.BinaryField()),
                ("is_on", models.BooleanField(default=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("open_until", models.DateTimeField(blank=True, null=True)),
                ("last_problem", models.CharField(blank=True, max_length=20)),
                ("last_failed_at", models.DateTimeField(blank=True, null=True)),
                ("last_answered_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RegisterToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("digest_key", models.CharField(max_length=16)),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RegisterWrite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits to be sent"),
                            ("sent", "sent"),
                            ("refused", "refused by the back-office"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                ("email", models.EmailField(max_length=254)),
                ("digest", models.CharField(blank=True, db_index=True, max_length=64)),
                ("digest_key", models.CharField(blank=True, max_length=16)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("guardian_1", "guardian 1"),
                            ("guardian_2", "guardian 2"),
                            ("child", "child"),
                            ("care", "care wanted"),
                            ("overview", "overview"),
                            ("confirmed", "confirmation"),
                        ],
                        default="guardian_1",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "not finished"),
                            ("known", "stopped: known already"),
                            ("confirmed", "confirmed"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RegistrationFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("sealed", models.BinaryField()),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RegistrationStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("guardian_1", "guardian 1"),
                            ("guardian_2", "guardian 2"),
                            ("child", "child"),
                            ("care", "care wanted"),
                            ("overview", "overview"),
                            ("confirmed", "confirmation"),
                        ],
                        max_length=10,
                    ),
                ),
                ("problems", models.JSONField(blank=True, default=list)),
                ("match", models.JSONField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="family",
            index=models.Index(fields=["organisation", "postcode"], name="family_by_postcode"),
        ),
        migrations.AddField(
            model_name="familyaddition",
            name="child",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="childcare.child",
            ),
        ),
        migrations.AddField(
            model_name="familyaddition",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="childcare.waitingentry",
            ),
        ),
        migrations.AddField(
            model_name="familyaddition",
            name="guardian",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="additions", to="childcare.guardian"
            ),
        ),
        migrations.AddField(
            model_name="importentry",
            name="added_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="importentry",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="importentry",
            name="family",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="import_entries",
                to="childcare.family",
            ),
        ),
        migrations.AddField(
            model_name="importentry",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="import_entries",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="importentry",
            name="waiting_entry",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="childcare.waitingentry",
            ),
        ),
        migrations.AddField(
            model_name="heldbsn",
            name="entry",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bsns",
                to="childcare.importentry",
            ),
        ),
        migrations.AddField(
            model_name="locationcopy",
            name="organisation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="location_copy",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="registerconnection",
            name="organisation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="register_connection",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="registertoken",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="registertoken",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="register_tokens",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="registerwrite",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="register_write",
                to="childcare.importentry",
            ),
        ),
        migrations.AddField(
            model_name="registerwrite",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="register_writes",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="registrations",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="importentry",
            name="registration",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="entry",
                to="childcare.registration",
            ),
        ),
        migrations.AddField(
            model_name="heldbsn",
            name="registration",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bsns",
                to="childcare.registration",
            ),
        ),
        migrations.AddField(
            model_name="registrationfile",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="registrationstop",
            name="registration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="stops", to="childcare.registration"
            ),
        ),
        migrations.AddConstraint(
            model_name="locationcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("data__isnull", True), ("fetched_at", None)),
                    models.Q(("data__isnull", False), ("fetched_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_copy_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="registerwrite",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["due_at"], name="register_write_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="registerwrite",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "waiting"), ("finished_at__isnull", False), _connector="XOR"),
                name="a_finished_write_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["organisation", "email"], name="registration_by_email"),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("state", "confirmed"), _negated=True),
                fields=["touched_at"],
                name="registration_left_behind",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", False), ("state", "confirmed")),
                    models.Q(models.Q(("state", "confirmed"), _negated=True), ("confirmed_at", None)),
                    _connector="OR",
                ),
                name="a_confirmed_registration_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="importentry",
            index=django.contrib.postgres.indexes.GinIndex(fields=["match_keys"], name="import_match_keys"),
        ),
        migrations.AddIndex(
            model_name="importentry",
            index=models.Index(fields=["organisation", "state", "-added_at"], name="import_list"),
        ),
        migrations.AddConstraint(
            model_name="importentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", False), ("state__in", ("accepted", "merged", "refused"))),
                    models.Q(
                        models.Q(("state__in", ("accepted", "merged", "refused")), _negated=True),
                        ("decided_at", None),
                    ),
                    _connector="OR",
                ),
                name="a_decided_import_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="importentry",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="import_reference_once_per_organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="heldbsn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry", None), ("registration__isnull", False)),
                    models.Q(("entry__isnull", False), ("registration", None)),
                    _connector="OR",
                ),
                name="held_bsn_of_one_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="heldbsn",
            constraint=models.UniqueConstraint(
                fields=("registration", "person"), name="held_bsn_once_in_registration"
            ),
        ),
        migrations.AddConstraint(
            model_name="heldbsn",
            constraint=models.UniqueConstraint(fields=("entry", "person"), name="held_bsn_once_in_import"),
        ),
        migrations.AddIndex(
            model_name="registrationstop",
            index=models.Index(fields=["registration", "-at"], name="stop_newest"),
        ),
    ]
