"""Texts of consents by version; neither they nor the answers to them ever change (P-30)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("photos", "photos shared with other parents"),
    ("outings", "outings"),
    ("second_group", "care in a second group"),
    ("medicines", "giving medicines"),
    ("handover", "handing over information to the school"),
    ("house_rules", "declaration about the house rules"),
]

APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

# An answer is to a text of its own kind, of the organisation of the child.
GUARD = """
CREATE FUNCTION guard_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.text_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM childcare_consenttext t, childcare_child c JOIN childcare_family f ON f.id = c.family_id
    WHERE t.id = NEW.text_id AND c.id = NEW.child_id
      AND t.kind = NEW.kind AND t.organisation_id = f.organisation_id
  ) THEN
    RAISE EXCEPTION USING
      ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'The text is of another kind or of another organisation.',
      TABLE = TG_TABLE_NAME,
      CONSTRAINT = 'consent_answers_its_own_text';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_consent BEFORE INSERT ON childcare_consent
FOR EACH ROW EXECUTE FUNCTION guard_consent();
"""
NO_GUARD = """
DROP TRIGGER guard_consent ON childcare_consent;
DROP FUNCTION guard_consent();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("childcare", "0010_office_versions_and_names"),
    ]
    operations = [
        migrations.AlterField(
            model_name="consent", name="kind", field=models.CharField(choices=KINDS, max_length=14)
        ),
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=KINDS, max_length=14)),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(max_length=5000)),
                ("published_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consent_texts",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "kind", "number"), name="consent_text_once_per_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="consent_texts_count_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="a_consent_text_says_something",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="text",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="childcare.consenttext",
            ),
        ),
        migrations.RunSQL(
            APPEND_ONLY.format(table="childcare_consent"), "DROP TRIGGER append_only ON childcare_consent;"
        ),
        migrations.RunSQL(
            APPEND_ONLY.format(table="childcare_consenttext"),
            "DROP TRIGGER append_only ON childcare_consenttext;",
        ),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
