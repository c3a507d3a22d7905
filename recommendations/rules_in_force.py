"""The matching rules in force: the version that staff made active, else the file that the project ships."""

from functools import lru_cache

from django.conf import settings

from recommendations.matching import Rules
from recommendations.matching.rules import read_rules
from recommendations.models import RuleSet


def active_rule_set() -> RuleSet | None:
    return RuleSet.objects.filter(is_active=True).first()


def text_in_force() -> str:
    """The paper file, whole."""
    active = active_rule_set()
    return active.content if active else shipped_text()


def shipped_text() -> str:
    return settings.PAPER_FILE.read_text(encoding="utf-8")


def rules_in_force() -> Rules:
    """Raises ``BadRules`` and ``OSError`` as ``load_rules`` does."""
    return rules_of(text_in_force())


@lru_cache(maxsize=2)
def rules_of(text: str) -> Rules:
    return read_rules(settings.PAPER_FILE.name, text.encode())
