"""One address for all seats of a name, filled in for the seats that are there."""

from django.db import migrations, models

from bills.models.people import person_slug


def fill(apps, schema_editor):
    seats = apps.get_model("bills", "Legislator").objects.all()
    for seat in seats.iterator():
        seat.slug = person_slug(seat.first_name, seat.last_name, seat.name)
        seat.save(update_fields=["slug"])


class Migration(migrations.Migration):
    dependencies = [("bills", "0008_light_compression")]

    operations = [
        migrations.AddField(
            model_name="legislator",
            name="slug",
            field=models.SlugField(
                default="",
                help_text="mike-mcguire: the same for all seats of one name, and their address",
                max_length=170,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
