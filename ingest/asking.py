"""Who answers a source's requests: the web, with everything remembered of addresses, hosts and keys, or the archive."""

import random
import tempfile
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from bills.dial import LONGEST_WAIT
from ingest import archive, http
from ingest.errand import Errand
from ingest.errors import NotUnderstood, Refused
from ingest.models import Address, Host, Quota
from ingest.talk import Key, NoAnswer, Request

MISSING = (400, 404)
GONE = 410
MOVED_FOR_GOOD = 3  # equal answers, before we believe that an address has moved
LONGEST_PATIENCE = 120.0  # seconds that a run waits for a host; what asks for more is left for another run
TRIES = 3
MOST_FILE_BYTES = 2**30


class Asker(Protocol):
    def answer(self, request: Request) -> bytes | None:
        """Bytes, or None where nothing is new; raises NoAnswer once the trouble is noted as an issue."""
        ...


class Web:
    """Asks for real. What it learns of an address counts only once the source has understood the answer."""

    def __init__(self, errand: Errand) -> None:
        self.errand = errand
        self.document = ""  # SHA-256 of the newest answer
        self._unproven: dict[str, http.Answer] = {}
        self._last_asked: dict[str, float] = {}

    def answer(self, request: Request) -> bytes | None:
        if request.address == self.errand.address and not request.address.startswith(("http://", "https://")):
            return self._from_file(request.address)
        known = _address(request.address)
        host = urlsplit(request.address).hostname or ""
        if known.gone_at:
            raise NoAnswer(request.address)
        self._respect(host, request)
        answer = self._patiently(request, known, host)
        return self._taken(request, known, answer)

    def understood(self) -> None:
        """The answers so far were what they should be: next time we ask only for what is newer."""
        if self.errand.is_dry:
            return
        for address, answer in self._unproven.items():
            _remember(address, answer, self.errand.run.started_at)
        self._unproven.clear()

    def spoiled(self, address: str) -> None:
        """Not that one: it is asked for anew."""
        self._unproven.pop(address, None)

    def _from_file(self, address: str) -> bytes:
        path = Path(address)
        if not path.is_file():
            raise Refused(f"{address}: no such file or address")
        if path.stat().st_size > MOST_FILE_BYTES:
            raise Refused(f"{address}: larger than {MOST_FILE_BYTES} bytes")
        self.document = archive.digest_file(path)
        self.errand.keep(path, self.document, address=address)
        return path.read_bytes()

    def _respect(self, host: str, request: Request) -> None:
        """A host that asked for rest is left alone; a key's quota is counted before the question, not after."""
        now = timezone.now()
        if resting := Host.objects.filter(name=host, rests_until__gt=now).first():
            self._no(request, "the host asked to be left alone", f"until {resting.rests_until:%Y-%m-%d %H:%M} UTC")
        if request.key and not getattr(settings, request.key.setting):
            raise Refused(f"{request.key.setting} is not set; {host} answers nobody without a key")
        if request.key and request.key.monthly:
            self._count(request, request.key)

    def _count(self, request: Request, key: Key) -> None:
        quota = quota_of(self.errand.run.source, key, self.errand.today)
        if quota.is_spent:
            reason = quota.spent_reason or f"{quota.asked} of {quota.allowed} questions asked"
            self._no(request, f"this month’s questions are used up; more from {quota.resets_on} on", reason)
        quota.asked += 1
        quota.save(update_fields=["asked"])

    def _patiently(self, request: Request, known: Address, host: str) -> http.Answer:
        """A short rest is taken here, a long one is noted for everybody who asks this host."""
        for attempt in range(1, TRIES + 1):
            self._pace(host, request.pace)
            try:
                return self._ask(request, known)
            except http.AskLater as later:
                wait = later.seconds if later.seconds is not None else 2.0**attempt
                wait = min(wait * random.uniform(1.0, 1.1), float(LONGEST_WAIT))
                if wait > LONGEST_PATIENCE:
                    self._rest(host, wait, str(later))
                if wait > LONGEST_PATIENCE or attempt == TRIES:
                    self._no(request, str(later), f"tried {attempt} times")
                sleep(wait)
            except Refused as refused:
                self._no(request, "refused", str(refused))
        raise AssertionError("the last try returns or raises")

    def _pace(self, host: str, pace: float) -> None:
        since = monotonic() - self._last_asked.get(host, 0.0)
        if pace and since < pace and host in self._last_asked:
            sleep(pace - since)
        self._last_asked[host] = monotonic()

    def _ask(self, request: Request, known: Address) -> http.Answer:
        where = known.moved_to if known.moved_times >= MOVED_FOR_GOOD else request.address
        is_asked_again = request.is_conditional and known.understood_at
        return http.get(
            where,
            validators=http.Validators(known.etag, known.last_modified) if is_asked_again else None,
            headers={request.key.header: _value(request.key)} if request.key and request.key.header else None,
            secret={request.key.parameter: _value(request.key)} if request.key and request.key.parameter else None,
        )

    def _rest(self, host: str, seconds: float, reason: str) -> None:
        until = timezone.now() + timedelta(seconds=seconds)
        Host.objects.update_or_create(name=host, defaults={"rests_until": until, "reason": reason[:200]})

    def _taken(self, request: Request, known: Address, answer: http.Answer) -> bytes | None:
        _note_move(known, answer)
        if answer.status == GONE:
            known.gone_at = self.errand.run.started_at
            known.save()
            self._no(request, "says that it is gone for good (410), so it is not asked again", "")
        if answer.status == 304 or (answer.status in MISSING and request.may_be_missing):
            return None
        if answer.status != 200:
            self._no(request, f"the server answered {answer.status}", answer.body[:80].decode("utf-8", "replace"))
        self._keep(request, answer)
        self._unproven[request.address] = answer
        return answer.body

    def _keep(self, request: Request, answer: http.Answer) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "answer"
            path.write_bytes(answer.body)
            self.document = archive.digest_file(path)
            self.errand.keep(
                path,
                self.document,
                address=request.address,
                etag=answer.validators.etag,
                last_modified=answer.validators.last_modified,
            )

    def _no(self, request: Request, reason: str, value: str) -> None:
        self.errand.keep_issues([NotUnderstood(request.address, None, reason, value)])
        raise NoAnswer(request.address)


@dataclass(slots=True)
class Archive:
    """Answers with what an earlier run was answered, byte for byte; what it was not answered, it is not now."""

    errand: Errand
    document: str = ""  # SHA-256 of the newest answer
    _left: dict[str, deque[tuple[str, Path]]] = field(default_factory=lambda: defaultdict(deque))

    def __post_init__(self) -> None:
        assert self.errand.replay is not None
        for reading in self.errand.replay.readings.select_related("document"):
            path = archive.find(reading.document.sha256)
            self._left[reading.address].append((reading.document.sha256, path))
            self.errand.keep(path, reading.document.sha256, address=reading.address)

    def answer(self, request: Request) -> bytes | None:
        left = self._left[request.address[-500:]]
        if left:
            self.document, path = left.popleft()
            return path.read_bytes()
        if request.is_conditional or request.may_be_missing:
            return None
        raise NoAnswer(request.address)

    def understood(self) -> None:
        """Nothing is learnt of an address from what is old."""

    def spoiled(self, address: str) -> None:
        """The same."""


def quota_of(source: str, key: Key, today: date) -> Quota:
    quota, _ = Quota.objects.get_or_create(source=source, month=today.replace(day=1), defaults={"allowed": key.monthly})
    return quota


def moved_addresses() -> Iterator[tuple[str, str]]:
    """(old, new) for addresses that have said often enough that they have moved."""
    moved = Address.objects.filter(moved_times__gte=MOVED_FOR_GOOD).exclude(moved_to="")
    yield from moved.values_list("address", "moved_to")


def _value(key: Key) -> str:
    return str(getattr(settings, key.setting))


def _address(address: str) -> Address:
    found, _ = Address.objects.get_or_create(address=address)
    return found


def _note_move(known: Address, answer: http.Answer) -> None:
    """Three equal answers in a row; any other answer starts the count anew. Once believed, it stays."""
    if known.moved_times >= MOVED_FOR_GOOD:
        return
    times = (
        known.moved_times + 1 if answer.moved_to and answer.moved_to == known.moved_to else int(bool(answer.moved_to))
    )
    if (times, answer.moved_to) != (known.moved_times, known.moved_to):
        known.moved_times, known.moved_to = times, answer.moved_to
        known.save(update_fields=["moved_times", "moved_to"])


def _remember(address: str, answer: http.Answer, at: datetime) -> None:
    Address.objects.filter(address=address).update(
        etag=answer.validators.etag, last_modified=answer.validators.last_modified, understood_at=at
    )
