"""Screens of the office: rows that tell their version, and names that are found however they are written."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import core.childcare.models.versions

# As core.lib.names.fold; everything in it is immutable, so that columns can be made of it.
FOLD = r"""
CREATE FUNCTION fold_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(
    translate(
      replace(replace(replace(replace(
        lower(translate(normalize(name, NFKD), 'ÆŒØÐĐĦŁÞẞ', 'æœøðđħłþß')),
        'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'ß', 'ss'),
      'øðđħıł', 'oddhil'),
    '[\u0300-\u036f]|[[:space:]]|[-''’‘‛ʼʻ`´′.,/()&+_‐‑‒–—]', '', 'g')
$$;
"""

VERSIONED = ("family", "guardian", "child", "school", "location", "group", "daypart")

COUNT = """
CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version = OLD.version + 1;
  RETURN NEW;
END $$;
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER {name}_version BEFORE UPDATE ON childcare_{name}"
    " FOR EACH ROW EXECUTE FUNCTION count_version();\n"
    for name in VERSIONED
)
DROP_TRIGGERS = "".join(f"DROP TRIGGER {name}_version ON childcare_{name};\n" for name in VERSIONED)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_rights_to_the_office"),
        ("childcare", "0009_invoice_and_waiting_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION fold_name(text);"),
        migrations.AddField(
            model_name="group",
            name="staff",
            field=models.ManyToManyField(blank=True, related_name="work_groups", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="placement",
            name="overbooked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="child",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="daypart",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="family",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="group",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="guardian",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="location",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="placement",
            name="overbooked_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="school",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddConstraint(
            model_name="family",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("postcode", ""), ("postcode__regex", "^[1-9][0-9]{3} [A-Z]{2}$"), _connector="OR"
                ),
                name="family_postcode_format",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("postcode", ""), ("postcode__regex", "^[1-9][0-9]{3} [A-Z]{2}$"), _connector="OR"
                ),
                name="location_postcode_format",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(("lrk_number", ""), ("lrk_number__regex", "^\\d{9}$"), _connector="OR"),
                name="location_lrk_format",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("overbooked_by__isnull", True),
                    models.Q(("overbooked_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="overbooked_placement_has_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="child",
            name="findable",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Concat(
                    core.childcare.models.versions.Folded("first_name"),
                    models.Value(" "),
                    core.childcare.models.versions.Folded(
                        django.db.models.functions.text.Concat("prefix", "last_name")
                    ),
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="guardian",
            name="findable",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Concat(
                    core.childcare.models.versions.Folded("first_name"),
                    models.Value(" "),
                    core.childcare.models.versions.Folded(
                        django.db.models.functions.text.Concat("prefix", "last_name")
                    ),
                    models.Value(" "),
                    django.db.models.functions.text.Lower("email"),
                    models.Value(" "),
                    django.db.models.functions.text.Lower("second_email"),
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="guardian",
            name="sort_name",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Concat(
                    core.childcare.models.versions.Folded("last_name"),
                    models.Value(" "),
                    core.childcare.models.versions.Folded("prefix"),
                    models.Value(" "),
                    core.childcare.models.versions.Folded("first_name"),
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="child",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["findable"], name="child_findable", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="guardian",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["findable"], name="guardian_findable", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.RunSQL(COUNT, "DROP FUNCTION count_version();"),
        migrations.RunSQL(TRIGGERS, DROP_TRIGGERS),
    ]
