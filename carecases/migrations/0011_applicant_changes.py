"""Who speaks for a school from a date on, within one partnership (C-61)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEYS = (
    ("applicant_change_at_a_school", "school_id", "accounts_unit"),
    ("applicant_change_of_a_leaver", "leaver_id", "accounts_user"),
    ("applicant_change_to_a_successor", "successor_id", "accounts_user"),
)
"""Name, the column that points along with the organisation, and the table whose (organisation_id, id) it points at."""
ADD = "".join(
    f"ALTER TABLE carecases_applicantchange ADD CONSTRAINT {name} FOREIGN KEY (organisation_id, {column})"
    f" REFERENCES {other} (organisation_id, id);\n"
    for name, column, other in KEYS
)
DROP = "".join(f"ALTER TABLE carecases_applicantchange DROP CONSTRAINT {name};\n" for name, *_ in KEYS)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0023_rights_to_links_tickets_and_support'),
        ('carecases', '0010_personal_data'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApplicantChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('planned_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('moved', models.PositiveIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('leaver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('planned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applicant_changes', to='accounts.unit')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('done_at', None), ('withdrawn_at', None)), fields=['on'], name='applicant_change_to_do')],
                'constraints': [models.CheckConstraint(condition=models.Q(('leaver', models.F('successor')), _negated=True), name='somebody_else_speaks_for_the_school'), models.CheckConstraint(condition=models.Q(('done_at', None), ('withdrawn_at', None), _connector='OR'), name='an_applicant_change_is_done_or_off'), models.UniqueConstraint(condition=models.Q(('done_at', None), ('withdrawn_at', None)), fields=('school', 'leaver'), name='one_open_applicant_change')],
            },
        ),
        migrations.RunSQL(ADD, DROP),
    ]
