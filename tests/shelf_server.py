"""The Legislature's download server, on this machine: an Apache index page, HEAD, 304, ranges, and bad nights."""

import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

_ROW = '<tr><td></td><td><a href="{name}">{name}</a></td><td align="right">{stamp}  </td><td align="right">{size}</td></tr>'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self._serve(with_body=False)

    def do_GET(self):
        self._serve(with_body=True)

    def _serve(self, *, with_body):
        shelf, name = self.server, self.path.lstrip("/")
        shelf.asked.append((self.command, name, self.headers.get("Range", "")))
        if not name and shelf.shows_index:
            self._answer(200, shelf.index(), {"Content-Type": "text/html"}, with_body)
        elif name not in shelf.files:
            self._answer(404, b"no such file", {}, with_body)
        else:
            self._file(*shelf.files[name], with_body)

    def _file(self, content, modified, with_body):
        stamp = format_datetime(modified, usegmt=True)
        since = self.headers.get("If-Modified-Since")
        if since and parsedate_to_datetime(since) >= modified:
            self._answer(304, b"", {}, False)
            return
        status, headers = 200, {"Last-Modified": stamp, "Accept-Ranges": "bytes"}
        wanted = self.headers.get("Range")
        if wanted and self.server.honours_ranges and self.headers.get("If-Range", stamp) == stamp:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(content):
                self._answer(416, b"", {"Content-Range": f"bytes */{len(content)}"}, False)
                return
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            status, content = 206, content[start:]
        self._answer(status, content, headers, with_body)

    def _answer(self, status, content, headers, with_body):
        self.send_response(status)
        claimed = len(content) + (self.server.lies_by if status == 200 and headers.get("Last-Modified") else 0)
        for key, value in ({"Content-Length": str(claimed), "Connection": "close"} | headers).items():
            self.send_header(key, value)
        self.end_headers()
        self.close_connection = True
        if with_body:
            self._send(content, headers)

    def _send(self, content, headers):
        most = self.server.cuts.pop(0) if self.server.cuts and "Last-Modified" in headers else len(content)
        for start in range(0, min(most, len(content)), self.server.chunk):
            self.wfile.write(content[start : min(start + self.server.chunk, most)])
            sleep(self.server.pause)

    def log_message(self, *args):
        """Quiet."""


class ShelfServer(ThreadingHTTPServer):
    """``files`` maps a name to (bytes, when it was put there); ``cuts`` are sizes at which answers break off."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files, self.asked, self.cuts = {}, [], []
        self.shows_index, self.honours_ranges, self.lies_by, self.pause, self.chunk = True, True, 0, 0, 2**16
        self.scheme = "http"

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.server_port}/"

    def put(self, name, content, modified):
        self.files[name] = (content, modified if modified.tzinfo else modified.replace(tzinfo=UTC))

    def index(self):
        rows = [
            _ROW.format(name=name, stamp=f"{modified:%Y-%m-%d %H:%M}", size=len(content))
            for name, (content, modified) in self.files.items()
        ]
        return ("<html><body><h1>Index of /</h1><table>" + "".join(rows) + "</table></body></html>").encode()

    def fetched(self, name):
        return [(command, ranges) for command, asked, ranges in self.asked if asked == name]

    def handle_error(self, request, client_address):
        """A client that hangs up is what some tests are about."""


@contextmanager
def shelf_server(certificate=None):
    with ShelfServer() as running:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            running.socket = context.wrap_socket(running.socket, server_side=True)
            running.scheme = "https"
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def at(day, hour=4, minute=25):
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)
