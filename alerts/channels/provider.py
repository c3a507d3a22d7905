"""The way out over a mail provider's own interface, where django-anymail is set up; its refusals as our three kinds."""

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.core.mail import EmailMessage

from alerts.channels.errors import DeliveryError, Outage
from alerts.channels.mail import Post, say

# The provider does not know us, or wants money: no mail at all would leave.
NOT_LET_IN = (401, 402, 403)


class ProviderPost(Post):
    """A call a mail, over one kept connection."""

    def send(self, message: EmailMessage) -> None:
        """Returns once the provider has taken it; raises ``DeliveryError`` or ``Outage``."""
        self.open()
        try:
            self._connection.send_messages([message])
        except (AnymailRecipientsRefused, AnymailInvalidAddress) as refused:
            raise DeliveryError(say(refused), permanent=True) from refused
        except AnymailAPIError as trouble:
            if trouble.status_code in NOT_LET_IN:
                self.hang_up()
                raise Outage(say(trouble)) from trouble
            raise DeliveryError(say(trouble), permanent=False) from trouble
        except AnymailError as fault:  # in how it is set up: no other mail would fare better
            raise Outage(say(fault)) from fault
