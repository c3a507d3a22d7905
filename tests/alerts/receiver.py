"""A real HTTP server on loopback that takes webhooks, and answers them as a test wants."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.taken.append((self.path, dict(self.headers), body))
        answer = self.server.answer(self.path)
        if callable(answer):
            answer(self)
            self.close_connection = True
            return
        self.server.count()
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        self.send_response(status)
        for name, value in ({"Content-Length": "0", "Connection": "close"} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True

    def log_message(self, *args):
        """Quiet."""


class Receiver(ThreadingHTTPServer):
    """``answers`` maps a path to a status, (status, headers), a callable, or a list of these given in turn."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken, self.answers, self.over, self.held = [], {}, threading.Event(), set()
        self.answered, self.releases_after, self.released_by_the_others = 0, None, False
        self.one_at_a_time = threading.Lock()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, path):
        found = self.answers.get(path, 200)
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found

    def bodies(self, path="/"):
        return [body for at, _headers, body in self.taken if at == path]

    def count(self):
        """Whoever hangs is let go, unanswered, once so many others were answered as the test says."""
        with self.one_at_a_time:
            self.answered += 1
            if self.answered == self.releases_after:
                self.released_by_the_others = not self.over.is_set()
                self.over.set()

    def hang(self, handler):
        """Says nothing until the test is over, or until it is let go."""
        self.held.add(handler.path)
        self.over.wait(200)

    def trickle(self, handler):
        """A header now and then, for ever."""
        self.held.add(handler.path)
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.over.is_set():
                handler.wfile.write(b"X-More: yes\r\n")
                time.sleep(0.05)
        except OSError:
            return

    def pour(self, handler):
        """A body without an end."""
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            while not self.over.is_set():
                handler.wfile.write(b"x" * 65536)
                self.poured = getattr(self, "poured", 0) + 65536
        except OSError:
            return

    def handle_error(self, request, client_address):
        """A caller that hangs up is what some tests are about."""


@contextmanager
def receiver():
    with Receiver() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield running
        running.over.set()
        running.shutdown()
        thread.join()
