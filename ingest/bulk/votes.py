"""Roll calls: a tally, its ballots and the words of its motion stand in three tables."""

from collections import defaultdict
from functools import lru_cache
from operator import itemgetter
from sys import intern

from bills.choices import BALLOTS, VOTE_RESULTS
from ingest.bulk.ballot_reader import CODE, NAME, SHARED
from ingest.bulk.gathered import Gathered, VoteKey
from ingest.rows import Row

_shared = itemgetter(*SHARED)
BALLOT_OF = {code: ballot.value for code, ballot in BALLOTS.items()}  # plain words are quicker keys


def take_motion(gathered: Gathered, row: Row) -> None:
    gathered.motions[row.key("motion_id")] = " ".join(row.text("motion_text").split())


def take_vote(gathered: Gathered, row: Row) -> None:
    tally = row.number("ayes"), row.number("noes"), row.number_or_none("abstain") or 0
    key, result = key_of(row), row.code("vote_result", VOTE_RESULTS).value
    rows, stamp = gathered.told(row, "votes")
    rows.votes[key] = (*tally, result, stamp)


def take_ballot(gathered: Gathered, row: Row) -> None:
    """The rows of one roll call follow one another by the dozen, so what they share is read once."""
    values = row.values
    shared = _shared(values)
    ballots = gathered.roll_calls.get(shared)
    if ballots is None:
        ballots = gathered.of(row).ballots.setdefault(key_of(row), defaultdict(list))
        gathered.roll_calls = {shared: ballots}
    ballot = BALLOT_OF.get(values[CODE] or "") or row.code("vote_code", BALLOT_OF)
    ballots[ballot].append(name_of(values[NAME]) or row.key("legislator_name"))


@lru_cache(maxsize=4096)
def name_of(value: str | None) -> str:
    return intern((value or "").strip())


def key_of(row: Row) -> VoteKey:
    return (
        intern(row.text("location_code")),
        row.moment("vote_date_time"),
        row.number("vote_date_seq"),
        row.text("motion_id"),
    )
