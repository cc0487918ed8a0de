import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests', '0012_yearly_credits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CreditImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rows', models.JSONField()),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='creditmovement',
            name='movement_sign_fits_kind',
        ),
        migrations.RemoveConstraint(
            model_name='creditmovement',
            name='grant_has_a_reason',
        ),
        migrations.AddField(
            model_name='booking',
            name='ended_because',
            field=models.CharField(blank=True, choices=[('ill', 'the child was reported ill')], db_default='', max_length=3),
        ),
        migrations.AlterField(
            model_name='creditmovement',
            name='kind',
            field=models.CharField(choices=[('grant', 'granted'), ('reserve', 'reserved'), ('release', 'released'), ('spend', 'spent'), ('correct', 'corrected'), ('end', 'ended'), ('pay_out', 'paid out')], max_length=8),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('ended_because', ''), ('status', 'cancelled'), _connector='OR'), name='only_what_is_cancelled_was_ended'),
        ),
        migrations.AddConstraint(
            model_name='creditmovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('kind__in', ['grant', 'release'])), models.Q(('amount__lt', 0), ('kind__in', ['reserve', 'spend', 'pay_out'])), models.Q(('amount', 0), ('kind', 'end')), ('kind', 'correct'), _connector='OR'), name='movement_sign_fits_kind'),
        ),
        migrations.AddConstraint(
            model_name='creditmovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['grant', 'correct', 'end', 'pay_out']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='grant_has_a_reason'),
        ),
        migrations.AddField(
            model_name='creditimport',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
