"""A real HTTP server on this machine that says what a test tells it to, and remembers what it was asked."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        site = self.server
        site.asked.append(self.path)
        site.headers.append(dict(self.headers))
        answer = site.answer(self.path)
        if callable(answer):
            answer = answer(self)
        if answer is None:  # it has spoken for itself
            self.close_connection = True
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body)), "Connection": "close"} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *args):
        """Quiet."""


class Website(ThreadingHTTPServer):
    """``pages`` maps a path (with or without its query) to an answer, or to a list of answers given in turn."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages, self.asked, self.headers = {}, [], []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, path):
        found = self.pages.get(path, self.pages.get(path.partition("?")[0], (404, {}, b"no such page")))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found

    def handle_error(self, request, client_address):
        """A client that hangs up is what some tests are about."""


@contextmanager
def website():
    with Website() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()
