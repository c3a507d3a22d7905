"""Bytes of feeds, made for a test."""

from xml.sax.saxutils import escape


def rss(*items: dict[str, str], title: str = "A feed") -> bytes:
    """RSS 2.0; each item is its elements by name, and ``content`` stands for ``content:encoded``."""
    rows = "".join(
        "<item>" + "".join(_element(name, value) for name, value in item.items()) + "</item>" for item in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{escape(title)}</title>{rows}</channel></rss>"
    ).encode()


def _element(name: str, value: str) -> str:
    if name == "content":
        return f"<content:encoded><![CDATA[{value}]]></content:encoded>"
    return f"<{name}>{escape(value)}</{name}>"


def post(
    content: str, *, title: str = "Governor Newsom signs legislation 9.14.26", number: int = 1, **item: str
) -> dict[str, str]:
    """An item of the Governor's feed."""
    return {
        "title": title,
        "link": f"https://www.gov.ca.gov/2026/09/14/post-{number}/",
        "guid": f"https://www.gov.ca.gov/?p={number}",
        "pubDate": "Tue, 15 Sep 2026 03:02:03 +0000",
        "content": content,
    } | item
