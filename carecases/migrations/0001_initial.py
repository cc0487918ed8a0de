import core.childcare.models.versions
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0018_rights_to_care_cases'),
        ('childcare', '0010_office_versions_and_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('first_name', models.CharField(max_length=60, verbose_name='first name')),
                ('prefix', models.CharField(blank=True, max_length=20, verbose_name='prefix')),
                ('last_name', models.CharField(max_length=80, verbose_name='last name')),
                ('birth_date', models.DateField(verbose_name='date of birth')),
                ('sex', models.CharField(choices=[('f', 'girl'), ('m', 'boy'), ('x', 'other or not known')], max_length=1, verbose_name='sex')),
                ('made_at', models.DateTimeField()),
                ('findable', models.GeneratedField(db_persist=True, expression=core.childcare.models.versions.Folded(django.db.models.functions.text.Concat('first_name', 'prefix', 'last_name', output_field=models.TextField())), output_field=models.TextField())),
                ('same_name', models.GeneratedField(db_persist=True, expression=core.childcare.models.versions.Folded(django.db.models.functions.text.Concat('first_name', 'last_name', output_field=models.TextField())), output_field=models.TextField())),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='accounts.organisation')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='accounts.unit')),
            ],
            options={
                'ordering': ['last_name', 'first_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Label',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('for_schools', models.BooleanField(default=False)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care_labels', to='accounts.organisation')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Process',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care_processes', to='accounts.organisation')),
            ],
            options={
                'verbose_name_plural': 'processes',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='SchoolCare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(blank=True, max_length=60)),
                ('has_agreement', models.BooleanField(default=False)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='schools_as_contact', to=settings.AUTH_USER_MODEL)),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='care', to='accounts.unit')),
            ],
        ),
        migrations.CreateModel(
            name='SchoolData',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(blank=True, max_length=20, verbose_name='group')),
                ('contact', models.CharField(max_length=120, verbose_name='contact person')),
                ('function', models.CharField(blank=True, max_length=80, verbose_name='function')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, max_length=16, verbose_name='telephone')),
                ('since', models.DateField()),
                ('applicant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='school_data_as_applicant', to=settings.AUTH_USER_MODEL, verbose_name='applicant')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='school_data', to='carecases.dossier')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name_plural': 'school data',
                'ordering': ['-since', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Status',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60)),
                ('label', models.CharField(max_length=80)),
                ('meaning', models.CharField(blank=True, max_length=300)),
                ('turn', models.CharField(choices=[('school', 'the school'), ('partnership', 'the partnership'), ('nobody', 'nobody')], max_length=12)),
                ('is_hidden', models.BooleanField(default=False)),
                ('is_incomplete', models.BooleanField(default=False)),
                ('is_final', models.BooleanField(default=False)),
                ('asks', models.TextField(blank=True, max_length=1000)),
                ('position', models.PositiveSmallIntegerField()),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statuses', to='carecases.process')),
            ],
            options={
                'verbose_name_plural': 'statuses',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HelpRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_hidden', models.BooleanField()),
                ('asked_on', models.DateField(verbose_name='date of the help request')),
                ('description', models.TextField(blank=True, max_length=4000, verbose_name='description')),
                ('earlier_tlv', models.CharField(blank=True, max_length=40, verbose_name='number of the earlier TLV')),
                ('earlier_tlv_until', models.DateField(blank=True, null=True, verbose_name='end date of the earlier TLV')),
                ('made_at', models.DateTimeField()),
                ('key', models.UUIDField(unique=True)),
                ('coordinator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='coordinates', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_requests', to='carecases.dossier')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_requests', to='accounts.organisation')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_requests', to='accounts.unit')),
                ('labels', models.ManyToManyField(blank=True, related_name='help_requests', to='carecases.label')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_requests', to='carecases.process')),
                ('school_data', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_requests', to='carecases.schooldata')),
                ('status', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_requests', to='carecases.status')),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='StatusChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('help_request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='carecases.helprequest')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='carecases.status')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='carecases.status')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Title',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('match_text', models.CharField(blank=True, max_length=120)),
                ('kind', models.CharField(choices=[('support', 'support'), ('budget', 'support budget'), ('tlv', 'admission declaration (TLV)'), ('exchange', 'exchange without the partnership')], default='support', max_length=8)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('regions_only', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('regions_except', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('first_status', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='carecases.status')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_request_titles', to='accounts.organisation')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='titles', to='carecases.process')),
            ],
            options={
                'ordering': ['name', 'valid_from'],
            },
        ),
        migrations.AddField(
            model_name='helprequest',
            name='title',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_requests', to='carecases.title'),
        ),
        migrations.CreateModel(
            name='Transition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sides', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('school', 'the school'), ('partnership', 'the partnership')], max_length=12), size=None)),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('reason', 'a reason'), ('coordinator', 'a coordinator')], max_length=12), blank=True, default=list, size=None)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transitions', to='carecases.process')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ways_out', to='carecases.status')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ways_in', to='carecases.status')),
            ],
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=django.contrib.postgres.indexes.GinIndex(fields=['findable'], name='dossier_findable', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['organisation', 'same_name', 'birth_date'], name='dossier_same_pupil'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['school', 'last_name', 'id'], name='dossier_of_school'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='dossier_number_once_per_partnership'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='dossier_number_is_a_number'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(fields=('organisation', 'id'), name='dossier_of_organisation'),
        ),
        migrations.AddConstraint(
            model_name='label',
            constraint=models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('name'), name='label_once_per_partnership'),
        ),
        migrations.AddConstraint(
            model_name='process',
            constraint=models.UniqueConstraint(fields=('organisation', 'name'), name='process_name_once_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='process',
            constraint=models.UniqueConstraint(fields=('organisation', 'id'), name='process_of_organisation'),
        ),
        migrations.AddConstraint(
            model_name='schooldata',
            constraint=models.UniqueConstraint(fields=('dossier', 'id'), name='school_data_of_dossier'),
        ),
        migrations.AddConstraint(
            model_name='status',
            constraint=models.UniqueConstraint(fields=('process', 'code'), name='status_code_once_per_process'),
        ),
        migrations.AddConstraint(
            model_name='status',
            constraint=models.UniqueConstraint(fields=('process', 'label'), name='status_label_once_per_process'),
        ),
        migrations.AddConstraint(
            model_name='status',
            constraint=models.CheckConstraint(condition=models.Q(('is_final', False), ('turn', 'nobody'), _connector='OR'), name='after_the_end_it_is_nobodys_turn'),
        ),
        migrations.AddConstraint(
            model_name='status',
            constraint=models.CheckConstraint(condition=models.Q(('is_hidden', False), ('turn', 'school'), _connector='OR'), name='what_is_hidden_is_with_the_school'),
        ),
        migrations.AddConstraint(
            model_name='status',
            constraint=models.UniqueConstraint(fields=('process', 'id'), name='status_of_process'),
        ),
        migrations.AddConstraint(
            model_name='status',
            constraint=models.UniqueConstraint(fields=('id', 'is_hidden'), name='status_and_whether_it_hides'),
        ),
        migrations.AddIndex(
            model_name='statuschange',
            index=models.Index(fields=['help_request', 'at'], name='status_change_in_order'),
        ),
        migrations.AddConstraint(
            model_name='title',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='a_title_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='title',
            constraint=models.CheckConstraint(condition=models.Q(('regions_only__overlap', models.F('regions_except')), _negated=True), name='a_region_is_in_or_out'),
        ),
        migrations.AddIndex(
            model_name='helprequest',
            index=models.Index(fields=['organisation', '-made_at', '-id'], name='help_request_newest'),
        ),
        migrations.AddIndex(
            model_name='helprequest',
            index=models.Index(condition=models.Q(('is_hidden', False)), fields=['organisation', '-made_at', '-id'], name='help_request_newest_seen'),
        ),
        migrations.AddIndex(
            model_name='helprequest',
            index=models.Index(fields=['school', '-made_at', '-id'], name='help_request_of_school'),
        ),
        migrations.AddIndex(
            model_name='helprequest',
            index=models.Index(fields=['status', '-made_at', '-id'], name='help_request_by_status'),
        ),
        migrations.AddIndex(
            model_name='helprequest',
            index=models.Index(fields=['title', '-made_at', '-id'], name='help_request_by_title'),
        ),
        migrations.AddIndex(
            model_name='helprequest',
            index=models.Index(condition=models.Q(('coordinator__isnull', False)), fields=['coordinator', '-made_at', '-id'], name='help_request_coordinator'),
        ),
        migrations.AddConstraint(
            model_name='helprequest',
            constraint=models.CheckConstraint(condition=models.Q(('earlier_tlv_until', None), models.Q(('earlier_tlv', ''), _negated=True), _connector='OR'), name='an_earlier_tlv_has_a_number'),
        ),
        migrations.AddConstraint(
            model_name='transition',
            constraint=models.UniqueConstraint(fields=('source', 'target'), name='one_transition_from_one_to_another'),
        ),
        migrations.AddConstraint(
            model_name='transition',
            constraint=models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='a_transition_goes_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='transition',
            constraint=models.CheckConstraint(condition=models.Q(('sides__len__gt', 0)), name='a_transition_is_somebodys'),
        ),
    ]
