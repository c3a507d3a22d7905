"""What became of a quoted clause: carried, changed into the nearest one, weaker, stronger, gone."""

import pytest

from bills.records import BillText, BodySection
from bills.word_diff import Stretch, sides
from recommendations.watch import Fate, NewText, fate_of
from recommendations.watch.direction import ReadAs

LAW = "Existing law requires a person on probation to pay a fee of $500."
FEE = "This bill would require the court to end that fee for every person on probation."
GRANT = "The bill would appropriate $25 million to the board for grants to community-based organizations."


def became(was: str, digest: str, before: ReadAs | None = None, after: ReadAs | None = None) -> Fate:
    return fate_of(was, "digest", 0, NewText(BillText("Fees.", digest=digest)), before, after)


def test_a_clause_that_moved_is_carried_with_its_place() -> None:
    digest = f"{LAW}\n(2) {FEE}"
    fate = became(FEE, digest)

    assert (fate.kind, fate.now, digest[fate.start : fate.end]) == ("carried", FEE, FEE)


def test_of_two_equal_clauses_the_nearer_one_is_it() -> None:
    digest = f"{FEE} {LAW} {FEE}"
    fate = fate_of(FEE, "digest", len(digest) - 40, NewText(BillText("Fees.", digest=digest)))

    assert fate.start == len(FEE) + len(LAW) + 2


def test_the_nearest_clause_is_what_became_of_it() -> None:
    fate = became(
        FEE, f"{LAW}\nThis bill would require the court to end that fee for any veteran on probation. {GRANT}"
    )

    assert fate.kind == "changed"
    assert fate.now == "This bill would require the court to end that fee for any veteran on probation."
    assert fate.because == ()


def test_a_clause_without_a_neighbour_is_gone_and_existing_law_is_none() -> None:
    assert became(FEE, f"{LAW}\n{GRANT}").kind == "gone"
    assert became(FEE, FEE.replace("This bill would require", "Existing law requires")).kind == "gone"
    assert became(FEE, "").kind == "gone"


def test_a_clause_of_the_body_is_looked_for_in_the_body() -> None:
    sections = (
        BodySection("1", "", (), "The court shall end the fee."),
        BodySection("2", "", (), "This act is urgent."),
    )
    text = BillText("Fees.", digest=FEE, body=sections)
    fate = fate_of("The court may end the fee.", "body", 0, NewText(text))

    assert (fate.kind, fate.now) == ("strengthened", "The court shall end the fee.")


@pytest.mark.parametrize(
    ("was", "now", "kind", "told"),
    [
        (FEE, FEE.replace("require", "authorize"), "weakened", "“require” gave way to “authorize”"),
        (FEE, FEE.replace("every person", "a person, upon appropriation,"), "weakened", "“upon appropriation” came in"),
        (FEE, FEE.replace("probation.", "probation, except a veteran."), "weakened", "“except” came in"),
        (GRANT, GRANT.replace("appropriate $25 million to", "fund"), "weakened", "money that it named is gone"),
        (GRANT, GRANT.replace("$25", "$5"), "weakened", "smaller"),
        (GRANT, GRANT.replace("$25 million", "$1.5 billion"), "strengthened", "larger"),
        (GRANT, GRANT.replace("the board for grants", "a pilot of the board for grants"), "weakened", "“pilot”"),
    ],
)
def test_a_published_sign_gives_the_direction_and_the_reverse_gives_the_other(was, now, kind, told) -> None:
    assert became(was, now).kind == kind
    assert told in became(was, now).because[0]
    assert became(now, was).kind == {"weakened": "strengthened", "strengthened": "weakened"}[kind]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        # A smaller fee takes less from people: what it gives is not told by the amount.
        ("This bill would require a fee of $500 for the program fund.", "This bill would require a fee of $50 for the program fund."),
        # "may" to "shall not" is no duty that grew.
        ("This bill provides that a judge may end the term.", "This bill provides that a judge shall not end the term."),
        ("This bill provides that officers shall not detain her.", "This bill provides that officers may detain her."),
        # Two signs that point apart.
        (GRANT, GRANT.replace("$25", "$50").replace("the board", "the board, upon appropriation,")),
        # "Only" narrows a punishment as well as a help.
        (FEE, FEE.replace("every person", "only a person")),
    ],
)  # fmt: skip
def test_without_a_clear_sign_a_clause_is_just_changed(was: str, now: str) -> None:
    assert became(was, now).kind == "changed"


def test_what_the_rules_see_in_both_texts_is_a_sign() -> None:
    now = FEE.replace("every person", "each veteran")
    full, less = ReadAs("advances", "direct", frozenset("ab")), ReadAs("advances", "direct", frozenset("a"))
    partial = ReadAs("advances", "partial", frozenset("ab"))

    assert became(FEE, now, full, less).because == ("The rules no longer see it answer element b.",)
    assert became(FEE, now, less, full).kind == "strengthened"
    assert became(FEE, now, full, partial).kind == "weakened"
    assert became(FEE, now, full, full).kind == "changed"


def test_a_clause_that_turns_round_is_changed_and_says_so() -> None:
    now = FEE.replace("require", "authorize").replace("end", "double")
    fate = became(FEE, now, ReadAs("advances", "direct", frozenset("a")), ReadAs("opposes", "direct", frozenset("a")))

    assert fate.kind == "changed"
    assert fate.because[-1] == "The rules now read it as “opposes”; they read “advances” before."


def test_both_sides_of_a_change_word_by_word() -> None:
    old, new = sides("The court shall end the fee.", "The court may end the whole fee now.")

    assert old == [
        Stretch("kept", "The court"),
        Stretch("deleted", "shall"),
        Stretch("kept", "end the"),
        Stretch("deleted", "fee."),
    ]
    assert new[1] == Stretch("inserted", "may")
    assert " ".join(one.text for one in old) == "The court shall end the fee."
    assert " ".join(one.text for one in new) == "The court may end the whole fee now."


def test_sides_of_equal_and_of_empty_clauses() -> None:
    assert sides("a b", "a b") == ([Stretch("kept", "a b")], [Stretch("kept", "a b")])
    assert sides("a b", "") == ([Stretch("deleted", "a b")], [])
    assert sides("", "a") == ([], [Stretch("inserted", "a")])
