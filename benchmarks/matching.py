"""How fast the matcher reads: the pass over the text alone, all texts, one changed measure, a long body, a huge text.

Run by ``make bench``, on the bundled sample or on texts: ``python benchmarks/matching.py TEXTS.jsonl.gz`` (lines of
JSON as ``evaluate --texts`` reads them). Times are of the processor, so that a busy machine tells the same.
"""

import os
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parent.parent
HUGE = 5_000_000
BODY = 200_000
MOST = 0.025
"""Seconds that one changed measure may take."""
TWICE = 50


def seconds(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def main(arguments: list[str]) -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tracker.settings", "SECRET_KEY": "benchmark"}
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.conf import settings

    from bills.records import BillText, BodySection
    from recommendations.matching import load_rules, propose
    from recommendations.matching.label_texts import read_texts

    rules = load_rules(settings.PAPER_FILE)
    if arguments:
        texts = read_texts(Path(arguments[0]))
    else:
        from bills.identifiers import MeasureId, SessionId

        measure = MeasureId(SessionId(2025), "AB", 9001)
        digest = "Existing law imposes fees. This bill would repeal the fee that people on probation pay. " * 40
        texts = {measure: BillText(subject="Probation: fees.", digest=digest)}
    letters = sum(len(text.digest) for text in texts.values())
    megabytes = letters / 1e6
    passed = seconds(lambda: [rules.vocabulary.scan(text.digest) for text in texts.values()])
    each = {measure: seconds(lambda m=measure, t=text: propose(m, t, rules)) for measure, text in texts.items()}
    for measure in sorted(each, key=lambda one: -each[one])[:TWICE]:
        # The slowest are asked again: once in a while a time holds the collection of other measures' garbage.
        each[measure] = min(each[measure], seconds(lambda m=measure: propose(m, texts[m], rules)))
    slowest = max(each, key=lambda one: each[one])
    over = sum(taken > MOST for taken in each.values())
    longest = max(texts.items(), key=lambda pair: len(pair[1].digest))
    huge = (longest[1].digest * (HUGE // len(longest[1].digest) + 1))[:HUGE]
    one = seconds(lambda: propose(longest[0], BillText(subject="", digest=huge), rules))
    body = (BodySection(number="1", action="added", law=(), text=(longest[1].digest * (BODY // 100))[:BODY]),)
    long = seconds(lambda: propose(longest[0], BillText(subject="", body=body), rules))
    half = seconds(lambda: propose(longest[0], BillText(subject="", digest=huge[: HUGE // 2]), rules))
    print(f"{len(texts)} texts, {megabytes:.1f} MB, {len(rules.vocabulary.terms)} terms")
    print(f"one pass for all phrases  {megabytes / passed:.0f} MB/s")
    print(f"all texts judged          {sum(each.values()):.1f} s, {megabytes / sum(each.values()):.1f} MB/s")
    print(f"one changed measure       median {1000 * statistics.median(each.values()):.1f} ms")
    print(
        f"the slowest               {slowest}, {len(texts[slowest].digest):,} letters, {1000 * each[slowest]:.0f} ms;"
        f" {over} of {len(texts):,} above {1000 * MOST:.0f} ms"
    )
    print(f"a body of {BODY // 1000} KB          {1000 * long:.0f} ms")
    print(f"a text of 5 MB            {one:.1f} s, {one / half:.2f} times a half of it")


if __name__ == "__main__":
    main(sys.argv[1:])
