"""Any feed at all: read, or refused with a reason, quickly, and with nothing in it that a browser could run."""

import contextlib
import gc
import random
import re
import time
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import NotUnderstood
from ingest.items import MOST_ITEMS, plain, read_items
from tests.factories.feeds import rss

ATTACKS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<base href=//evil.example/>", "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>", "<a href='javascript&#58;alert(1)'>x</a>", "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<img srcset='x 1x, javascript:alert(1) 2x'>", "<style>@import 'javascript:alert(1)';</style>", "<div style=\"background:url(javascript:alert(1))\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<<script>script>alert(1)<</script>/script>", "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;", "&amp;amp;amp;lt;img src=x onerror=alert(1)&amp;amp;amp;gt;",
    "<form action=javascript:alert(1)><input type=submit>", "<object data='data:text/html,<script>alert(1)</script>'>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<template><script>alert(1)</script></template>", "<xmp><script>alert(1)</script></xmp>", "<!--><script>alert(1)</script>-->", "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>", "\u202e<b>txt\u202c", "<a href='vbscript:x'>y</a>", "<isindex action=javascript:alert(1)>",
]  # fmt: skip
LINKS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)", "javascript&#58;alert(1)", "data:text/html,<script>alert(1)</script>",
    "vbscript:x", "file:///etc/passwd", "//evil.example/", "http://user:pw@evil.example/", "http:/\\evil.example", "feed:javascript:alert(1)", "http://exa\nmple.org/",
]  # fmt: skip


def harmless(item):
    """Neither in what is shown nor in where it leads."""
    assert not re.search(r"<\s*/?[a-z!?]", item.title + item.summary, re.IGNORECASE)
    assert item.link == "" or item.link.startswith(("http://", "https://"))
    assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e]", item.title + item.summary + item.link)


class TestWhatIsRead:
    def test_an_item_is_its_words_its_link_and_its_moment(self):
        (item,) = read_items(
            rss(
                {
                    "title": "AB 1 is <b>heard</b>",
                    "link": "https://example.org/1",
                    "pubDate": "Tue, 15 Sep 2026 03:02:03 +0000",
                    "description": "<p>One</p><p>two</p>",
                }
            ),
            "a feed",
        )

        assert (item.title, item.link, item.summary) == ("AB 1 is heard", "https://example.org/1", "One two")
        assert item.at == datetime(2026, 9, 15, 3, 2, 3, tzinfo=UTC)

    def test_atom_is_read_too(self):
        body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title type="html">AB 1 &lt;i&gt;passes&lt;/i&gt;</title>
            <link href="https://example.org/1"/><updated>2026-09-15T03:02:03Z</updated><summary>words</summary></entry></feed>"""

        (item,) = read_items(body, "a feed")

        assert (item.title, item.link, item.at) == (
            "AB 1 passes",
            "https://example.org/1",
            datetime(2026, 9, 15, 3, 2, 3, tzinfo=UTC),
        )

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ({"guid": "g", "link": "https://e.org/1", "title": "a"}, {"guid": "g", "link": "https://e.org/2", "title": "b"}, True),
            ({"link": "https://e.org/1", "title": "a"}, {"link": "https://e.org/1", "title": "b"}, True),
            ({"title": "a", "description": "b"}, {"title": "a", "description": "b", "pubDate": "Tue, 15 Sep 2026 03:02:03 +0000"}, True),
            ({"title": "a"}, {"title": "b"}, False),
            ({"guid": "g", "link": "https://e.org/1"}, {"guid": "h", "link": "https://e.org/1"}, False),
        ],
    )  # fmt: skip
    def test_the_key_is_the_guid_else_the_link_else_the_words(self, one, other, same):
        assert (read_items(rss(one), "f")[0].key == read_items(rss(other), "f")[0].key) is same

    @pytest.mark.parametrize(
        "body",
        [b"", b"   ", b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>cf</body></html>", b"<html><body>502 Bad Gateway</body></html>",
         b'{"error": "no"}', b"[]x", b"[1, 2]", b"Service unavailable", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4", b"PK\x03\x04" + bytes(50)],
    )  # fmt: skip
    def test_what_is_no_feed_is_said_so(self, body):
        with pytest.raises(NotUnderstood):
            read_items(body, "a feed")

    def test_a_feed_of_fifty_thousand_items_is_read_as_far_as_it_is_news(self):
        body = rss(*({"title": f"AB {number}", "guid": str(number)} for number in range(50_000)))

        assert [item.title for item in read_items(body, "a feed")] == [f"AB {number}" for number in range(MOST_ITEMS)]

    def test_no_more_items_are_parsed_than_are_read(self, monkeypatch):
        given, parse = [], feedparser.parse
        monkeypatch.setattr(
            "feedparser.parse", lambda body, **told: given.append(body.getvalue()) or parse(body, **told)
        )

        read_items(rss(*({"title": f"AB {number}", "guid": str(number)} for number in range(MOST_ITEMS + 500))), "f")

        assert [body.count(b"</item>") for body in given] == [MOST_ITEMS]

    def test_nothing_outside_the_bytes_is_asked(self):
        """pytest-socket would end the test."""
        for declared in ("http://127.0.0.1:1/x", "file:///etc/passwd"):
            body = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{declared}">]><rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>'
            assert "root:" not in str(read_items(body.encode(), "a feed"))

    def test_a_bomb_of_entities_does_not_go_off(self):
        levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        body = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]><rss version="2.0"><channel><item><title>&l11;</title></item></channel></rss>'
        began = time.monotonic()
        with contextlib.suppress(NotUnderstood):
            assert all(len(item.title) < 1000 for item in read_items(body.encode(), "a feed"))
        assert time.monotonic() - began < 1


class TestNothingRuns:
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_markup_leaves_only_its_words(self, attack):
        for item in read_items(
            rss({"title": attack, "description": attack, "content": attack, "link": "https://e.org/"}), "f"
        ):
            harmless(item)
            assert "alert(1)</" not in item.title

    @pytest.mark.parametrize("link", LINKS)
    def test_a_link_is_a_web_address_or_nothing(self, link):
        for item in read_items(rss({"title": "AB 1", "link": link.replace("\x01", "")}), "f"):
            assert item.link == ""

    @given(st.text())
    def test_plain_text_never_holds_a_tag(self, text):
        assert not re.search(r"<[a-zA-Z/!?]", plain(text, 300))
        assert len(plain(text, 300)) <= 300


SHAPES = [
    rss({"title": "AB 1", "link": "https://e.org/", "guid": "1", "pubDate": "Tue, 15 Sep 2026 03:02:03 +0000", "description": "<p>a</p>", "content": "<ul><li>b</li></ul>"}),
    b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://e.org/"><entry><id>1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">AB <b>1</b></div></title><link rel="alternate" href="/x"/><updated>2026-09-15T03:02:03Z</updated><content type="html">&lt;p&gt;</content></entry></feed>',
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>t</title></channel><item rdf:about="https://e.org/"><title>AB 1</title></item></rdf:RDF>',
    b'<?xml version="1.0" encoding="windows-1252"?><rss version="0.91"><channel><item><title>caf\xe9 \x93AB 1\x94</title></item></channel></rss>',
    '<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><channel><item><title>AB 1</title></item></channel></rss>'.encode("utf-16"),
    b'<rss version="2.0"><channel><item><title><![CDATA[AB 1 <script>alert(1)</script>]]></title><media:content xmlns:media="http://search.yahoo.com/mrss/" url="javascript:1"/><georss:point xmlns:georss="http://www.georss.org/georss">a b</georss:point></item>',
    b'<rss version="2.0"><channel><item><pubDate>Thu, 01 Jan 999999 00:00:00 GMT</pubDate><title>AB 1</title></item><item><pubDate>-0001-13-45T99:99:99+99:99</pubDate></item></channel></rss>',
    b'[{"id": 1, "date": "2026-09-14T20:02:03", "title": {"rendered": "AB 1"}, "content": {"rendered": "<p>"}, "link": "https://www.gov.ca.gov/"}]',
]  # fmt: skip
PIECES = [b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?", b"?>", b"\x00", b"\xff\xfe", b"&#x0;", b"&#xFFFFFFFF;", b"<!DOCTYPE x [", b"xmlns:a=''", b"</item>", b"<item>", b"\xc3", b"\xed\xa0\x80", b"encoding='x'", b"<svg>", b"%"]  # fmt: skip


def broken(shape, seed):
    """A feed with some of its bytes cut, doubled, moved or replaced."""
    chance = random.Random(seed)
    body = bytearray(shape)
    for _ in range(chance.randint(1, 6)):
        at, until = sorted(chance.choices(range(len(body) + 1), k=2))
        deed = chance.randrange(5)
        if deed == 0:
            del body[at : min(until, at + 40)]
        elif deed == 1:
            body[at:at] = body[at:until]
        elif deed == 2:
            body[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 1, 50))
        elif deed == 3 and body:
            body[min(at, len(body) - 1)] = chance.randrange(256)
        else:
            body = body[:until]
        body = body or bytearray(b"<")
    return bytes(body)


class TestBrokenFeeds:
    """Each shape of a quarry of broken feeds, broken again; a reader of ours survives every one of them."""

    @pytest.fixture
    def its_own_garbage(self):
        """What other tests left in this process is not looked through while a feed is timed."""
        gc.freeze()
        yield
        gc.unfreeze()

    @pytest.mark.usefixtures("its_own_garbage")
    @pytest.mark.parametrize("number", range(len(SHAPES)))
    def test_no_variant_raises_lingers_or_leaves_markup(self, number):
        slowest = 0.0
        for seed in range(80):
            body = broken(SHAPES[number], seed)
            began = time.process_time()
            try:
                items = read_items(body, "a feed")
            except NotUnderstood:
                items = []
            slowest = max(slowest, time.process_time() - began)
            for item in items:
                harmless(item)
        assert slowest < 0.2

    @given(st.binary(max_size=400))
    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    def test_no_bytes_at_all_raise(self, body):
        for start in (
            b"",
            b"<rss version='2.0'><channel><item><title>",
            b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
            b"[{",
        ):
            with contextlib.suppress(NotUnderstood):
                read_items(start + body, "a feed")

    @pytest.mark.parametrize(
        "unit",
        [
            b"<div>",
            b"<item>",
            b"<![CDATA[",
            b"<!--",
            b"&lt;b&gt;",
            b"<a:b xmlns:a='c'>",
            b"<!DOCTYPE a [<!ENTITY b 'c'>",
            b"<title>",
        ],
    )
    def test_nests_and_heaps_are_read_in_linear_time(self, unit):
        body = b"<rss version='2.0'><channel><item><title>AB 1</title><description>" + unit * 5_000
        began = time.process_time()
        with contextlib.suppress(NotUnderstood):
            read_items(body, "a feed")
        assert time.process_time() - began < 2
