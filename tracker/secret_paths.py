"""Keeps what opens somebody's page out of the log: such an address names its kind and no more."""

import logging
import re

# A signed link of alerts, an invitation, a password reset: whatever follows the kind acts for a person.
_SECRET = re.compile(r"/(follow/(?:s|stop|confirm)|invitation|password/reset/key)/[^\s\"'<>]+")


def without_secrets(text: str) -> str:
    """``/follow/s/follows.abc.def/`` as ``/follow/s/…``."""
    return _SECRET.sub(r"/\1/…", text)


class SecretPaths(logging.Filter):
    """On the loggers of Django that print the path of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(without_secrets(one) if isinstance(one, str) else one for one in record.args)
        record.msg = without_secrets(str(record.msg))
        return True
