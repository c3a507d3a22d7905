"""Downloads from a real server on this machine: what is retried, what is refused, and whom we never call."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stamina

from ingest.download import download
from ingest.errors import Refused
from ingest.http import check_address


class Answers(BaseHTTPRequestHandler):
    """Gives the server's answers in turn, the last one for ever: (status, headers, body)."""

    def do_GET(self):
        server = self.server
        answer = server.answers[min(len(server.asked), len(server.answers) - 1)]
        server.asked.append(self.path)
        if callable(answer):
            answer = answer()
        status, headers, body = answer
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def server(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        running.answers, running.asked = [(200, {}, b"content")], []
        running.url = f"http://127.0.0.1:{running.server_port}/pubinfo_Mon.zip"
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def private_allowed(settings):
    settings.ALLOW_PRIVATE_ADDRESSES = True


@pytest.fixture(autouse=True)
def without_waiting():
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


def fetched(address, folder):
    download(address, folder / "it.zip")
    assert [path.name for path in folder.iterdir()] == ["it.zip"]
    return (folder / "it.zip").read_bytes()


def test_a_file_arrives_as_it_was_sent(server, private_allowed, tmp_path):
    server.answers = [(200, {}, bytes(range(256)) * 9000)]

    assert fetched(server.url, tmp_path) == bytes(range(256)) * 9000
    assert server.asked == ["/pubinfo_Mon.zip"]


def test_a_private_address_is_refused_without_a_call(server, tmp_path):
    with pytest.raises(Refused):
        download(server.url, tmp_path / "it.zip")

    assert server.asked == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "0x7f.1", "2130706433", "localhost", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "224.0.0.1", "[::1]", "[::]", "[::ffff:127.0.0.1]",
        "[::ffff:169.254.169.254]", "[fe80::1]", "[fd00::1]", "[2002:7f00:1::]",
    ],
)  # fmt: skip
def test_a_host_of_a_private_network_is_refused_in_every_spelling(host):
    with pytest.raises(Refused, match="private network"):
        check_address(f"http://{host}:8000/feed.zip")


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "gopher://example.org/", "ftp://example.org/a.zip", "http:///a.zip", "http://u:p@8.8.8.8/"],
)
def test_only_plain_web_addresses_are_fetched(address, private_allowed):
    with pytest.raises(Refused, match="only plain http and https"):
        check_address(address)


@pytest.mark.parametrize("port", [22, 25, 6379, 5432])
def test_other_ports_are_not_called(port):
    with pytest.raises(Refused, match=f"port {port}"):
        check_address(f"http://8.8.8.8:{port}/")


def test_a_redirect_is_followed(server, private_allowed, tmp_path):
    server.answers = [(302, {"Location": "/moved.zip"}, b""), (200, {}, b"content")]

    assert fetched(server.url, tmp_path) == b"content"
    assert server.asked == ["/pubinfo_Mon.zip", "/moved.zip"]


def test_a_redirect_to_a_private_address_is_refused(server, private_allowed, settings, tmp_path):
    def send_inside():
        settings.ALLOW_PRIVATE_ADDRESSES = (
            False  # from here on the rules hold; the first step stood in for a public one
        )
        return 302, {"Location": "http://127.0.0.1:8080/secret"}, b""

    server.answers = [send_inside]

    with pytest.raises(Refused, match=r"http://127\.0\.0\.1:8080/secret: .* private network"):
        download(server.url, tmp_path / "it.zip")

    assert len(server.asked) == 1


def test_a_redirect_to_a_file_is_refused(server, private_allowed, tmp_path):
    server.answers = [(302, {"Location": "file:///etc/passwd"}, b"")]

    with pytest.raises(Refused):
        download(server.url, tmp_path / "it.zip")


def test_a_ring_of_redirects_ends(server, private_allowed, tmp_path):
    server.answers = [(302, {"Location": "/again.zip"}, b"")]

    with pytest.raises(Refused, match="more than three redirects"):
        download(server.url, tmp_path / "it.zip")

    assert len(server.asked) == 4


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_server_in_trouble_is_asked_again(status, server, private_allowed, tmp_path):
    server.answers = [(status, {}, b"later"), (200, {}, b"content")]

    assert fetched(server.url, tmp_path) == b"content"
    assert len(server.asked) == 2


def test_a_server_that_stays_in_trouble_is_given_up(server, private_allowed, tmp_path):
    server.answers = [(503, {}, b"later")]

    with pytest.raises(Refused, match="the server answered 503"):
        download(server.url, tmp_path / "it.zip")

    assert len(server.asked) == 4


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_plain_no_is_not_asked_again(status, server, private_allowed, tmp_path):
    server.answers = [(status, {}, b"no")]

    with pytest.raises(Refused, match=rf"pubinfo_Mon\.zip: the server answered {status}"):
        download(server.url, tmp_path / "it.zip")

    assert len(server.asked) == 1


def test_a_body_that_breaks_off_is_asked_for_again(server, private_allowed, tmp_path):
    server.answers = [(200, {"Content-Length": "100"}, b"half"), (200, {}, b"whole")]

    assert fetched(server.url, tmp_path) == b"whole"


def test_a_body_that_always_breaks_off_is_refused(server, private_allowed, tmp_path):
    server.answers = [(200, {"Content-Length": "100"}, b"half")]

    with pytest.raises(Refused, match=r"pubinfo_Mon\.zip"):
        download(server.url, tmp_path / "it.zip")

    assert len(server.asked) == 4


def test_nobody_at_the_other_end_is_refused(server, private_allowed, tmp_path):
    server.shutdown()
    server.server_close()

    with pytest.raises(Refused, match=r"pubinfo_Mon\.zip"):
        download(server.url, tmp_path / "it.zip")
