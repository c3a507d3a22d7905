from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0016_stream_of_peoples_words")]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="language",
            field=models.CharField(
                default="en", help_text="In which the reader wrote to us, and is answered", max_length=10
            ),
        ),
    ]
