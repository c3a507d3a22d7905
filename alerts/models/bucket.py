from django.db import models


class Bucket(models.Model):
    """How much a caller has left, shared by every worker. The name is hashed: no address or network is kept."""

    name = models.CharField(max_length=64, unique=True)
    tokens = models.FloatField()
    filled_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.tokens:.1f} left"
