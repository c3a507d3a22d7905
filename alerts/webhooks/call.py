"""One call: ten seconds in all, four kilobytes of answer, no redirect, public numbers only. Touches no row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

import httpcore2
import httpx2
from django.conf import settings

from bills.dial import GuardedTransport, retry_after, trust
from bills.links import NotALink, read_link, refuse_private

SECONDS = 10.0
MOST_BYTES_READ = 4096


@dataclass(frozen=True, slots=True)
class Reply:
    """``status`` is None where no answer came, and ``error`` says why; ``wait`` is what Retry-After asks, seconds."""

    status: int | None
    error: str
    milliseconds: int
    wait: float | None = None

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        return self.status == 410


def check_url(url: str) -> str:
    """The address in its plain form; raises NotALink with a sentence for its owner. Asked at saving and dialling."""
    link = read_link(url)
    if not settings.ALLOW_PRIVATE_ADDRESSES:
        refuse_private(link)
    return link.address


def post(url: str, headers: Mapping[str, str], body: str) -> Reply:
    """Raises nothing: whatever went wrong is in the reply."""
    begun = monotonic()
    status, trouble, wait = None, "", None
    try:
        address = check_url(url)
        transport = GuardedTransport(
            verify=trust(settings.CA_BUNDLE), seconds=SECONDS, allow_private=settings.ALLOW_PRIVATE_ADDRESSES
        )
        with (
            httpx2.Client(transport=transport, timeout=SECONDS, follow_redirects=False) as client,
            client.stream("POST", address, headers=dict(headers), content=body.encode()) as response,
        ):
            status = response.status_code
            wait = retry_after(response.headers.get("retry-after", ""), datetime.now(UTC))
            _read_a_little(response)
    except NotALink as refusal:
        trouble = str(refusal)
    except (httpx2.HTTPError, httpcore2.NetworkError, httpcore2.TimeoutException, OSError) as error:
        trouble = f"{type(error).__name__}: {error}"
    if status is not None:  # a body that breaks off or never ends takes no answer back
        trouble = "" if 200 <= status < 300 else f"answered {status}"
    return Reply(status, trouble[:300], int((monotonic() - begun) * 1000), wait)


def _read_a_little(response: httpx2.Response) -> None:
    """Enough to be polite to small answers; a large one is cut off."""
    read = 0
    for chunk in response.iter_raw(MOST_BYTES_READ):
        read += len(chunk)
        if read >= MOST_BYTES_READ:
            return
