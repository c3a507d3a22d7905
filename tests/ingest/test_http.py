"""What we call and what we refuse: forms of an address, what a name turns out to mean, and how long we listen."""

import gzip
import logging
import shutil
import socket
import ssl
import subprocess
import time
import zlib
from datetime import UTC, datetime, timedelta

import httpcore2
import pytest

from bills import dial
from bills.links import NotALink, read_link
from ingest import http
from ingest.errors import Refused
from ingest.http import AskLater, Validators, check_address, get, retry_after, stream

# Whoever may type an address may try one of these. Public-looking ones stand for what the network behind them is.
_PRIVATE = """
http://127.0.0.1/ http://127.1/ http://127.0.1/ http://0x7f.1/ http://0x7f000001/ http://2130706433/ http://017700000001/
http://0177.0.0.1/ http://0/ http://0.0.0.0/ http://10.0.0.1/ http://10.255.255.255/ http://172.16.0.1/
http://172.31.255.254/ http://192.168.0.1/ http://100.64.0.1/ http://100.100.100.200/latest/meta-data/
http://169.254.169.254/latest/meta-data/ http://169.254.170.2/ http://0xa9fea9fe/ http://2852039166/ http://192.0.0.192/
http://198.18.0.1/ http://192.0.2.1/ http://203.0.113.9/ http://224.0.0.1/ http://255.255.255.255/ http://240.0.0.1/
http://168.63.129.16/ http://[::1]/ http://[::]/ http://[::ffff:127.0.0.1]/ http://[::ffff:169.254.169.254]/
http://[::ffff:7f00:1]/ http://[::127.0.0.1]/ http://[fe80::1]/ http://[fec0::1]/ http://[fc00::1]/ http://[fd00:ec2::254]/
http://[ff02::1]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b:1::a00:1]/ http://[2002:7f00:1::]/ http://[2002:a9fe:a9fe::1]/
http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/ http://[2001:db8::1]/ http://[100::1]/ http://[2600:1f18::5efe:7f00:1]/
http://localhost/ http://localhost./ http://LOCALHOST/ http://a.localhost/ http://intranet/ http://metadata.google.internal/
http://router.lan/ http://printer.local/ http://8.8.8.8:22/ http://8.8.8.8:25/ http://8.8.8.8:6379/ http://8.8.8.8:8080/
"""
PRIVATE = _PRIVATE.split()
NO_WEB_ADDRESS = [
    "file:///etc/passwd", "gopher://example.org/", "ftp://example.org/x", "dict://example.org:11211/", "javascript:alert(1)",
    "data:text/html,x", "//example.org/", "example.org/feed", "http://", "http:///x", "http://user@example.org/",
    "http://user:pw@example.org/", "http://example.org@127.0.0.1/", "http://@example.org/", "http://exa mple.org/",
    "http://example.org\\@127.0.0.1/", "http://example.org\r\nHost: x/", "http://еxample.org/", "http://xn--xample-9uf.org/",
    "http://example.org／x/", "http://①②⑦.⓪.⓪.①/", "http://ｅxample.org/", "http://[::1/", "http://[fe80::1%25eth0]/",
    "http://example.org:99999/", "http://example.org:port/", "http://1.2.3.4.5/", "http://0x/", "http://" + "a" * 2001,
    "http://256.256.256.256/", "http://-bad-.org/", "http://a..b.org/",
]  # fmt: skip


@pytest.fixture
def names(monkeypatch):
    """A name server of the test's own: name → the numbers it answers with, one list a question."""
    known = {}
    ask_really = socket.getaddrinfo

    def answer(host, port, *args, **kwargs):
        if host == "127.0.0.1":
            return ask_really(host, port, *args, **kwargs)
        if host not in known:
            raise socket.gaierror(f"no such name: {host}")
        numbers = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        families = [(socket.AF_INET6 if ":" in number else socket.AF_INET, number) for number in numbers]
        return [(family, socket.SOCK_STREAM, 6, "", (number, port)) for family, number in families]

    monkeypatch.setattr(dial.socket, "getaddrinfo", answer)
    return known


class TestAtSave:
    @pytest.mark.parametrize("address", [*PRIVATE, *NO_WEB_ADDRESS])
    def test_it_is_refused_with_a_reason(self, address):
        with pytest.raises(Refused) as refusal:
            check_address(address, look=True)

        assert len(str(refusal.value)) > len(address) + 10

    @pytest.mark.parametrize(
        "address", ["https://www.gov.ca.gov/feed/", "http://8.8.8.8/", "http://[2606:4700::1111]/x?y=1#z"]
    )
    def test_a_public_one_is_not(self, address):
        check_address(address)

    def test_a_name_whose_second_answer_is_private_is_refused(self, names):
        names["feeds.example.org"] = [["93.184.216.34", "10.0.0.5"]]

        with pytest.raises(Refused, match="private network"):
            check_address("http://feeds.example.org/", look=True)

    def test_a_name_that_nobody_knows_is_said_so(self, names):
        with pytest.raises(Refused, match="no address found"):
            check_address("http://nowhere.example.org/", look=True)

    def test_a_look_alike_is_refused_in_words_that_explain_it(self):
        with pytest.raises(NotALink, match="letters outside a to z"):
            read_link("https://calmаtters.org/feed/")  # its third а is Cyrillic

    def test_the_plain_form_is_what_is_kept(self):
        assert read_link(" HTTP://WWW.Gov.CA.gov.:80 ").address == "http://www.gov.ca.gov/"


class TestAtDial:
    @pytest.mark.parametrize("address", [*PRIVATE, *NO_WEB_ADDRESS])
    def test_it_is_refused_without_a_call(self, address, names):
        with pytest.raises(Refused):
            get(address)

    @pytest.mark.parametrize(
        "number", ["127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fd00::1"]
    )
    def test_a_public_name_for_a_private_number_is_refused(self, number, names):
        names["feeds.example.org"] = [[number]]

        with pytest.raises(Refused, match=r"feeds\.example\.org is on a private network"):
            get("http://feeds.example.org/")

    def test_a_name_with_one_private_answer_among_public_ones_is_refused(self, names):
        names["feeds.example.org"] = [["93.184.216.34", "2606:4700::1111", "192.168.1.1"]]

        with pytest.raises(Refused, match="private network"):
            get("http://feeds.example.org/")

    def test_a_name_is_looked_up_once_and_what_was_judged_is_dialled(self, names, monkeypatch, site):
        """Rebinding: public when it is judged, ours a moment later."""
        names["feeds.example.org"] = [["93.184.216.34"], ["127.0.0.1"]]
        dialled = []

        def note(self, host, port, *args):
            dialled.append(host)
            raise httpcore2.ConnectError("far away")

        monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", note)

        with pytest.raises(AskLater):
            get("http://feeds.example.org/")

        assert dialled == ["93.184.216.34"]

    def test_who_really_answers_is_checked_too(self, names, monkeypatch, site):
        """A translating network may lead a public number to a private one."""
        names["feeds.example.org"] = [["93.184.216.34"]]
        dial_really = httpcore2.SyncBackend.connect_tcp
        monkeypatch.setattr(
            httpcore2.SyncBackend,
            "connect_tcp",
            lambda self, host, port, *rest: dial_really(self, "127.0.0.1", site.server_port, *rest),
        )

        with pytest.raises(Refused, match="private network"):
            get("http://feeds.example.org/")

        assert site.asked == []

    @pytest.mark.parametrize(
        ("inside", "reason"),
        [
            ("http://127.0.0.1:8080/secret", "private network"),
            ("http://[::1]/", "private network"),
            ("file:///etc/passwd", "only plain http and https"),
            ("http://0x7f.1/", "no name of a host|private network"),
            # What the dialling alone would not refuse.
            ("http://feeds.example.org:22/", "port 22 is not fetched from"),
            ("http://reader@feeds.example.org/", "without a user name"),
            ("http://xn--feds-5qa.example.org/", "letters outside a to z"),
        ],
    )
    @pytest.mark.parametrize("ask", [get, lambda address: stream(address).__enter__()], ids=["an answer", "a download"])
    def test_a_redirect_is_judged_like_an_address(self, near_site, settings, ask, inside, reason):
        def send_inside(handler):
            settings.ALLOW_PRIVATE_ADDRESSES = (
                False  # from here on the rules hold; the first step stood for a public one
            )
            return 302, {"Location": inside}, b""

        near_site.pages = {"/": send_inside}

        with pytest.raises(Refused, match=reason):
            ask(near_site.url + "/")

        assert near_site.asked == ["/"]

    def test_the_host_that_was_asked_for_is_named_to_the_server(self, near_site, names):
        names["feeds.example.org"] = [["127.0.0.1"]]
        near_site.pages = {"/a": (200, {}, b"hello")}

        assert get(f"http://feeds.example.org:{near_site.server_port}/a").body == b"hello"
        assert near_site.headers[0]["Host"] == f"feeds.example.org:{near_site.server_port}"

    @pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate")
    def test_the_certificate_is_asked_of_the_name_and_not_of_the_number(self, near_site, names, settings, tmp_path):
        key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=feeds.example.org",
             "-addext", "subjectAltName=DNS:feeds.example.org", "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        near_site.socket = context.wrap_socket(near_site.socket, server_side=True)
        near_site.pages = {"/": (200, {}, b"in private")}
        names |= {"feeds.example.org": [["127.0.0.1"]], "other.example.org": [["127.0.0.1"]]}
        settings.CA_BUNDLE = str(certificate)

        assert get(f"https://feeds.example.org:{near_site.server_port}/").body == b"in private"
        with pytest.raises(Refused, match="certificate is not trusted"):
            get(f"https://other.example.org:{near_site.server_port}/")


class TestMovedAndUnchanged:
    def test_what_the_server_gave_is_asked_with(self, near_site):
        near_site.pages = {
            "/": [(200, {"ETag": '"a"', "Last-Modified": "Mon, 14 Sep 2026 10:00:00 GMT"}, b"x"), (304, {}, b"")]
        }

        first = get(near_site.url + "/")
        second = get(near_site.url + "/", validators=first.validators)

        assert first.validators == Validators('"a"', "Mon, 14 Sep 2026 10:00:00 GMT")
        assert second.status == 304
        assert near_site.headers[1]["If-None-Match"] == '"a"'
        assert near_site.headers[1]["If-Modified-Since"] == "Mon, 14 Sep 2026 10:00:00 GMT"

    @pytest.mark.parametrize(
        ("status", "is_for_good"), [(301, True), (308, True), (302, False), (307, False), (303, False)]
    )
    def test_only_a_move_for_good_is_told(self, near_site, status, is_for_good):
        near_site.pages = {"/old": (status, {"Location": "/new"}, b""), "/new": (200, {}, b"x")}

        answer = get(near_site.url + "/old")

        assert answer.moved_to == (near_site.url + "/new" if is_for_good else "")

    def test_a_chain_with_one_passing_hop_is_no_move(self, near_site):
        near_site.pages = {
            "/a": (301, {"Location": "/b"}, b""),
            "/b": (302, {"Location": "/c"}, b""),
            "/c": (200, {}, b"x"),
        }

        assert get(near_site.url + "/a").moved_to == ""

    def test_more_than_three_hops_are_too_many(self, near_site):
        near_site.pages = {"/": (302, {"Location": "/"}, b"")}

        with pytest.raises(Refused, match="more than three redirects"):
            get(near_site.url + "/")

        assert len(near_site.asked) == 4

    def test_a_key_goes_to_its_own_host_only_and_into_no_message(self, near_site, caplog):
        caplog.set_level(logging.DEBUG)
        near_site.pages = {
            "/": (302, {"Location": f"http://localhost:{near_site.server_port}/other"}, b""),
            "/other": (500, {}, b""),
        }

        with pytest.raises(AskLater) as trouble:
            get(near_site.url + "/?op=x", headers={"X-API-KEY": "s3cret"}, secret={"key": "s3cret"})

        assert near_site.asked == ["/?op=x&key=s3cret", "/other"]
        assert "X-API-KEY" not in near_site.headers[1]
        assert "s3cret" not in str(trouble.value) + caplog.text


class TestBounds:
    def test_a_server_that_gives_a_byte_now_and_then_is_left(self, near_site, monkeypatch):
        monkeypatch.setattr(http, "LONGEST_EXCHANGE", 0.5)

        def drip(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _ in range(100):
                handler.wfile.write(b"x")
                time.sleep(0.1)

        near_site.pages = {"/": drip}
        began = time.monotonic()

        with pytest.raises(AskLater):
            get(near_site.url + "/")

        assert time.monotonic() - began < 2

    def test_so_is_one_that_drips_its_headers(self, near_site, monkeypatch):
        monkeypatch.setattr(http, "LONGEST_EXCHANGE", 0.5)

        def drip(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(100):
                handler.wfile.write(b"X-%d: y\r\n" % number)
                time.sleep(0.1)

        near_site.pages = {"/": drip}
        began = time.monotonic()

        with pytest.raises(AskLater):
            get(near_site.url + "/")

        assert time.monotonic() - began < 2

    def test_so_is_a_ring_of_slow_redirects(self, near_site, monkeypatch):
        monkeypatch.setattr(http, "LONGEST_EXCHANGE", 0.5)

        def slowly(handler):
            time.sleep(0.3)
            return 302, {"Location": "/"}, b""

        near_site.pages = {"/": slowly}

        with pytest.raises(AskLater):
            get(near_site.url + "/")

        assert len(near_site.asked) <= 2

    def test_a_name_server_that_is_silent_is_left(self, monkeypatch):
        monkeypatch.setattr(http, "LONGEST_EXCHANGE", 0.2)
        monkeypatch.setattr(dial.socket, "getaddrinfo", lambda *args, **kwargs: time.sleep(0.5) or [])

        with pytest.raises(AskLater, match="name server does not answer"):
            get("http://feeds.example.org/")

    def test_an_endless_body_is_cut_off(self, near_site):
        def pour(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            while True:
                handler.wfile.write(b"x" * 2**16)

        near_site.pages = {"/": pour}

        with pytest.raises(Refused, match="more than 15728640 bytes"):
            get(near_site.url + "/")

    @pytest.mark.parametrize("layers", [1, 2])
    def test_a_bomb_of_zeros_is_cut_off_while_it_unpacks(self, near_site, layers):
        packer = zlib.compressobj(1, wbits=31)
        packed = b"".join(packer.compress(bytes(2**20)) for _ in range(400)) + packer.flush()
        if layers == 2:
            packed = gzip.compress(packed)
        near_site.pages = {"/": (200, {"Content-Encoding": ", ".join(["gzip"] * layers)}, packed)}
        began = time.monotonic()

        with pytest.raises(Refused, match="more than 15728640 bytes"):
            get(near_site.url + "/")

        assert time.monotonic() - began < 2

    def test_a_body_that_is_not_packed_as_it_says_is_refused(self, near_site):
        near_site.pages = {"/": (200, {"Content-Encoding": "gzip"}, b"<rss></rss>")}

        with pytest.raises(Refused, match="not packed as it says"):
            get(near_site.url + "/")

    def test_a_body_shorter_than_announced_is_asked_for_later(self, near_site):
        near_site.pages = {"/": (200, {"Content-Length": "100"}, b"half")}

        with pytest.raises(AskLater):
            get(near_site.url + "/")

    def test_a_length_that_is_no_number_is_trouble_and_no_crash(self, near_site):
        near_site.pages = {"/": (200, {"Content-Length": "many"}, b"half")}

        with pytest.raises((AskLater, Refused)):
            get(near_site.url + "/")


class TestRetryAfter:
    NOW = datetime(2026, 9, 14, 12, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            ("120", 120), (" 120 ", 120), ("0", 0), ("Mon, 14 Sep 2026 12:02:00 GMT", 120), ("Mon, 14 Sep 2026 11:00:00 GMT", 0),
            ("315360000", 86400), ("9" * 400, 86400), ("Thu, 14 Sep 2036 12:00:00 GMT", 86400), ("", None), ("soon", None),
            ("-5", None), ("1.5", None), ("٣", None), ("Mon, 99 Sep 2026 12:02:00 GMT", None),
        ],
    )  # fmt: skip
    def test_it_is_read_and_capped_at_a_day(self, value, seconds):
        assert retry_after(value, self.NOW) == seconds

    def test_it_comes_with_the_refusal(self, near_site):
        later = (datetime.now(UTC) + timedelta(hours=2)).strftime("%a, %d %b %Y %H:%M:%S GMT")
        near_site.pages = {"/": (503, {"Retry-After": later}, b"")}

        with pytest.raises(AskLater, match="answered 503") as trouble:
            get(near_site.url + "/")

        assert 7190 < trouble.value.seconds <= 7200
