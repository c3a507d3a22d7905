"""What can go wrong on the way out, by what to do about it."""


class DeliveryError(Exception):
    """This one did not arrive. ``permanent``: trying again cannot help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class Outage(Exception):
    """Nobody can be reached just now: the fault lies with our server or our settings, not with a recipient."""
