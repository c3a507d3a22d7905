from django.db import models
from django.utils.translation import gettext_lazy as _


class Bucket(models.Model):
    """How much a caller has left, shared by every worker. The name is hashed: no address or network is kept."""

    name = models.CharField(max_length=64, unique=True)
    tokens = models.FloatField()
    filled_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("bucket")
        verbose_name_plural = _("buckets")

    def __str__(self) -> str:
        return f"{self.tokens:.1f} left"
