from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the rows' change: PostgreSQL alters no table in the transaction that wrote to it."""

    dependencies = [
        ('recommendations', '0011_papers_side_by_side'),
    ]

    operations = [
        migrations.AlterField(
            model_name='goal',
            name='public_id',
            field=models.CharField(editable=False, help_text='G2, or safe-schools-G2', max_length=60, unique=True),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='public_id',
            field=models.CharField(editable=False, help_text='R4, or safe-schools-S2', max_length=60, unique=True),
        ),
    ]
