"""The one way in which a verb of this app says no. Edges turn it into a message on the page, or 409 in the API."""


class Refused(Exception):
    """A deed that the rules do not allow just now. ``code`` is for programs, ``message`` for people.

    Nothing has been written when it is raised.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
