"""Roll calls: a tally, its ballots and the words of its motion stand in three tables."""

from collections import defaultdict
from functools import lru_cache
from operator import itemgetter
from sys import intern

from bills.choices import BALLOTS, VOTE_RESULTS
from ingest.bulk.gathered import Gathered, VoteKey
from ingest.rows import Row
from ingest.tables import COLUMNS

_place = COLUMNS["BILL_DETAIL_VOTE_TBL"].index
_SHARED = itemgetter(*map(_place, ("bill_id", "location_code", "vote_date_time", "vote_date_seq", "motion_id")))
_NAME, _CODE = _place("legislator_name"), _place("vote_code")
_BALLOTS = {code: ballot.value for code, ballot in BALLOTS.items()}  # plain words are quicker keys


def take_motion(gathered: Gathered, row: Row) -> None:
    gathered.motions[row.key("motion_id")] = " ".join(row.text("motion_text").split())


def take_vote(gathered: Gathered, row: Row) -> None:
    tally = row.number("ayes"), row.number("noes"), row.number_or_none("abstain") or 0
    key, result = _key(row), row.code("vote_result", VOTE_RESULTS).value
    rows, stamp = gathered.told(row, "votes")
    rows.votes[key] = (*tally, result, stamp)


def take_ballot(gathered: Gathered, row: Row) -> None:
    """The rows of one roll call follow one another by the dozen, so what they share is read once."""
    values = row.values
    shared = _SHARED(values)
    ballots = gathered.roll_calls.get(shared)
    if ballots is None:
        ballots = gathered.of(row).ballots.setdefault(_key(row), defaultdict(list))
        gathered.roll_calls = {shared: ballots}
    ballot = _BALLOTS.get(values[_CODE] or "") or row.code("vote_code", _BALLOTS)
    ballots[ballot].append(_name(values[_NAME]) or row.key("legislator_name"))


@lru_cache(maxsize=4096)
def _name(text: str | None) -> str:
    return intern((text or "").strip())


def _key(row: Row) -> VoteKey:
    return (
        intern(row.text("location_code")),
        row.moment("vote_date_time"),
        row.number("vote_date_seq"),
        row.text("motion_id"),
    )
