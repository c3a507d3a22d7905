"""The matching rules in force: of the default paper the version that staff made active, else the file that the
project ships; of every other paper its file as it was loaded."""

from functools import lru_cache

from django.conf import settings

from recommendations.matching import Rules
from recommendations.matching.rules import read_rules
from recommendations.matching.together import together
from recommendations.models import PaperFile, RuleSet
from recommendations.public_ids import default_slug


def active_rule_set() -> RuleSet | None:
    return RuleSet.objects.filter(is_active=True).first()


def text_in_force() -> str:
    """The paper file, whole."""
    active = active_rule_set()
    return active.content if active else shipped_text()


def shipped_text() -> str:
    return settings.PAPER_FILE.read_text(encoding="utf-8")


def rules_in_force() -> Rules:
    """Of every loaded paper, under public ids. Raises ``BadRules`` and ``OSError`` as ``load_rules`` does."""
    others = PaperFile.objects.exclude(paper__slug=default_slug()).order_by("paper")
    return _together(text_in_force(), tuple(others.values_list("paper__slug", "name", "content")))


@lru_cache(maxsize=2)
def _together(text: str, others: tuple[tuple[str, str, str], ...]) -> Rules:
    return together(rules_of(text), {slug: read_rules(name, content.encode()) for slug, name, content in others})


@lru_cache(maxsize=2)
def rules_of(text: str) -> Rules:
    return read_rules(settings.PAPER_FILE.name, text.encode())
