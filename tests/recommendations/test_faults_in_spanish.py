"""What is wrong with a file or an address that somebody sent, in the language of the page; by itself it is English."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from bills.links import NotALink, read_link, refuse_private
from bills.said import Said
from bills.saying import in_words
from recommendations.load import load_paper_text
from recommendations.rules_in_force import shipped_text
from tests import factories as make
from tests.recommendations.test_papers import TEXT
from tests.recommendations.test_rule_sets import DRAFT

pytestmark = pytest.mark.django_db
RULES = [
    ('weight = 0.9\nclause = ["fee-amnesty"]', 'weight = 7.5\nclause = ["fee-amnesty"]', "7.5 no está entre 0 y 1"),
    ('clause = ["fee-amnesty"]', 'clause = ["nothing"]', "grupos desconocidos: nothing"),
    ('clause = ["fee-amnesty"]', "clause = []", "una regla sin cláusula coincidiría con todo"),
    ("amnest(y|ies)", "amnest(?=y)", "no se puede mirar hacia delante"),
    ('terms = ["amnesty"]', 'terms = ["{open"]', "anida o deja abierta una opción"),
    ('goal = "G2"', 'goal = "G1"', "goal repite el documento y no se edita aquí"),
    ('stance = "advances"', 'stance = "for"', "no es ninguno de estos valores"),
    ('terms = ["amnesty"]', "terms = [", "no es TOML"),
]
PAPERS = [
    ("[[goal]]", "[[goals]]", "goal: falta"),
    ('id = "S2"', 'id = "S1"', "aparece dos veces"),
    ("year = ", "year = 3", "no es un año entre 1900 y 2200"),
    ("[paper]", "[paper", "no es un archivo TOML"),
]


@pytest.fixture
def desk(client, lead):
    load_paper_text(settings.PAPER_FILE.name, shipped_text().encode())
    client.force_login(lead)
    return client


def problem_on(answer):
    assert answer.status_code == 422
    return answer.content.decode().split('id="problem"')[1].split("</div>")[0]


@pytest.mark.parametrize(("was", "now", "told"), RULES, ids=[told for *_rest, told in RULES])
def test_what_is_wrong_with_a_rule_is_said_in_spanish_at_the_spanish_desk(desk, was, now, told):
    assert was in DRAFT
    answer = desk.post("/es/review/rules/edit/R4/", {"text": DRAFT.replace(was, now), "note": "Amnistías."})

    assert told in problem_on(answer)


@pytest.mark.parametrize(("was", "now", "told"), PAPERS, ids=[told for *_rest, told in PAPERS])
def test_what_is_wrong_with_a_paper_is_said_in_spanish_at_the_spanish_desk(desk, was, now, told):
    assert was in TEXT
    sent = SimpleUploadedFile("safe_homes.toml", TEXT.replace(was, now, 1).encode())

    assert told in problem_on(desk.post("/es/review/papers/preview/", {"file": sent}))


def test_a_recommendation_that_matches_rest_on_is_named_in_spanish(desk):
    paper = load_paper_text("safe_homes.toml", TEXT.encode())
    clause = "This bill would end the fee."
    make.match(paper.recommendations.get(code="S3"), make.measure(digest=clause), clause=clause)
    sent = SimpleUploadedFile("safe_homes.toml", TEXT[: TEXT.index("[[recommendation]]", TEXT.index('"S2"'))].encode())

    problem = problem_on(desk.post("/es/review/papers/preview/", {"file": sent}))
    assert "ya no nombra S3, de lo que dependen coincidencias" in problem


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("ftp://example.org/", "solo se consultan direcciones http y https sencillas"),
        ("http://10.0.0.1/", "10.0.0.1 está en una red privada"),
        ("http://example.org:8000/", "el puerto 8000 no se consulta; solo el 80 y el 443"),
        ("http://xn--exmple-cua.org/", "letras fuera de la a a la z"),
    ],
)
def test_an_address_that_is_not_called_is_refused_in_spanish(client, administrator, address, told):
    client.force_login(administrator)
    answer = client.post("/es/admin/ingest/feed/add/", {"name": "A", "url": address, "mapping": "newsroom"})

    assert told in answer.content.decode()


def test_by_itself_a_fault_is_english_whatever_is_spoken():
    with override("es"), pytest.raises(NotALink, match=r"^10\.0\.0\.1 is on a private network$"):
        refuse_private(read_link("http://10.0.0.1/"))


def test_a_sentence_within_a_sentence_is_said_in_the_same_language():
    why = Said("%(value)s is not between 0 and 1", value=7)
    with override("es"):
        assert in_words(Said("%(place)s: %(why)s", place="weight", why=why)) == "weight: 7 no está entre 0 y 1"
    assert in_words(why) == str(why) == "7 is not between 0 and 1"
