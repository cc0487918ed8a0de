"""Parents and addresses of a pupil, and versions of what several people change at once (C-03, C-04)."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


VERSIONED = ("dossier", "schooldata", "address", "parentcontact")
ADD_TRIGGERS = "".join(
    f"CREATE TRIGGER {name}_version BEFORE UPDATE ON carecases_{name}"
    " FOR EACH ROW EXECUTE FUNCTION count_version();\n"
    for name in VERSIONED
)
DROP_TRIGGERS = "".join(f"DROP TRIGGER {name}_version ON carecases_{name};\n" for name in VERSIONED)


class Migration(migrations.Migration):

    dependencies = [
        ('carecases', '0005_functions_of_one_partnership'),
        ('carecases', '0005_items_of_admissions'),
        ('childcare', '0010_office_versions_and_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name='schooldata',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('use', models.CharField(choices=[('home', 'living there'), ('postal', 'post only'), ('both', 'living there and post')], default='both', max_length=6, verbose_name='for')),
                ('street', models.CharField(max_length=120, verbose_name='street and number')),
                ('postcode', models.CharField(blank=True, max_length=7, verbose_name='postcode')),
                ('city', models.CharField(max_length=80, verbose_name='city')),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='remark')),
                ('is_secret', models.BooleanField(default=False, verbose_name='secret')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='carecases.dossier')),
            ],
            options={
                'verbose_name_plural': 'addresses',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('postcode', ''), ('postcode__regex', '^[1-9][0-9]{3} [A-Z]{2}$'), _connector='OR'), name='postcode_of_a_pupil_as_the_post_writes_it')],
            },
        ),
        migrations.CreateModel(
            name='ParentContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, max_length=16, verbose_name='telephone')),
                ('is_secret', models.BooleanField(default=False, verbose_name='secret')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parents', to='carecases.dossier')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('email', ''), _negated=True), models.Q(('phone', ''), _negated=True), _connector='OR'), name='a_parent_can_be_reached_somehow', violation_error_message='Fill in an e-mail address or a telephone number.'), models.UniqueConstraint(models.F('dossier'), django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='parents_email_once_per_dossier', violation_error_message='A parent with this e-mail address stands in this dossier already. Change that one.')],
            },
        ),
        migrations.RunSQL(ADD_TRIGGERS, DROP_TRIGGERS),
    ]
