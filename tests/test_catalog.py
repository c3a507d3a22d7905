"""The catalog of translations: complete, current, compiled, and nothing printed that is in no catalog.

``manage.py messages`` writes it anew. Needs GNU gettext, without which the first two tests cannot be run.
"""

import gettext
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.catalog import CATALOG, PLACES, ROOT, messages

BELONGS_ELSEWHERE = shutil.ignore_patterns(".git", ".venv", "var", "tests", "benchmarks", "docs", "__pycache__", "*.mo")
# Names that are the same in every language.
SAME_EVERYWHERE = {"Español", "ms", "OpenAPI", "HTML", "JSON", "URL", "POST", "null", "next", "API", "Enter"}


def gettext_tools():
    if shutil.which("xgettext") and shutil.which("msgfmt"):
        return
    assert "CI" not in os.environ, "GNU gettext is not installed, and CI has to run these tests"
    pytest.skip("GNU gettext is not installed")


def gathered(tmp_path):
    """The catalog that ``manage.py messages`` writes from the sources as they are."""
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=BELONGS_ELSEWHERE)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "SECRET_KEY": "k" * 60,
        "PYTHONPATH": str(copy),
    }
    subprocess.run(
        [sys.executable, "manage.py", "messages"], cwd=copy, env=environment, check=True, capture_output=True
    )
    return messages(copy / CATALOG.relative_to(ROOT))


def test_the_catalog_holds_exactly_the_strings_that_are_marked(tmp_path):
    gettext_tools()
    wanted = {one.key for one in gathered(tmp_path)}
    kept = {one.key for one in messages(CATALOG)}

    assert sorted(wanted - kept) == [], "new strings: run manage.py messages and translate them"
    assert sorted(kept - wanted) == [], "strings that nobody marks any longer: run manage.py messages"


def test_the_compiled_catalog_says_what_the_written_one_says(tmp_path):
    gettext_tools()
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", compiled, CATALOG], check=True)

    def words(path):
        with path.open("rb") as file:
            return {key: value for key, value in gettext.GNUTranslations(file)._catalog.items() if key}

    assert words(CATALOG.with_suffix(".mo")) == words(compiled), "run manage.py messages"


def test_every_string_is_translated_and_none_is_a_guess():
    kept = messages(CATALOG)

    assert len(kept) > 2000
    assert [one.parts["msgid"] for one in kept if not one.translations or not all(one.translations)] == []
    assert [one.parts["msgid"] for one in kept if "fuzzy" in one.flags] == []
    assert "#~" not in CATALOG.read_text()


def test_a_translation_has_the_places_of_its_original():
    def places(text):
        return sorted(found[0] for found in PLACES.finditer(text))

    for one in messages(CATALOG):
        wanted = [places(original) for original in one.originals]
        for translation in one.translations:
            assert places(translation) in wanted, one.parts["msgid"]


def test_a_translation_keeps_the_blanks_and_the_tags_of_its_original():
    def shape(text):
        tags = sorted(tag for tag in re.findall(r"</?(\w+)", text) if tag != "span")  # spans say in which language
        return text[:1].isspace(), text[-1:].isspace(), tags

    for one in messages(CATALOG):
        for translation in one.translations:
            assert shape(translation) in [shape(text) for text in one.originals], one.parts["msgid"]


_HIDDEN = re.compile(
    r"\{% comment.*?endcomment %\}|\{% block main_class %\}.*?\{% endblock %\}|\{#.*?#\}|\{% blocktranslate.*?endblocktranslate %\}|\{%.*?%\}|\{\{.*?\}\}"
    r"|<(script|style|code|pre)\b.*?</\1>|<!--.*?-->",
    re.DOTALL,
)
_FOREIGN = re.compile(r"<(\w+)[^>]* lang=\"[^\"]+\"[^>]*>[^<]*</\1>")
_ATTRIBUTE = re.compile(r"\b(?:aria-label|title|placeholder|alt|content)=\"([^\"]*)\"")
_TAG = re.compile(r"<[^>]*>", re.DOTALL)
_ENTITY = re.compile(r"&#?\w+;")
_TECHNICAL = re.compile(r"<meta[^>]*>|<link[^>]*>")


def unmarked(source):
    """Words of a template that stand in no translation: in its text and in attributes that are read aloud."""
    shown = _TECHNICAL.sub("", _FOREIGN.sub("", _HIDDEN.sub(" ", source)))
    texts = [*_ATTRIBUTE.findall(shown), _TAG.sub(" ", shown)]
    words = re.findall(r"[A-Za-z]{2,}", _ENTITY.sub(" ", " ".join(texts)))
    return sorted(set(words) - SAME_EVERYWHERE)


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_every_word_of_a_template_is_marked_for_translation(path):
    assert unmarked(path.read_text()) == []


def test_the_lint_finds_a_word_in_text_and_in_a_label():
    assert unmarked('<p aria-label="Totals">{% translate "Fine" %} plain <b lang="en">as is</b></p>') == [
        "Totals",
        "plain",
    ]


def test_marks_go_by_names_under_which_they_are_gathered():
    apps = ("alerts", "bills", "ingest", "recommendations", "tracker")
    renamed = re.compile(r"gettext\w* as (?!_\b)\w+")

    assert [path for app in apps for path in (ROOT / app).rglob("*.py") if renamed.search(path.read_text())] == []
