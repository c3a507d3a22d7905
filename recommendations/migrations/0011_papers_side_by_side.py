import django.db.models.deletion
from django.db import migrations, models

from recommendations.public_ids import public_id


def name_the_rows(apps, schema_editor):
    """Rows of the default paper keep the ids by which they were known."""
    for name in ("Goal", "Recommendation"):
        for row in apps.get_model("recommendations", name).objects.select_related("paper").order_by("pk"):
            row.public_id = public_id(row.paper.slug, row.code)
            row.save(update_fields=["public_id"])


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0010_team_positions'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('content', models.TextField()),
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='file', to='recommendations.paper')),
            ],
        ),
        migrations.AddField(
            model_name='goal',
            name='public_id',
            field=models.CharField(editable=False, max_length=60, null=True),
        ),
        migrations.AddField(
            model_name='recommendation',
            name='public_id',
            field=models.CharField(editable=False, max_length=60, null=True),
        ),
        migrations.RunPython(name_the_rows, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='recommendation',
            name='code',
            field=models.CharField(help_text='As the paper numbers it', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.UniqueConstraint(fields=('paper', 'code'), name='recommendation_code_unique'),
        ),
    ]
