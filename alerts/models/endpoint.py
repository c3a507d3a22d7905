from django.db import models

from alerts.models.public_id import new_public_id


class Endpoint(models.Model):
    """Where a program wants to be told. Its subscriptions have the channel ``webhook`` and name it."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    subscriber = models.ForeignKey("alerts.Subscriber", on_delete=models.CASCADE, related_name="endpoints")
    url = models.URLField(max_length=500)
    is_enabled = models.BooleanField(default=True)
    disabled_because = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.url
