"""A real SMTP server on loopback that writes down what it took, and says what a test wants it to say."""

import email
import email.policy
import socket
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import get_connection

from alerts.channels.mail import Post


@dataclass
class Sink:
    """``answers``: what to say to the next messages, "" to accept; a callable is asked for each."""

    taken: list = field(default_factory=list)
    peers: set = field(default_factory=set)
    answers: list = field(default_factory=list)
    refused_addresses: dict = field(default_factory=dict)
    port: int = 0
    controller: Controller | None = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused_addresses:
            return self.refused_addresses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.peers.add(session.peer)
        answer = self.answers.pop(0) if self.answers else ""
        if answer == "go down":
            self.controller.server.close()
            server.transport.abort()
            return "421 closing down"
        if answer == "take and vanish":
            self.taken.append((envelope.rcpt_tos[0], envelope.original_content))
            server.transport.abort()
            return "250 OK"
        if answer:
            return answer
        self.taken.append((envelope.rcpt_tos[0], envelope.original_content))
        return "250 OK"

    def open(self):
        """At the same port as before, once it has one."""
        if not self.port:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def shut(self):
        if self.controller:
            self.controller.stop()
            self.controller = None

    @property
    def recipients(self):
        return [to for to, _content in self.taken]

    @property
    def messages(self):
        return [email.message_from_bytes(content, policy=email.policy.default) for _to, content in self.taken]

    @property
    def raw(self):
        return [content for _to, content in self.taken]


@pytest.fixture
def sink():
    handler = Sink()
    handler.open()
    yield handler
    handler.shut()


@pytest.fixture
def smtp(settings, sink):
    """Django's own SMTP backend, pointed at the sink."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_TIMEOUT = 2
    return sink


@pytest.fixture
def post(smtp):
    with Post(get_connection()) as opened:
        yield opened
