"""How long we go on asking a server that is in trouble: with growing pauses, or as long as it asked for."""

import stamina

from ingest.http import AskLater

LONGEST_PAUSE = 900  # seconds that a server may ask us to wait; the next night comes anyway


def _pause(error: Exception) -> bool | float:
    """Whether to try again, and after how many seconds where the server said so."""
    if not isinstance(error, AskLater):
        return False
    return True if error.seconds is None else error.seconds if error.seconds <= LONGEST_PAUSE else False


patiently = stamina.retry(on=_pause, attempts=8, timeout=None, wait_initial=1.0, wait_max=60.0, wait_jitter=5.0)
