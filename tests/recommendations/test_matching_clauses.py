"""How a digest is cut into clauses, and what each clause is taken for."""

import pytest

from recommendations.matching.clauses import Kind, as_enacted, read

DIGEST = (
    "(1) Existing law, Sec. 1203.097 of the Penal Code, requires a fee of $500. Existing law provides for exceptions.\n"
    "This bill would repeal that fee. The program would continue.\n"
    "By adding duties, this bill would impose a state-mandated local program.\n"
    "(2) Existing law creates a fund. This bill would add to it.\n"
    "The California Constitution requires the state to reimburse local agencies and school districts for certain costs "
    "mandated by the state.\n"
    "This bill would provide that no reimbursement is required by this act for a specified reason."
)


def cut(text: str) -> list[tuple[str, Kind, int]]:
    return [(text[each.start : each.end], each.kind, each.item) for each in read("digest", text).clauses]


def kinds(text: str) -> list[Kind]:
    return [kind for _, kind, _ in cut(text)]


def test_digest_falls_into_existing_law_change_and_boilerplate() -> None:
    assert kinds(DIGEST) == [
        Kind.EXISTING,
        Kind.EXISTING,
        Kind.CHANGE,
        Kind.CHANGE,
        Kind.BOILERPLATE,
        Kind.EXISTING,
        Kind.CHANGE,
        Kind.BOILERPLATE,
        Kind.BOILERPLATE,
    ]


def test_change_shares_its_item_with_the_existing_law_before_it() -> None:
    assert [item for _, _, item in cut(DIGEST)] == [0, 0, 0, 0, 0, 1, 1, 1, 1]


def test_sentence_without_a_mark_continues_the_one_before_it() -> None:
    assert cut(DIGEST)[3][:2] == ("The program would continue.", Kind.CHANGE)


@pytest.mark.parametrize(
    "sentence",
    [
        "This bill would amend Sec. 8 and subd. (a) of that act.",
        "This bill would apply to the U.S. Department of Justice.",
        "This bill would amend Art. 2 of Ch. 5 of that code.",
        "This bill would pay $1.5 million a year.",
        "This bill, the C.R.I.S.E.S. Grant Act, would found a program.",
        "This bill would amend Section 273.5. of that code as Dr. Reyes asked.",
    ],
)
def test_abbreviation_and_number_do_not_end_a_sentence(sentence: str) -> None:
    assert len(cut(sentence)) <= 1 + sentence.count("273.5. of")


def test_two_sentences_are_two_clauses() -> None:
    assert [text for text, _, _ in cut("This bill would end it. The bill would pay for it.")] == [
        "This bill would end it.",
        "The bill would pay for it.",
    ]


def test_summary_without_existing_law_is_change_throughout() -> None:
    reading = read("digest", "Ends the fee. Pays counties instead.")

    assert reading.is_summary
    assert {clause.kind for clause in reading.clauses} == {Kind.CHANGE}


def test_digest_is_no_summary() -> None:
    assert not read("digest", DIGEST).is_summary


@pytest.mark.parametrize(
    "sentence",
    [
        "This bill would state the intent of the Legislature to enact legislation on prisons.",
        "This bill would express the intent of the Legislature to fund community schools.",
        "This bill would make findings and declarations on prevention and would state the intent of the Legislature.",
        "It is the intent of the Legislature to end the fee.",
    ],
)
def test_intent_is_no_change(sentence: str) -> None:
    assert kinds(sentence) == [Kind.INTENT]


def test_duty_beside_an_intent_stays_a_change() -> None:
    text = "This bill would require a report, and would state the intent of the Legislature that it be used."

    assert kinds(text) == [Kind.CHANGE]


@pytest.mark.parametrize(
    "sentence",
    [
        "By expanding the scope of a crime, this bill would impose a state-mandated local program.",
        "This bill would provide that, if the Commission on State Mandates determines that the bill contains costs "
        "mandated by the state, reimbursement shall be made.",
        "This bill would declare that it is to take effect immediately as an urgency statute.",
        "This bill would make legislative findings to that effect.",
        "This bill would make technical, nonsubstantive changes to these provisions.",
        "This bill would incorporate additional changes to Section 1170 proposed by another bill, operative only if both pass.",
    ],
)
def test_closing_words_are_boilerplate(sentence: str) -> None:
    assert kinds(sentence) == [Kind.BOILERPLATE]


def test_section_of_a_bill_is_change_save_its_findings() -> None:
    text = "The Legislature finds and declares that violence harms.\nThe office shall award grants."

    assert [clause.kind for clause in as_enacted("body", text, [(0, len(text))]).clauses] == [Kind.INTENT, Kind.CHANGE]


def test_empty_text_has_no_clause() -> None:
    assert read("digest", " \n ").clauses == ()


def test_sunset_of_the_bill_s_own_words_is_no_change_of_existing_law() -> None:
    text = (
        "Existing law creates a fund. This bill would create a grant program, and would repeal these provisions on "
        "January 1, 2031.\nThe bill would make these provisions inoperative on July 1, 2030."
    )

    assert cut(text)[1:] == [
        ("This bill would create a grant program", Kind.CHANGE, 0),
        (", and would repeal these provisions on January 1, 2031.", Kind.BOILERPLATE, 0),
        ("The bill would make these provisions inoperative on July 1, 2030.", Kind.BOILERPLATE, 0),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "This bill would repeal these provisions on January 1, 2027.",
        "This bill would make those provisions inoperative on July 1, 2027.",
    ],
)
def test_end_set_to_existing_law_is_a_change(sentence: str) -> None:
    assert kinds(f"Existing law creates a grant program. {sentence}")[-1] is Kind.CHANGE
