"""The Spanish catalog as tests read it, and the words that a Spanish page may not print."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

import lxml.html

ROOT = Path(__file__).resolve().parent.parent
CATALOG = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
PLACES = re.compile(r"%\((\w+)\)[sd]|%[sd]")
_LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")')


@dataclass
class Message:
    flags: str = ""
    parts: dict = field(default_factory=dict)

    @property
    def key(self):
        return self.parts.get("msgctxt", ""), self.parts["msgid"], self.parts.get("msgid_plural", "")

    @property
    def originals(self):
        return [self.parts["msgid"], *filter(None, [self.parts.get("msgid_plural")])]

    @property
    def translations(self):
        return [text for name, text in sorted(self.parts.items()) if name.startswith("msgstr")]


def messages(path):
    """Every message of a catalog but its header; lines of obsolete ones are kept as a message without an original."""
    return [found for block in path.read_text().split("\n\n")[1:] if (found := _message(block))]


def _message(block):
    message, name = Message(), ""
    for line in block.strip().splitlines():
        if line.startswith("#~"):
            message.parts.setdefault("msgid", line)
        elif line.startswith("#,"):
            message.flags += line
        elif found := _LINE.fullmatch(line):
            name = found[1]
            message.parts[name] = ast.literal_eval(found[2])
        elif line.startswith('"'):
            message.parts[name] += ast.literal_eval(line)
    return message if message.parts else None


# Frequent in our English, and no words of Spanish.
ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "it",
        "is",
        "that",
        "for",
        "was",
        "with",
        "by",
        "this",
        "which",
        "or",
        "from",
        "at",
        "be",
        "are",
        "not",
        "have",
        "had",
        "were",
        "would",
        "will",
        "can",
        "its",
        "their",
        "there",
        "what",
        "when",
        "where",
        "who",
        "how",
        "been",
        "one",
        "two",
        "every",
        "other",
        "into",
        "than",
        "more",
        "bill",
        "bills",
        "measure",
        "status",
        "hearing",
        "hearings",
        "vote",
        "votes",
        "author",
        "search",
        "follow",
        "clause",
        "clauses",
        "law",
        "page",
        "pages",
        "source",
        "sources",
        "read",
        "show",
        "text",
        "since",
        "because",
        "before",
        "after",
        "next",
        "last",
        "date",
        "changes",
        "changed",
        "nobody",
        "people",
        "person",
        "reading",
        "digest",
        "nothing",
        "yet",
        "see",
        "your",
        "you",
        "we",
        "our",
        "they",
        "them",
        "about",
        "between",
        "says",
        "said",
        "only",
        "without",
    ]
)
_READ_ALOUD = ("aria-label", "title", "placeholder", "alt")
_ADDRESS = re.compile(r"https?://\S+")
_CODE = ("script", "style", "code", "pre", "noscript")


def english_in(html):
    """Texts of a page that are not marked as English and yet hold English words, each with those words."""
    found = []
    for text in _texts(lxml.html.fromstring(html), is_english=False):
        words = [
            word for word in re.findall(r"[A-Za-zÁÉÍÓÚÜÑáéíóúüñ’']+", _ADDRESS.sub("", text)) if word.lower() in ENGLISH
        ]
        if words:
            found.append((" ".join(text.split())[:120], words))
    return found


def _texts(element, *, is_english):
    if not isinstance(element.tag, str) or element.tag in _CODE:
        return
    language = element.get("lang")
    is_english = language == "en" if language else is_english
    if not is_english:
        yield from (element.get(name) for name in _READ_ALOUD if element.get(name))
        yield element.text or ""
    for child in element:
        yield from _texts(child, is_english=is_english)
        if not is_english:
            yield child.tail or ""
