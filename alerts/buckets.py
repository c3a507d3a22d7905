"""Token buckets that all workers share: so much at once, refilled evenly over a period."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from alerts.models import Bucket


@dataclass(frozen=True, slots=True)
class Allowance:
    name: str
    most: int
    per: timedelta


PER_NETWORK = Allowance("network", 20, timedelta(hours=1))
PER_MAILBOX = Allowance("mailbox", 3, timedelta(days=1))


@transaction.atomic
def spend(allowance: Allowance, who: str, *, now: datetime) -> bool:
    """Take one token of ``who``; False where none is left. Names are kept as keyed digests only."""
    name = hmac.new(settings.SECRET_KEY.encode(), f"{allowance.name}:{who}".encode(), sha256).hexdigest()
    Bucket.objects.get_or_create(name=name, defaults={"tokens": allowance.most, "filled_at": now})
    bucket = Bucket.objects.select_for_update().get(name=name)
    gained = max((now - bucket.filled_at) / allowance.per, 0) * allowance.most
    tokens = min(bucket.tokens + gained, allowance.most)
    is_left = tokens >= 1
    Bucket.objects.filter(pk=bucket.pk).update(tokens=tokens - is_left, filled_at=max(now, bucket.filled_at))
    return is_left


def empty_out(*, now: datetime) -> None:
    """Forget callers whose bucket is full again anyway."""
    Bucket.objects.filter(filled_at__lt=now - timedelta(days=2)).delete()
