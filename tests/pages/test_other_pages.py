import re
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.formats import date_format

from bills.lifecycle import RULES
from bills.precedence import RANKS
from ingest.cadence import cadence_of
from recommendations.matching.quality import read_figures
from recommendations.rules_in_force import rules_in_force
from tests import factories as make

LIMIT = 120


@pytest.mark.django_db
class TestMethodology:
    def test_every_rule_that_the_code_runs_is_printed_in_its_order(self, client):
        html = client.get("/methodology/").content.decode()

        printed = re.findall(r'id="rule-([a-z-]+)"', html)
        assert printed == [rule.name for rule in RULES] + ["session-ended"]

    def test_the_ranks_of_sources_are_the_codes_own(self, client):
        html = client.get("/methodology/").content.decode().split('id="sources"')[1].split("</section>")[0]
        rows = re.findall(
            r'<th scope="row"[^>]*>(?:<span[^>]*>)?([^<]+)(?:</span>)?</th>\s*<td class="number">([^<]+)</td>', html
        )

        assert rows == [(cadence_of("pubinfo").name, "2"), (cadence_of("legiscan").name, "1"), (cadence_of("openstates").name, "1"),
                        (cadence_of("billfeed").name, "—"), (cadence_of("governor").name, "—")]  # fmt: skip
        assert {rank for _, rank in rows if rank != "—"} == {str(rank) for rank in RANKS.values()}

    def test_every_matching_rule_in_force_is_printed_with_its_reason(self, client):
        html = unescape(client.get("/methodology/").content.decode())

        rules = rules_in_force()
        assert re.findall(r'id="rules-(R\d+)"', html) == [one.id for one in rules.recommendations]
        assert all(rule.reason in html for one in rules.recommendations for rule in one.rules)
        assert rules.version in html

    def test_it_prints_the_measured_figures_with_their_date(self, client):
        html = unescape(client.get("/methodology/").content.decode())

        assert read_figures()
        for row in read_figures():
            assert row.about in html and f"{100 * row.f1:.0f} %" in html
            assert date_format(date.fromisoformat(row.measured_on), "j M Y") in html

    def test_it_says_that_matches_are_a_machines_reading(self, client):
        assert "machine’s reading until people confirm them" in client.get("/methodology/").content.decode()

    def test_queries(self, client, django_assert_num_queries):
        with django_assert_num_queries(7):
            client.get("/methodology/")


class TestErrors:
    @pytest.mark.django_db
    def test_404_has_the_frame_of_every_page(self, client):
        response = client.get("/nowhere/")

        assert response.status_code == 404
        assert b"There is no page here" in response.content and b"quick-exit" in response.content

    def test_500_needs_no_database(self, monkeypatch):
        def broken(*args, **kwargs):
            raise RuntimeError

        monkeypatch.setattr("tracker.views.freshness", broken)

        response = Client(raise_request_exception=False).get("/")

        assert response.status_code == 500
        assert b"Something broke on our side" in response.content and b"quick-exit" in response.content

    @pytest.mark.django_db
    def test_400_has_the_frame_too(self, client):
        response = client.get("/", headers={"host": "elsewhere.example"})

        assert response.status_code == 400 and b"quick-exit" in response.content

    @pytest.mark.django_db
    def test_pages_only_read(self, client):
        assert client.post("/bills/").status_code == 405


@pytest.mark.django_db
class TestFrame:
    ADDRESSES = ("/", "/bills/", "/status/", "/methodology/")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_no_cookie_no_inline_script_or_style_and_a_policy_that_forbids_them(self, client, address):
        response = client.get(address)
        html = response.content.decode()

        assert not response.cookies
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", html)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_the_sprite_holds_the_icons_that_the_page_uses_and_no_others(self, client, address):
        html = client.get(address).content.decode()

        assert set(re.findall(r'<symbol id="(i-[a-z]+)"', html)) == set(re.findall(r'href="#(i-[a-z]+)"', html))

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_headings_go_down_one_at_a_time(self, client, address):
        make.recommendation()
        make.run()
        levels = [int(level) for level in re.findall(r"<h([1-6])", client.get(address).content.decode())]

        assert levels[0] == 1 and levels.count(1) == 1
        assert all(below - above <= 1 for above, below in pairwise(levels))

    @pytest.mark.parametrize("address", [*ADDRESSES, "/follow/", "/corrections/new/", "/embed/", "/nowhere/"])
    def test_no_page_of_a_reader_tells_where_they_came_from(self, client, address):
        response = client.get(address)

        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert b'name="referrer"' not in response.content

    def test_a_form_with_a_token_names_this_site_to_itself_alone(self, client):
        assert client.get("/accounts/login/").headers["Referrer-Policy"] == "same-origin"

    def test_the_way_out_is_a_plain_link_that_tells_nobody_where_it_came_from(self, client):
        html = client.get("/").content.decode()

        assert f'class="quick-exit" href="{settings.QUICK_EXIT_URL}" rel="noreferrer"' in html

    def test_the_date_of_the_data_stands_on_every_page(self, client):
        make.run()

        for address in self.ADDRESSES:
            assert "22 September 2026" in client.get(address).content.decode()


def test_templates_are_short():
    long = {
        path.name: lines
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        if (lines := len(path.read_text().splitlines())) > LIMIT
    }

    assert not long
