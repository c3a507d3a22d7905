"""Legislators and committees of a session."""

from collections.abc import Sequence

from django.db import transaction

from bills import bulk
from bills.models import Committee, Legislator
from bills.models.people import person_slug
from bills.records import CommitteeRecord, LegislatorRecord
from bills.upsert.measures import ensure_sessions


@transaction.atomic
def upsert_people(legislators: Sequence[LegislatorRecord], committees: Sequence[CommitteeRecord]) -> None:
    """Insert or update seats and committees; who is missing stays, because bills name them."""
    sessions = ensure_sessions({p.session for p in legislators} | {c.session for c in committees})
    seats = [
        (
            sessions[p.session],
            p.house,
            p.district,
            p.name,
            p.author_name,
            p.first_name,
            p.last_name,
            p.party,
            p.is_active,
            person_slug(p.first_name, p.last_name, p.name),
        )
        for p in legislators
    ]
    fields = (
        "session_id", "house", "district", "name", "author_name", "first_name", "last_name", "party", "is_active",
        "slug",
    )  # fmt: skip
    bulk.insert_or_update(Legislator, fields, seats, unique=("session_id", "house", "district", "name"))
    codes = [(sessions[c.session], c.code, c.name, c.long_name) for c in committees]
    bulk.insert_or_update(Committee, ("session_id", "code", "name", "long_name"), codes, unique=("session_id", "code"))
