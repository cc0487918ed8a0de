"""Tickets of schools, who is known as their contact, and what is written about tickets (C-60, S-39)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0023_rights_to_links_tickets_and_support'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('account', 'new account'), ('contact', "change of IB'er"), ('school', 'change or move of the school'), ('code', 'verification code'), ('lost', 'lost help request'), ('brin', 'BRIN that is not in the national list yet'), ('other', 'something else')], max_length=10, verbose_name='kind')),
                ('facts', models.JSONField(default=dict)),
                ('text', models.TextField(blank=True, max_length=4000, verbose_name='explanation')),
                ('status', models.CharField(choices=[('new', 'new'), ('unverified', 'waits for verification'), ('in_progress', 'being handled'), ('waiting', 'waits for the school'), ('done', 'handled')], max_length=12, verbose_name='status')),
                ('sender', models.CharField(max_length=160, verbose_name='name')),
                ('sender_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('sent_at', models.DateTimeField()),
                ('touched_at', models.DateTimeField()),
                ('is_known', models.BooleanField()),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
                ('verified_how', models.CharField(blank=True, choices=[('called_back', 'called back on the telephone number of the school on file'), ('known_address', 'confirmed from the e-mail address of the school on file'), ('in_person', 'in person, with proof of identity'), ('vouched_for', 'the head of the school vouched for this person')], max_length=14)),
                ('verification_note', models.CharField(blank=True, max_length=300)),
                ('carried_out_at', models.DateTimeField(blank=True, null=True)),
                ('escalated_at', models.DateTimeField(blank=True, null=True)),
                ('complaint', models.CharField(blank=True, choices=[('link', 'the link with ParnasSys or Esis does not work'), ('brin', 'a BRIN cannot be chosen or goes to the wrong school'), ('lost', 'a help request was sent and is not there'), ('sign_in', 'somebody cannot sign in'), ('other', 'something else')], max_length=10)),
                ('escalation', models.JSONField(default=dict)),
                ('escalation_status', models.CharField(blank=True, choices=[('sent', 'sent to Kring'), ('in_progress', 'Kring is working on it'), ('waiting', 'Kring waits for the partnership'), ('solved', 'solved by Kring')], max_length=12)),
                ('key', models.UUIDField(unique=True)),
                ('carried_out_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('escalated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets_handled', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='accounts.organisation')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='accounts.unit')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets_sent', to=settings.AUTH_USER_MODEL)),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-sent_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='TicketMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('school', 'school and partnership'), ('kring', 'partnership and Kring')], max_length=8)),
                ('capacity', models.CharField(max_length=120)),
                ('text', models.TextField(max_length=4000)),
                ('at', models.DateTimeField()),
                ('key', models.UUIDField(unique=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='tickets.ticket')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SchoolContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('known_at', models.DateTimeField()),
                ('known_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_contacts', to='accounts.unit')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_contact_of', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['school__name', 'user__full_name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('school', 'user'), name='known_once_as_contact_of_a_school')],
            },
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['organisation', '-sent_at', '-id'], name='ticket_newest'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['school', '-sent_at', '-id'], name='ticket_of_school'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('status', 'done'), _negated=True), fields=['organisation', 'status'], name='ticket_open'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('escalated_at__isnull', False)), fields=['-escalated_at', '-id'], name='ticket_escalated'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='ticket_number_once_per_partnership'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verified_at__isnull', False), ('verified_by__isnull', False), models.Q(('verified_how', ''), _negated=True)), models.Q(('verified_at', None), ('verified_by', None), ('verified_how', '')), _connector='OR'), name='who_verified_a_ticket_is_known'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('is_known', True), models.Q(('verified_at__isnull', False), ('verified_by__isnull', False), models.Q(('verified_how', ''), _negated=True)), ('status__in', ['unverified', 'done']), _connector='OR'), name='an_unknown_sender_is_verified_first'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('carried_out_at', None), ('carried_out_by', None)), models.Q(('carried_out_at__isnull', False), ('carried_out_by__isnull', False), models.Q(('is_known', True), models.Q(('verified_at__isnull', False), ('verified_by__isnull', False), models.Q(('verified_how', ''), _negated=True)), _connector='OR')), _connector='OR'), name='only_a_verified_ticket_is_carried_out'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('recorded_by', None), ('sent_by__isnull', False)), models.Q(('recorded_by__isnull', False), ('sent_by', None)), _connector='OR'), name='a_ticket_is_sent_or_written_down'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('escalated_at__isnull', False), ('escalated_by__isnull', False), models.Q(('complaint', ''), _negated=True), models.Q(('escalation_status', ''), _negated=True)), models.Q(('complaint', ''), ('escalated_at', None), ('escalated_by', None), ('escalation', {}), ('escalation_status', '')), _connector='OR'), name='an_escalation_is_whole'),
        ),
        migrations.AddIndex(
            model_name='ticketmessage',
            index=models.Index(fields=['ticket', 'audience', 'at'], name='ticket_message_in_order'),
        ),
        migrations.AddConstraint(
            model_name='ticketmessage',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_ticket_message_says_something'),
        ),
    ]
