import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0023_rights_to_links_tickets_and_support'),
        ('carecases', '0011_applicant_changes'),
        ('files', '0003_text_files_and_blanks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('message', 'message'), ('dossier', 'OSO dossier'), ('deletion', 'deletion at the sender')], max_length=8)),
                ('outcome', models.CharField(choices=[('accepted', 'taken in'), ('updated', 'taken in again'), ('refused', 'refused (-1)')], max_length=8)),
                ('reference', models.CharField(blank=True, max_length=100)),
                ('brin', models.CharField(blank=True, max_length=6)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('dossier_number', models.IntegerField()),
                ('findings', models.JSONField(default=list)),
                ('message_size', models.PositiveIntegerField()),
                ('help_request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='intake_attempts', to='carecases.helprequest')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('school', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'ordering': ['-received_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RawMessage',
            fields=[
                ('attempt', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='raw', serialize=False, to='intake.attempt')),
                ('sealed_text', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=100)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('asked_on', models.DateField(null=True)),
                ('description', models.TextField(blank=True, max_length=4000)),
                ('received_at', models.DateTimeField()),
                ('dossier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='carecases.dossier')),
                ('help_request', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delivery', to='carecases.helprequest')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('school', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                ('school_data', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='carecases.schooldata')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'ordering': ['received_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HeldFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('block', models.CharField(blank=True, max_length=120)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='intake.delivery')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='held_by_intake', to='files.storedfile')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Sender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.CharField(choices=[('parnassys', 'ParnasSys'), ('esis', 'Esis')], max_length=12, verbose_name='system')),
                ('name', models.CharField(max_length=60, verbose_name='name of the environment')),
                ('number', models.CharField(max_length=16, unique=True)),
                ('sealed_key', models.BinaryField(default=b'')),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='senders', to='accounts.organisation')),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='sender',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='intake.sender'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='sender',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.sender'),
        ),
        migrations.CreateModel(
            name='UsedNonce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.sender')),
            ],
        ),
        migrations.CreateModel(
            name='VerificationCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brin', models.CharField(max_length=6)),
                ('code', models.CharField(max_length=50, verbose_name='verification code')),
                ('made_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verification_codes', to='accounts.unit')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verification_codes', to='intake.sender')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BoardLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('board', models.CharField(max_length=120, verbose_name='school board')),
                ('mandate_since', models.DateField(blank=True, null=True, verbose_name='mandate given on')),
                ('routing', models.CharField(blank=True, max_length=60, verbose_name='OSO routing')),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='board_links', to='accounts.organisation')),
            ],
            options={
                'ordering': ['board'],
                'constraints': [models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('board'), name='one_link_per_board'), models.CheckConstraint(condition=models.Q(('board', ''), _negated=True), name='a_board_link_names_the_board')],
            },
        ),
        migrations.CreateModel(
            name='PartnershipCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=6, unique=True, verbose_name='code of the partnership')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='partnership_code', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^(PO|VO)[0-9A-Z]{4}$')), name='a_partnership_code_is_po_or_vo')],
            },
        ),
        migrations.CreateModel(
            name='PupilNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pupil_numbers', to='carecases.dossier')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('school', 'number'), name='pupil_number_once_per_school')],
            },
        ),
        migrations.AddConstraint(
            model_name='sender',
            constraint=models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('name'), condition=models.Q(('ended_at', None)), name='sender_once_per_partnership'),
        ),
        migrations.AddConstraint(
            model_name='sender',
            constraint=models.UniqueConstraint(fields=('organisation', 'id'), name='sender_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('help_request', None)), fields=['organisation', 'received_at', 'id'], name='delivery_without_title'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('sender', 'reference'), name='one_delivery_per_reference'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['organisation', '-received_at', '-id'], name='attempt_newest'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['organisation', 'brin', '-received_at', '-id'], name='attempt_of_brin'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['organisation', 'outcome', '-received_at', '-id'], name='attempt_by_outcome'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['sender', '-received_at', '-id'], name='attempt_of_sender'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['school', '-received_at', '-id'], name='attempt_of_school'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['sender', 'reference'], name='attempt_by_reference'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dossier_number', -1), ('outcome', 'refused')), models.Q(models.Q(('outcome', 'refused'), _negated=True), ('dossier_number__gt', 0)), _connector='OR'), name='refused_is_dossier_number_minus_one'),
        ),
        migrations.AddIndex(
            model_name='usednonce',
            index=models.Index(fields=['at'], name='nonce_to_forget'),
        ),
        migrations.AddConstraint(
            model_name='usednonce',
            constraint=models.UniqueConstraint(fields=('sender', 'nonce'), name='a_request_counts_once'),
        ),
        migrations.AddConstraint(
            model_name='verificationcode',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('school', 'sender'), name='one_verification_code_per_environment'),
        ),
        migrations.AddConstraint(
            model_name='verificationcode',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9A-Za-z]{20,50}$')), name='a_verification_code_has_20_to_50_signs'),
        ),
        migrations.AddConstraint(
            model_name='verificationcode',
            constraint=models.CheckConstraint(condition=models.Q(('code__startswith', models.F('brin')), ('brin__regex', '^[0-9]{2}[A-Z]{2}[0-9]{2}$')), name='a_verification_code_starts_with_the_brin'),
        ),
        migrations.AddConstraint(
            model_name='verificationcode',
            constraint=models.CheckConstraint(condition=models.Q(('removed_at', None), ('removed_at__gte', models.F('made_at')), _connector='OR'), name='a_code_is_removed_after_it_was_made'),
        ),
    ]
