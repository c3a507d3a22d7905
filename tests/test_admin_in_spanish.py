"""The admin in Spanish: no label of ours in English, the same rights, and a switch that keeps the place."""

from io import StringIO

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override

from ingest.models import Feed
from recommendations.models import Letter
from tests import factories as make
from tests.catalog import english_in
from tests.test_admin import fill
from tracker.admin import permission_said

pytestmark = pytest.mark.django_db
APPS = ("alerts", "bills", "ingest", "recommendations", "tracker")
MODELS = {model._meta.label: model for model in apps.get_models() if model._meta.app_label in APPS}
SHOWN = {label: admin.site._registry[model] for label, model in MODELS.items() if model in admin.site._registry}
LISTS = {model._meta.label: listed for model, listed in admin.site._registry.items()}
SAME_IN_SPANISH = {"ID", "error", "cursor", "Bytes"}
DJANGO_FORGOT = "Search"
"""The name of the magnifying glass, which its template does not mark."""
ROWS = (
    "This bill would end the fee.",
    "Look.",
    "Short name of",
    "Call the author.",
    "To the committee",
    "Write the letter",
    "A bill was introduced.",
    "action fits no rule",
    "a line nobody knows",
    "BILL_HISTORY_TBL.dat",
    "bill:20252026",
    "recommendation:R4",
    "source1",
    "source2",
    "person1",
    "person2",
    "Person1",
    "Person2",
)
"""Words of rows stand as they were written."""


def in_both(label):
    """A label as the English and as the Spanish page has it."""
    said = []
    for language in ("en", "es"):
        with override(language):
            said.append(str(label() if callable(label) and not isinstance(label, Promise) else label))
    return said


def untranslated(labels):
    return [
        english
        for english, spanish in (in_both(label) for label in labels if label)
        if english == spanish and english not in SAME_IN_SPANISH
    ]


@pytest.mark.parametrize("label", MODELS)
def test_every_model_has_a_spanish_name(label):
    meta = MODELS[label]._meta

    assert untranslated([meta.verbose_name, meta.verbose_name_plural, meta.app_config.verbose_name]) == []


@pytest.mark.parametrize("label", SHOWN)
def test_every_label_explanation_and_action_of_the_admin_is_spanish_on_a_spanish_page(label):
    listed = SHOWN[label]
    fields = [field for field in listed.model._meta.get_fields() if field.concrete]
    columns = [lambda name=name: label_for_field(name, listed.model, listed) for name in listed.list_display]
    deeds = [getattr(listed, name).short_description for name in listed.actions]

    assert untranslated([*(one.verbose_name for one in fields), *(one.help_text for one in fields)]) == []
    assert untranslated([*columns, *deeds]) == []


@pytest.fixture
def by_admin(client, administrator):
    fill([1, 2])
    client.force_login(administrator)
    return client


def english_of_ours(client, address):
    """Texts in English on a page, but for words of rows and for Django's own oversight."""
    html = client.get(address).content.decode()
    for words in ROWS:
        html = html.replace(words, "…")
    return [text for text, _words in english_in(html) if text != DJANGO_FORGOT and not text.startswith("{")]


def pages_of(label):
    """Every page of a model: its list, a new row, one row, its history and its removal."""
    model = LISTS[label].model
    space = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model.objects.first()
    return [
        *(reverse(f"{space}_{name}") for name in ("changelist", "add")),
        *(reverse(f"{space}_{name}", args=[row.pk]) for name in ("change", "history", "delete")),
    ]


@pytest.mark.parametrize("label", sorted(LISTS))
def test_no_page_of_a_model_says_anything_in_english(by_admin, label):
    with override("es"):
        pages = pages_of(label)

    assert {page: english_of_ours(by_admin, page) for page in pages} == {page: [] for page in pages}


def test_the_index_and_every_app_stand_in_spanish_under_the_name_of_the_site(by_admin):
    with override("es"):
        pages = [reverse("admin:index"), *(reverse("admin:app_list", args=[app]) for app in ("alerts", "ingest"))]

    assert {page: english_of_ours(by_admin, page) for page in pages} == {page: [] for page in pages}
    assert "Healing Together Tracker: administración" in by_admin.get("/es/admin/").content.decode()
    assert 'href="/es/"' in by_admin.get("/es/admin/").content.decode()


def test_what_was_changed_in_a_row_is_told_in_spanish(by_admin):
    letter = Letter.objects.first()
    letter.title = "Al comité"
    letter.save()
    listed = reverse("admin:recommendations_letter_history", args=[letter.pk])
    kept = letter.history.first()

    assert english_of_ours(by_admin, f"/es{listed}") == []
    assert "<strong>Título:</strong>" in by_admin.get(f"/es{listed}").content.decode()
    assert english_of_ours(by_admin, f"/es{listed}{kept.pk}/") == []


@pytest.mark.parametrize(("here", "there"), [("", "/es"), ("/es", "")])
def test_the_switch_keeps_the_list_and_what_it_is_narrowed_to(by_admin, here, there):
    place = "/admin/alerts/mail/?state__exact=uncertain&amp;q=a"

    assert f'<a href="{there}{place}"' in by_admin.get(f"{here}{place}".replace("&amp;", "&")).content.decode()


def test_a_deed_of_the_admin_stays_in_its_language(by_admin):
    feed = Feed.objects.first()
    answer = by_admin.post(
        f"/es/admin/ingest/feed/{feed.pk}/change/",
        {"name": "Noticias", "url": "http://8.8.8.8/feed/", "mapping": "newsroom", "every_hours": "6"},
    )

    assert answer.url == "/es/admin/ingest/feed/"
    assert "canal de noticias" in by_admin.get(answer.url).content.decode()


@pytest.mark.parametrize("address", ["/es/admin/", "/es/admin/alerts/mail/"])
def test_in_spanish_too_it_is_for_administrators_with_a_second_factor(client, lead, address):
    client.force_login(lead)
    assert client.get(address).url.startswith("/es/admin/login/")

    bare = Client()
    bare.force_login(make.person("nina", role="admin", second_factor=False))
    assert bare.get(address).url == "/es/accounts/second-factor/totp/activate/"


def test_each_permission_says_in_spanish_what_it_permits(db):
    with override("es"):
        said = {one.codename: permission_said(one) for one in Permission.objects.select_related("content_type")}

    assert said["change_feed"] == "Carga de datos | canal de noticias | Puede cambiar"
    assert said["invite_people"] == "Recomendaciones | decisión de revisión | Puede invitar a personas y dar funciones"
    assert [one for one in said.values() if "| Can" in one or "| May" in one] == []


@pytest.mark.django_db(transaction=True)
def test_a_migration_of_labels_changes_no_table():
    """A table that SQLite rebuilt would lose its triggers."""
    names = [key for key in MigrationLoader(connection).graph.nodes if key[1].endswith("_words_of_the_admin")]
    assert {app for app, _name in names} == set(APPS)
    for app, name in names:
        told = StringIO()
        call_command("sqlmigrate", app, name, stdout=told, no_color=True)
        lines = [line for line in told.getvalue().splitlines() if line and not line.startswith("--")]
        assert lines in ([], ["BEGIN;", "COMMIT;"]), name
