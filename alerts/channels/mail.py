"""The way to an SMTP server: one connection for many mails, and its answers as one of three kinds of trouble."""

import smtplib
from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from alerts.channels.errors import DeliveryError, Outage

TOO_BUSY = 421


class Post:
    """Sends message after message over one connection, opened when the first goes out."""

    def __init__(self, connection: BaseEmailBackend | None = None) -> None:
        self._connection = connection or get_connection(fail_silently=False)

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *_exc: object) -> None:
        self.hang_up()

    def hang_up(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._connection.close()

    def open(self) -> None:
        """Raises ``Outage`` where no server answers as one should."""
        try:
            self._connection.open()
        except (OSError, smtplib.SMTPException) as trouble:
            self.hang_up()
            raise Outage(say(trouble)) from trouble

    def send(self, message: EmailMessage) -> None:
        """Returns once the server has taken it; raises ``DeliveryError`` or ``Outage``.

        A connection that breaks after the message went out leaves open whether it arrived: it is sent again, under
        the same Message-ID, by which receivers know it.
        """
        self.open()
        try:
            self._connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            self._refused(code, words)
        except smtplib.SMTPSenderRefused as refused:
            raise Outage(say(refused)) from refused
        except smtplib.SMTPDataError as refused:
            self._refused(refused.smtp_code, refused.smtp_error)
        except smtplib.SMTPResponseException as refused:
            self.hang_up()
            raise Outage(say(refused)) from refused
        except (OSError, smtplib.SMTPException) as broken:
            self.hang_up()
            raise DeliveryError(say(broken), permanent=False) from broken

    def _refused(self, code: int, words: bytes | str) -> None:
        said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        if code == TOO_BUSY:
            self.hang_up()
        raise DeliveryError(f"{code} {said}"[:500], permanent=code >= 500)


def way_out() -> Post:
    """Over SMTP, or whatever else Django is set to; over a provider's own interface where one is set up."""
    if not settings.MAIL_PROVIDER:
        return Post()
    from alerts.channels.provider import ProviderPost  # needs the extra

    return ProviderPost()


def say(trouble: Exception) -> str:
    return f"{type(trouble).__name__}: {trouble}"[:500]
