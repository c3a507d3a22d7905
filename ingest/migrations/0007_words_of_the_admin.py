"""Names and explanations of the admin: no table changes."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingest', '0006_dropped_documents'),
    ]

    operations = [
        migrations.AlterModelOptions(name='address', options={'verbose_name': 'address', 'verbose_name_plural': 'addresses'}),
        migrations.AlterModelOptions(name='feed', options={'ordering': ['name'], 'verbose_name': 'feed', 'verbose_name_plural': 'feeds'}),
        migrations.AlterModelOptions(name='host', options={'verbose_name': 'host', 'verbose_name_plural': 'hosts'}),
        migrations.AlterModelOptions(name='issue', options={'ordering': ['pk'], 'verbose_name': 'issue', 'verbose_name_plural': 'issues'}),
        migrations.AlterModelOptions(name='memory', options={'verbose_name': 'memory', 'verbose_name_plural': 'memories'}),
        migrations.AlterModelOptions(name='quota', options={'ordering': ['-month', 'source'], 'verbose_name': 'quota', 'verbose_name_plural': 'quotas'}),
        migrations.AlterModelOptions(name='rawdocument', options={'verbose_name': 'raw document', 'verbose_name_plural': 'raw documents'}),
        migrations.AlterModelOptions(name='run', options={'ordering': ['-started_at', '-pk'], 'verbose_name': 'run', 'verbose_name_plural': 'runs'}),
        migrations.AlterModelOptions(name='rundocument', options={'ordering': ['run', 'position'], 'verbose_name': 'run document', 'verbose_name_plural': 'run documents'}),
        migrations.AlterField(model_name='feed', name='asked_at', field=models.DateTimeField(editable=False, null=True, verbose_name='asked at')),
        migrations.AlterField(model_name='feed', name='every_hours', field=models.PositiveSmallIntegerField(default=6, help_text='Hours between two visits', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(168)], verbose_name='every hours')),
        migrations.AlterField(model_name='feed', name='ignore_rules', field=models.TextField(blank=True, help_text='One RE2 pattern a line; an item whose title fits one is passed over', verbose_name='ignore rules')),
        migrations.AlterField(model_name='feed', name='ignores_unnamed', field=models.BooleanField(default=True, help_text='Items that name no measure are passed over; otherwise each is an issue', verbose_name='ignores unnamed')),
        migrations.AlterField(model_name='feed', name='is_active', field=models.BooleanField(default=True, verbose_name='is active')),
        migrations.AlterField(model_name='feed', name='mapping', field=models.CharField(choices=[('openstates', 'Open States: the title is the number'), ('legiscan', 'LegiScan: “CA AB1 | …”'), ('newsroom', 'Newsroom: measures named in title or summary')], default='newsroom', max_length=12, verbose_name='mapping')),
        migrations.AlterField(model_name='feed', name='name', field=models.CharField(max_length=80, unique=True, verbose_name='name')),
        migrations.AlterField(model_name='feed', name='stopped_because', field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='stopped because')),
        migrations.AlterField(model_name='issue', name='code', field=models.CharField(blank=True, help_text='Kind of alarm; one of a source is open at a time', max_length=20, verbose_name='code')),
        migrations.AlterField(model_name='issue', name='file', field=models.CharField(max_length=200, verbose_name='file')),
        migrations.AlterField(model_name='issue', name='is_confirmed', field=models.BooleanField(default=False, help_text='A held file is right: the next run may read it', verbose_name='is confirmed')),
        migrations.AlterField(model_name='issue', name='line', field=models.PositiveIntegerField(null=True, verbose_name='line')),
        migrations.AlterField(model_name='issue', name='note', field=models.TextField(blank=True, verbose_name='note')),
        migrations.AlterField(model_name='issue', name='raised_at', field=models.DateTimeField(help_text="Of an alarm; a row has its run's start", null=True, verbose_name='raised at')),
        migrations.AlterField(model_name='issue', name='reason', field=models.CharField(max_length=200, verbose_name='reason')),
        migrations.AlterField(model_name='issue', name='resolved_at', field=models.DateTimeField(blank=True, null=True, verbose_name='resolved at')),
        migrations.AlterField(model_name='issue', name='resolved_by', field=models.CharField(blank=True, help_text='User name; empty where the tracker did it', max_length=150, verbose_name='resolved by')),
        migrations.AlterField(model_name='issue', name='run', field=models.ForeignKey(help_text='None for an alarm that the clock raised', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='issues', to='ingest.run', verbose_name='run')),
        migrations.AlterField(model_name='issue', name='source', field=models.CharField(blank=True, help_text="Of an alarm; a row has its run's", max_length=20, verbose_name='source')),
        migrations.AlterField(model_name='issue', name='value', field=models.CharField(blank=True, max_length=500, verbose_name='value')),
        migrations.AlterField(model_name='issue', name='weight', field=models.CharField(choices=[('row', 'A row that was left out'), ('alarm', 'The data may be short or old')], default='row', max_length=5, verbose_name='weight')),
        migrations.AlterField(model_name='run', name='address', field=models.CharField(max_length=500, verbose_name='address')),
        migrations.AlterField(model_name='run', name='changes', field=models.PositiveIntegerField(default=0, verbose_name='changes')),
        migrations.AlterField(model_name='run', name='created', field=models.PositiveIntegerField(default=0, verbose_name='created')),
        migrations.AlterField(model_name='run', name='data_as_of', field=models.DateField(help_text='Newest date in what was read', null=True, verbose_name='data as of')),
        migrations.AlterField(model_name='run', name='ended_at', field=models.DateTimeField(null=True, verbose_name='ended at')),
        migrations.AlterField(model_name='run', name='error', field=models.TextField(blank=True, verbose_name='error')),
        migrations.AlterField(model_name='run', name='kind', field=models.CharField(choices=[('full', 'Full snapshot'), ('increment', 'Increment')], max_length=10, verbose_name='kind')),
        migrations.AlterField(model_name='run', name='outcome', field=models.CharField(choices=[('running', 'Running'), ('ok', 'Good'), ('unchanged', 'Nothing new'), ('partial', 'Good, with issues'), ('failed', 'Failed'), ('busy', 'Another run was at work'), ('cut_short', 'Ended before its work was done')], default='running', max_length=10, verbose_name='outcome')),
        migrations.AlterField(model_name='run', name='peak_rss_mb', field=models.FloatField(default=0, verbose_name='peak rss mb')),
        migrations.AlterField(model_name='run', name='reader_version', field=models.CharField(blank=True, max_length=20, verbose_name='reader version')),
        migrations.AlterField(model_name='run', name='reconciliation', field=models.JSONField(default=dict, help_text='{"counts": [[session, kind, there, here]], "newest": [there, here]}', verbose_name='reconciliation')),
        migrations.AlterField(model_name='run', name='records', field=models.PositiveIntegerField(default=0, verbose_name='records')),
        migrations.AlterField(model_name='run', name='removed', field=models.PositiveIntegerField(default=0, verbose_name='removed')),
        migrations.AlterField(model_name='run', name='replay_of', field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replays', to='ingest.run', verbose_name='replay of')),
        migrations.AlterField(model_name='run', name='row_counts', field=models.JSONField(default=dict, help_text='{table: rows read}', verbose_name='row counts')),
        migrations.AlterField(model_name='run', name='seconds', field=models.FloatField(default=0, verbose_name='seconds')),
        migrations.AlterField(model_name='run', name='source', field=models.CharField(max_length=20, verbose_name='source')),
        migrations.AlterField(model_name='run', name='started_at', field=models.DateTimeField(verbose_name='started at')),
        migrations.AlterField(model_name='run', name='unchanged', field=models.PositiveIntegerField(default=0, verbose_name='unchanged')),
        migrations.AlterField(model_name='run', name='updated', field=models.PositiveIntegerField(default=0, verbose_name='updated')),
    ]
