"""Names and explanations of the admin: no table changes."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0001_keys'),
    ]

    operations = [
        migrations.AlterModelOptions(name='key', options={'ordering': ['-created'], 'verbose_name': 'key', 'verbose_name_plural': 'keys'}),
    ]
