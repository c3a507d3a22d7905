"""Papers side by side: loaded, matched, shown and followed under ids that never meet; and what a file may not be."""

import json
import re
import time
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from alerts.follows import find
from alerts.topics import recommendation_topics
from recommendations.load import PaperChanged, RecommendationInUse, load_paper, load_paper_text
from recommendations.matching import BadRules
from recommendations.models import Match, Paper, PaperFile, Recommendation
from recommendations.paper_limits import LARGEST, read_paper
from recommendations.propose_matches import propose_matches
from recommendations.rules_in_force import rules_in_force, rules_of, text_in_force
from tests.factories import match, measure

pytestmark = pytest.mark.django_db
EXAMPLE = Path("docs/examples/safe_homes.toml")
TEXT = EXAMPLE.read_text()
TWICE = (
    "Existing law imposes fees. This bill would establish the Office of Gun Violence Prevention within the "
    "Department of Justice. This bill would repeal the fee that a person convicted of domestic violence pays "
    "for a batterer’s program."
)
HOME = "/review/papers/"


@pytest.fixture
def both(db):
    """The example renumbered, so that its codes are those of the first paper."""
    load_paper(settings.PAPER_FILE)
    same = re.sub(r'^id = "S(\d)"', r'id = "R\1"', TEXT, flags=re.M)
    return load_paper_text("safe_homes.toml", same.encode())


def test_equal_codes_live_side_by_side_and_ids_of_the_first_paper_stay(both):
    assert Recommendation.objects.filter(code="R1").count() == 2
    assert set(both.recommendations.values_list("public_id", flat=True)) == {f"safe-homes-R{n}" for n in (1, 2, 3)}
    assert Recommendation.objects.get(public_id="R1").paper.is_default
    assert both.goals.get().public_id == "safe-homes-G1"


def test_one_reading_finds_what_a_bill_answers_of_either_paper_and_the_first_papers_matches_stay_as_they_were():
    load_paper(settings.PAPER_FILE)
    bill = measure("AB 1", digest=TWICE)
    propose_matches(rules=rules_in_force(), at=now())
    alone = list(Match.objects.values_list("recommendation__public_id", "stance", "score", "reasons"))
    assert alone

    load_paper(EXAMPLE)
    propose_matches(rules=rules_in_force(), at=now())
    rows = Match.objects.filter(measure=bill).values_list("recommendation__public_id", "stance", "score", "reasons")
    assert [row for row in rows if row[0].startswith("R")] == alone
    assert [row[:2] for row in rows if not row[0].startswith("R")] == [("safe-homes-S1", "advances")]


def test_with_one_paper_the_rules_are_its_own():
    load_paper(settings.PAPER_FILE)

    assert rules_in_force() is rules_of(text_in_force())


def test_pages_api_and_topics_of_both_papers(both, client):
    propose_matches(rules=rules_in_force(), at=now())
    first, other = (Recommendation.objects.get(public_id=id) for id in ("R1", "safe-homes-R1"))
    match(other, measure("AB 2", digest="This bill would end the fee."))
    for one in (first, other):
        address = f"/recommendations/{one.public_id}/"
        for page in (address, f"{address}history/", f"{address}feed.atom", f"{address}calendar.ics"):
            assert client.get(page).status_code == 200, page
        assert one.short_name in client.get(address).content.decode()
        assert client.get(f"/api/v1/recommendations/{one.public_id}/").json()["paper"] == one.paper.slug
        assert find(f"recommendation:{one.public_id}").name == str(one)
    assert not recommendation_topics(first) & recommendation_topics(other) - {("everything", "")}
    assert client.get("/recommendations/SAFE-HOMES-r1/").headers["Location"] == other.get_absolute_url()
    listed = client.get("/api/v1/matches/?recommendation=safe-homes-R1").json()["results"]
    assert [row["recommendation"] for row in listed] == ["safe-homes-R1"]
    assert client.get("/api/v1/matches/?recommendation=R1").json()["results"] == []
    papers = client.get("/api/v1/papers/").json()["results"]
    assert [paper["slug"] for paper in papers] == ["healing-together", "safe-homes"]
    assert "AB 2" in client.get("/bills/?recommendation=safe-homes-R1").content.decode()


def test_a_code_of_the_other_paper_stands_with_its_papers_name_and_one_of_the_sites_own_alone(both, client, lead):
    bill = measure("AB 2", digest="This bill would end the fee.")
    for id in ("R1", "safe-homes-R1"):
        match(Recommendation.objects.get(public_id=id), bill, clause="This bill would end the fee.")
    client.force_login(lead)

    for page in ("/gaps/", "/bills/20252026/AB-2/", "/bills/?matched=all", "/review/", "/review/recommendations/"):
        shown = client.get(page).content.decode()
        assert re.search(r'R\d+ <span class="of-paper">\(Safe Homes\)</span>', shown), page
        assert re.search(r"R\d+</(?:b|a|span)>", shown), page
    for id in ("R1", "safe-homes-R1"):
        assert client.get(f"/review/recommendations/{id}/").status_code == 200
    assert "(Safe Homes)</option>" in client.get("/bills/").content.decode()


def test_home_shows_one_paper_and_leads_to_the_other(both, client, django_assert_num_queries):
    page = client.get("/").content.decode()
    assert 'href="/?paper=safe-homes"' in page and 'href="/recommendations/safe-homes-R1/"' not in page
    other = client.get("/?paper=safe-homes").content.decode()
    assert 'id="safe-homes-R1"' in other and 'id="R4"' not in other and "<cite>Safe Homes</cite>" in other
    assert 'id="R4"' in client.get("/?paper=nobodys").content.decode()


def test_the_command_shows_the_scorecard_of_the_paper_that_is_asked_for(both):
    def ids(*arguments):
        out = StringIO()
        call_command("scorecard", "--json", *arguments, stdout=out, skip_checks=True)
        return [one["id"] for one in json.loads(out.getvalue())["recommendations"]]

    assert len(ids()) == 11 and ids()[0] == "R1"
    assert ids("--paper", "safe-homes")[0] == "safe-homes-R1"
    with pytest.raises(CommandError, match="healing-together, safe-homes"):
        ids("--paper", "nobodys")


def test_a_paper_that_goes_with_its_matches_is_refused_and_the_other_one_is_left_alone(both):
    match(Recommendation.objects.get(public_id="safe-homes-R3"), measure(digest="This bill would end the fee."))
    shorter = TEXT[: TEXT.rindex("[[recommendation]]")]
    with pytest.raises(RecommendationInUse, match="R3"):
        load_paper_text("safe_homes.toml", shorter.encode())
    assert both.recommendations.count() == 3
    assert Paper.objects.count() == 2


def upload(client, text, name="safe_homes.toml"):
    raw = text if isinstance(text, bytes) else text.encode()
    return client.post(f"{HOME}preview/", {"file": SimpleUploadedFile(name, raw)})


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


def draft_of(answer):
    return re.search(r'name="draft" value="([^"]+)"', answer.content.decode())[1]


def test_an_upload_is_previewed_without_a_trace_and_then_saved(desk):
    answer = upload(desk, TEXT)
    html = answer.content.decode()
    assert answer.status_code == 200 and "Added: 3" in html and "<b>S1</b> An office against gun violence" in html
    assert not Paper.objects.exists()

    saved = desk.post(f"{HOME}save/", {"draft": draft_of(answer)}, follow=True)
    assert "is loaded" in saved.content.decode()
    assert PaperFile.objects.get().content == TEXT
    again = upload(desk, TEXT).content.decode()
    assert "changes nothing" in again and "Added: 0" in again


def test_a_second_upload_says_what_it_changes_and_withdraws(desk):
    load_paper(EXAMPLE)
    newer = TEXT[: TEXT.rindex("[[recommendation]]")].replace("stays unarmed", "goes unarmed")
    html = upload(desk, newer).content.decode()

    assert "<b>S2</b> Longer firearm prohibitions (meaning)" in html
    assert "Withdrawn: 1" in html and "<b>S3</b>" in html
    assert Recommendation.objects.filter(paper__slug="safe-homes").count() == 3


def test_a_draft_of_another_or_a_changed_draft_or_a_stale_one_is_not_saved(desk, client, administrator):
    draft = draft_of(upload(desk, TEXT))
    assert "too old or was changed" in desk.post(f"{HOME}save/", {"draft": draft + "x"}, follow=True).content.decode()
    load_paper_text("safe_homes.toml", TEXT.replace("stays unarmed", "is unarmed").encode())
    assert "anew meanwhile" in desk.post(f"{HOME}save/", {"draft": draft}, follow=True).content.decode()
    client.force_login(administrator)
    assert "too old or was changed" in client.post(f"{HOME}save/", {"draft": draft}, follow=True).content.decode()
    with pytest.raises(PaperChanged):
        load_paper_text("safe_homes.toml", TEXT.encode(), was="")


@pytest.mark.parametrize(
    ("was", "becomes", "field", "value"),
    [
        ("weight = 0.6", "weight = 6.0", "recommendation[1].rule[2].weight", "weight = 6.0"),
        ("year = 2026", "year = 20266", "paper.year", "year = 20266"),
        ('id = "S2"', 'id = "S-2"', "recommendation[2].id", "id = &quot;S-2&quot;"),
        ('id = "S2"', 'id = "s1"', "recommendation[2].id", "id = &quot;s1&quot;"),
        ('url = "https:', 'url = "javascript:', "paper.url", "javascript:"),
        ("patterns = ['", "patterns = ['(?=a)", "vocabulary.gun-ban.patterns", "patterns = "),
        ('name = "Longer', 'name = "\\u0000Longer', "recommendation[2].name", "Longer"),
        ("[words]", "[words", "", "[words"),
    ],
)
def test_a_fault_is_told_with_field_line_and_value(desk, was, becomes, field, value):
    wrong = TEXT.replace(was, becomes, 1)
    assert wrong != TEXT
    answer = upload(desk, wrong)
    html = answer.content.decode()
    line = next(n for n, (a, b) in enumerate(zip(TEXT.splitlines(), wrong.splitlines(), strict=True), 1) if a != b)

    assert answer.status_code == 422
    assert f"Line {line}." in html and value in html and field in html
    assert not Paper.objects.exists()


MANY = ",".join(f'"w{n} "'.replace(" ", "") for n in range(400))
ROW = TEXT[TEXT.rindex("[[recommendation]]") :]


def more(group: str, terms: str = '"x"', patterns: str = "") -> str:
    return f"\n[vocabulary.{group}]\nreason = 'x'\nterms = [{terms}]\npatterns = [{patterns}]\n"


def named_by_all(many: int) -> str:
    """Nine hundred rules, to each of which its recommendation adds so many groups."""
    rule = ROW[ROW.index("[[recommendation.rule]]") :]
    names = ",".join(f'"g{n}"' for n in range(many))
    return ROW.replace("[[recommendation]]", f"[[recommendation]]\nnot_about = [{names}]", 1) + rule * 900


BOMBS = {
    "more bytes than are allowed": b"#" * (LARGEST + 1),
    "not UTF-8": TEXT.encode("utf-16"),
    "a byte of another encoding": TEXT.encode() + b"# \xe9",
    "a key of a hundred thousand parts": ("a." * 100_000 + "a = 1\n" + TEXT).encode(),
    "lists in lists": ("x = " + "[" * 60_000 + "]" * 60_000 + "\n").encode() + TEXT.encode(),
    "a number of many digits": b"x = " + b"9" * 100_000 + b"\n" + TEXT.encode(),
    "phrases that multiply": TEXT.replace("[words]", f"[words]\nmany = [{MANY}]")
    .replace('["<makes>"]', '["<many> <many> <many> <many>"]').encode(),
    "another kind of value": b"goal = [1]\n" + TEXT.replace("[[goal]]", "[[goals]]").encode(),
    "nothing": b"",
    "a spreadsheet": b"id,sentence\nS1,=HYPERLINK(1)\n",
    "a zip": b"PK\x03\x04" + bytes(1000),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_two_seconds(desk, name):
    started = time.monotonic()
    answer = upload(desk, BOMBS[name])

    assert answer.status_code == 422
    assert time.monotonic() - started < 2
    assert not Paper.objects.exists()


OVERFULL = {
    "recommendation: 123, where 100": TEXT + "".join(ROW.replace('"S3"', f'"X{n}"') for n in range(120)),
    "rule: 1,0[0-9]+, where 1,000": TEXT + ROW[ROW.index("[[recommendation.rule]]") :] * 1_001,
    "group: 2,0[0-9]+, where 2,000": TEXT + "".join(more(f"g{n}") for n in range(2_001)),
    "term: 10,0[0-9]+, where 10,000": TEXT + more("many", '"x",' * 10_001),
    "pattern: 22[0-9], where 200": TEXT + "".join(more(f"g{n}", patterns="'fee'," * 20) for n in range(11)),
    "word: 10,0[0-9]+, where 10,000": TEXT.replace("[words]", "[words]\nmany = [" + '"w",' * 10_001 + "]"),
    "name: [0-9,]+, where 50,000": TEXT[: TEXT.rindex("[[recommendation]]")] + named_by_all(1_900),
    "statute: 5,0[0-9]+, where 5,000": TEXT.replace("statutes = [", "statutes = [" + '"PEN 1",' * 5_001, 1),
    "'g+' is not 1 to 60 letters": TEXT + more("g" * 100_000),
    "has 500,001 characters, where 1,000": TEXT + more("long", '"' + "word " * 100_000 + 'z"'),
    "has 91 parts, where 20": TEXT + more("long", '"' + "a .. " * 90 + 'z"'),
    "more than 100,000 phrases in all": TEXT.replace("[words]", f"[words]\nmany = [{MANY}]")
    + more("wide", ",".join(f'"<many> .. x{n}"' for n in range(5_000))),
}  # fmt: skip
"""What is refused before it is built, by what is said of it."""


@pytest.mark.parametrize("said", OVERFULL)
def test_a_file_that_holds_too_much_is_refused_and_told_what(said):
    with pytest.raises(BadRules, match=said):
        read_paper("many.toml", OVERFULL[said].encode())


def test_the_shipped_paper_could_be_brought_three_times_over():
    raw = settings.PAPER_FILE.read_bytes()

    assert len(raw) * 3 < LARGEST
    assert len(read_paper("mine.toml", raw).recommendations) == 11


def test_a_file_at_the_limit_is_previewed_and_saved_as_it_was_sent(desk):
    line = "# " + "".join(chr(0x3400 + n * 7919 % 20_000) for n in range(20_000))
    padded = TEXT + "\n" + line * ((LARGEST - len(TEXT.encode())) // len(line.encode()))
    padded += "#" * (LARGEST - len(padded.encode()))

    saved = desk.post(f"{HOME}save/", {"draft": draft_of(upload(desk, padded))}, follow=True)
    assert "is loaded" in saved.content.decode()
    assert PaperFile.objects.get().content == padded


def test_the_sites_own_paper_is_not_replaced_by_an_upload(desk):
    answer = upload(desk, TEXT, settings.PAPER_FILE.name)
    assert answer.status_code == 422 and "edited under Rules" in answer.content.decode()


EXAMPLES = ("alerts/samples.py", "recommendations/api/review_examples.py")
"""Made-up mails and calls, shown to people as such."""


def test_no_code_knows_a_paper_by_name_or_a_recommendation_by_number():
    """Text for readers of the code and the site's own name apart."""
    sentences = [one["name"] for one in tomllib.loads(settings.PAPER_FILE.read_text())["recommendation"]]
    known = re.compile(
        r"""["']R(?:[1-9]|1[01])["']|healing[-_]together(?!\.toml)|\b(?:NAMES)\b""".replace(
            "NAMES", "|".join(sentences)
        )
    )
    for app in ("alerts", "bills", "ingest", "recommendations", "tracker"):
        for path in Path(app).rglob("*.py"):
            code = re.sub(r'""".*?"""|#.*', "", path.read_text(), flags=re.S if '"""' in path.read_text() else 0)
            if str(path) in EXAMPLES or "migrations" in path.parts:
                continue
            assert not known.search(code), (path, known.search(code))
