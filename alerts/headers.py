"""What may stand in a header: one short line of visible words. Pure."""

import re
import unicodedata

LONGEST_SUBJECT = 70
_SPACE = re.compile(r"\s+")


def clean(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """One line without controls, line ends or characters that turn the direction of reading, cut at a word."""
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    plain = "".join(char for char in visible if unicodedata.category(char) not in ("Cf", "Cs", "Co"))
    line = _SPACE.sub(" ", plain).strip()
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[longest // 2 :] else cut}…"
