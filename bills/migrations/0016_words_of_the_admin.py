"""Names and explanations of the admin: no table changes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bills', '0015_index_of_three_letters'),
    ]

    operations = [
        migrations.AlterModelOptions(name='action', options={'ordering': ['measure', 'position'], 'verbose_name': 'action', 'verbose_name_plural': 'actions'}),
        migrations.AlterModelOptions(name='analysis', options={'ordering': ['-on', 'source_id'], 'verbose_name': 'analysis', 'verbose_name_plural': 'analyses'}),
        migrations.AlterModelOptions(name='analysistext', options={'verbose_name': 'analysis text', 'verbose_name_plural': 'analysis texts'}),
        migrations.AlterModelOptions(name='author', options={'ordering': ['version', 'position'], 'verbose_name': 'author', 'verbose_name_plural': 'authors'}),
        migrations.AlterModelOptions(name='billbody', options={'verbose_name': 'bill body', 'verbose_name_plural': 'bill bodies'}),
        migrations.AlterModelOptions(name='billversion', options={'ordering': ['measure', '-print_number'], 'verbose_name': 'bill version', 'verbose_name_plural': 'bill versions'}),
        migrations.AlterModelOptions(name='change', options={'ordering': ['pk'], 'verbose_name': 'change', 'verbose_name_plural': 'changes'}),
        migrations.AlterModelOptions(name='committee', options={'ordering': ['session', 'code'], 'verbose_name': 'committee', 'verbose_name_plural': 'committees'}),
        migrations.AlterModelOptions(name='floorlisting', options={'ordering': ['-on', 'code'], 'verbose_name': 'floor listing', 'verbose_name_plural': 'floor listings'}),
        migrations.AlterModelOptions(name='hearing', options={'ordering': ['on', 'location'], 'verbose_name': 'hearing', 'verbose_name_plural': 'hearings'}),
        migrations.AlterModelOptions(name='legislator', options={'ordering': ['session', 'house', 'last_name', 'first_name'], 'verbose_name': 'legislator', 'verbose_name_plural': 'legislators'}),
        migrations.AlterModelOptions(name='measure', options={'ordering': ['session', 'type', 'number'], 'verbose_name': 'measure', 'verbose_name_plural': 'measures'}),
        migrations.AlterModelOptions(name='mention', options={'ordering': [models.OrderBy(models.F('on'), descending=True, nulls_last=True), '-pk'], 'verbose_name': 'mention', 'verbose_name_plural': 'mentions'}),
        migrations.AlterModelOptions(name='message', options={'ordering': ['-on'], 'verbose_name': 'message', 'verbose_name_plural': 'messages'}),
        migrations.AlterModelOptions(name='outcomereport', options={'ordering': ['-on', 'measure'], 'verbose_name': 'outcome report', 'verbose_name_plural': 'outcome reports'}),
        migrations.AlterModelOptions(name='session', options={'ordering': ['-start_year', 'extraordinary'], 'verbose_name': 'session', 'verbose_name_plural': 'sessions'}),
        migrations.AlterModelOptions(name='voteevent', options={'ordering': ['measure', '-on', '-at', '-sequence'], 'verbose_name': 'vote event', 'verbose_name_plural': 'vote events'}),
        migrations.AlterField(model_name='measure', name='session', field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='bills.session', verbose_name='session')),
    ]
