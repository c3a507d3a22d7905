"""What can go wrong with a source, in two sizes: one row, or the whole delivery."""


class NotUnderstood(Exception):
    """One row or value that says something new: becomes an issue, and the row is skipped."""

    def __init__(self, file: str, line: int | None, reason: str, value: str = "") -> None:
        super().__init__(f"{file}:{line}: {reason}: {value!r}" if line else f"{file}: {reason}: {value!r}")
        self.file, self.line, self.reason, self.value = file, line, reason, value


class Refused(Exception):
    """The delivery as a whole cannot be trusted: nothing of it is written."""


class Busy(Exception):
    """Another run is at work."""
