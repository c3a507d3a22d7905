import json
import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import override

from bills.choices import Activity, Stage
from recommendations.choices import InLaw, ThisSession
from recommendations.models import Recommendation
from recommendations.pages.scorecard import scorecard
from tests import factories as make
from tracker import cards

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def no_pictures_kept():
    cache.clear()


class TestCards:
    def test_a_picture_is_a_png_of_the_size_that_networks_ask_for(self, client):
        make.recommendation()

        body = client.get("/recommendations/R4/card.png").content

        assert body.startswith(PNG)
        assert (int.from_bytes(body[16:20]), int.from_bytes(body[20:24])) == (1200, 630)

    def test_the_address_of_a_picture_changes_with_what_it_says(self):
        one = make.recommendation()
        before = cards.card_of(one).key
        assert cards.card_of(one).key == before

        one.this_session = ThisSession.MOVING

        assert cards.card_of(one).key != before

    def test_every_letter_of_our_languages_has_a_shape_in_our_fonts(self):
        one = make.recommendation(short_name="ñ")
        drawn = {letter: cards.draw(cards.Card("R4", (letter,), (), "")) for letter in "ñáéíóúü¿¡“”’–…中"}

        assert len(set(drawn.values())) == len(drawn)
        assert cards.draw(cards.card_of(one)).startswith(PNG)

    def test_nothing_is_drawn_twice_nor_for_those_who_have_it(self, client, monkeypatch):
        make.recommendation()
        drawn = []
        monkeypatch.setattr(cards, "draw", lambda card: drawn.append(card) or PNG)

        first = client.get("/recommendations/R4/card.png")
        client.get("/recommendations/R4/card.png")
        cache.clear()
        again = client.get("/recommendations/R4/card.png", headers={"if-none-match": first.headers["ETag"]})

        assert len(drawn) == 1
        assert again.status_code == 304 and not again.content

    def test_the_night_draws_every_picture_in_every_language(self, client, monkeypatch):
        make.paper()
        assert cards.draw_all(scorecard(None)) == 12 * len(settings.LANGUAGES)
        monkeypatch.setattr(cards, "draw", lambda card: pytest.fail("drawn while a reader waits"))

        for prefix in ("", "/es"):
            assert client.get(f"{prefix}/card.png").content.startswith(PNG)
            assert client.get(f"{prefix}/recommendations/R11/card.png").content.startswith(PNG)

    def test_the_scorecard_says_one_word_a_recommendation(self):
        make.recommendation("R1", goal="G1", in_law=InLaw.IN_FULL)
        make.recommendation("R2", goal="G1", this_session=ThisSession.STALLED)

        with override("en"):
            card = cards.card_of_all(Recommendation.objects.order_by("position"))

        assert "R1: In law, in full; R2: Stalled" in card.alt

    def test_pages_name_their_picture_and_say_it_in_words(self, client):
        one = make.recommendation(this_session=ThisSession.STALLED)

        html = client.get("/recommendations/R4/").content.decode()

        assert f'og:image" content="{SITE}/recommendations/R4/card.png?v={cards.card_of(one).key}"' in html
        assert 'og:image:alt" content="R4 Short name of R4. In law: Not in law; This session: Stalled.' in html
        assert f'og:image" content="{SITE}/card.png?v=' in client.get("/").content.decode()


class TestFrames:
    @pytest.mark.parametrize("address", ["/embed/", "/embed/R4/", "/es/embed/R4/"])
    def test_anybody_may_frame_them_and_nothing_runs_in_them(self, client, address):
        make.recommendation()

        response = client.get(address)
        html = response.content.decode()

        policy = response.headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy and "script-src 'none'" in policy
        assert "X-Frame-Options" not in response.headers
        assert not response.cookies and "<script" not in html and "<form" not in html

    def test_no_other_page_may_be_framed(self, client):
        make.recommendation()

        for address in ("/", "/recommendations/R4/", "/recommendations/R4/brief/", "/oembed/"):
            assert "frame-ancestors 'none'" in client.get(address).headers["Content-Security-Policy"]

    def test_queries_of_a_frame_stay_the_same(self, client, django_assert_num_queries):
        rec = make.recommendation()
        for number in range(1, 20):
            make.match(rec, make.measure(f"AB {number}"))

        with django_assert_num_queries(4):
            client.get("/embed/R4/")


class TestOembed:
    def asked(self, client, address, **more):
        return client.get("/oembed/", {"url": address, **more})

    @pytest.mark.parametrize(
        ("page", "frame"),
        [
            ("/", "/embed/"),
            ("/es/", "/es/embed/"),
            ("/recommendations/R4/", "/embed/R4/"),
            ("/es/recommendations/R4/", "/es/embed/R4/"),
            ("/recommendations/R4/brief/", "/embed/R4/"),
        ],
    )
    def test_a_page_is_answered_with_its_frame_in_its_language(self, client, page, frame):
        make.recommendation()

        answer = self.asked(client, SITE + page).json()

        assert (answer["version"], answer["type"]) == ("1.0", "rich")
        assert f'src="{SITE}{frame}"' in answer["html"] and "sandbox=" in answer["html"]

    def test_the_consumers_limits_are_kept(self, client):
        answer = self.asked(client, f"{SITE}/", maxwidth="300", maxheight="nonsense").json()

        assert (answer["width"], answer["height"]) == (300, 560) and 'width="300"' in answer["html"]

    def test_xml_says_the_same_as_json(self, client):
        make.recommendation(short_name="Fees & <fines>")
        address = f"{SITE}/recommendations/R4/"

        told = ElementTree.fromstring(self.asked(client, address, format="xml").content)

        assert {one.tag: one.text for one in told} == {
            name: str(value) for name, value in self.asked(client, address).json().items()
        }

    @pytest.mark.parametrize(
        "address",
        [
            "https://elsewhere.example/recommendations/R4/", f"{SITE}.elsewhere.example/", f"{SITE}/recommendations/R99/",
            f"{SITE}/review/", f"{SITE}/nowhere/", "javascript:alert(1)", "//", "http://[",
        ],
    )  # fmt: skip
    def test_what_is_no_page_of_ours_with_a_frame_is_not_found(self, client, address):
        make.recommendation()

        assert self.asked(client, address).status_code == 404

    def test_other_formats_and_missing_addresses_are_refused_as_the_standard_says(self, client):
        assert self.asked(client, f"{SITE}/", format="yaml").status_code == 501
        assert client.get("/oembed/").status_code == 400

    def test_pages_lead_to_their_answer(self, client):
        make.recommendation()
        html = client.get("/recommendations/R4/").content.decode()

        (found,) = re.findall(r'application/json\+oembed" href="([^"]+)"', html)

        assert client.get(unescape(found).removeprefix(SITE)).json()["title"].startswith("R4")


class TestBillsAsData:
    def data(self, client):
        html = client.get("/bills/20252026/AB-779/").content.decode()
        return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])

    def test_a_bill_is_legislation_with_its_number_dates_and_author(self, client):
        make.measure()

        said = self.data(client)

        assert said["@type"] == "Legislation" and said["legislationIdentifier"] == "AB 779 (2025–26)"
        assert said["dateCreated"] == "2025-02-18" and said["author"] == [{"@type": "Person", "name": "Lackey"}]
        assert "legislationDate" not in said

    def test_a_law_says_when_it_was_chaptered(self, client):
        make.measure(stage=Stage.CHAPTERED, activity=Activity.OVER, chapter_number=623, chapter_year=2025)

        said = self.data(client)

        assert said["legislationDate"] == "2025-03-03" and said["alternateName"] == "Chapter 623, Statutes of 2025"

    def test_no_subject_can_end_the_element(self, client):
        make.measure(subject="</script><script>alert(1)</script> & more")

        assert self.data(client)["name"] == "AB 779 </script><script>alert(1)</script> & more"


class TestForSearchEngines:
    def listed(self, client, address="/sitemap.xml"):
        return re.findall(r"<loc>([^<]+)</loc>", client.get(address).content.decode())

    def test_the_sitemaps_list_pages_in_every_language_and_bills_that_answer_something(self, client):
        make.match(make.recommendation(), make.measure("AB 1"))
        make.match(make.recommendation("R5"), make.measure("AB 3", in_session="20232024"))
        make.measure("AB 2")
        make.measure("AB 4", in_session="20212022")

        index = self.listed(client)
        found = [one for place in index for one in self.listed(client, place.removeprefix(SITE))]

        for path in ("/", "/about/", "/recommendations/R4/", "/bills/20252026/AB-1/", "/bills/20232024/AB-3/"):
            assert SITE + path in found and f"{SITE}/es{path}" in found
        assert not [one for one in found if "AB-2" in one or "AB-4" in one]
        assert [place.rpartition("-")[2] for place in index[2:]] == ["20252026.xml", "20232024.xml"]

    def test_a_page_in_a_sitemap_names_its_day_and_its_editions(self, client):
        bill = make.measure("AB 1")
        make.match(make.recommendation(), bill)

        urls = ElementTree.fromstring(client.get("/sitemap-20252026.xml").content)

        names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
        assert urls[0].findtext("s:lastmod", namespaces=names) == str(bill.last_action_on)
        english, spanish = (f"{SITE}{prefix}/bills/20252026/AB-1/" for prefix in ("", "/es"))
        for url in urls:
            links = {link.get("hreflang"): link.get("href") for link in url[2:]}
            assert links == {"en": english, "es": spanish, "x-default": english}

    def test_a_list_that_is_not_there_is_not_found(self, client):
        assert client.get("/sitemap-20252026.xml").status_code == 404

    def test_the_sitemaps_ask_as_often_for_one_bill_as_for_many(self, client, django_assert_num_queries):
        rec = make.recommendation()
        for number in range(1, 12):
            make.match(rec, make.measure(f"AB {number}"))

        for address in ("/sitemap.xml", "/sitemap-20252026.xml"):
            with django_assert_num_queries(1):
                client.get(address)

    def test_robots_are_kept_from_searches_frames_and_the_desk_and_led_to_the_sitemap(self, client):
        text = client.get("/robots.txt").content.decode()

        for path in ("/search/", "/es/search/", "/embed/", "/review/", "/follow/"):
            assert f"Disallow: {path}\n" in text
        assert f"Sitemap: {SITE}/sitemap.xml" in text
