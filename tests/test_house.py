"""The house keeps its own rules: who imports whom, what is written down, what a deployed site would complain about."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import engines

ROOT = Path(__file__).resolve().parent.parent
APPS = ("tracker", "alerts", "ingest", "recommendations", "bills")
TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.*"))
# A home folder, a work tree or a temporary folder: an address on one person's machine.
MACHINE_PATH = re.compile(r"""(?<![\w.:/-])/(?:home|Users|root|work|tmp|opt)/[\w.-]+""")
PACKAGE_INDEX = re.compile(r"--(?:extra-)?index-url|--find-links|://[\w.-]*py(?:pi|thonhosted)[\w.-]*", re.IGNORECASE)


def run(*arguments, **environment):
    return subprocess.run(
        arguments, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=120
    )


def our_files(*endings):
    """Files of the checkout that are written by hand."""
    folders = [ROOT / name for name in (*APPS, "templates", "tests", "benchmarks", "docs", "requirements", ".ci")]
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    found += [path for path in ROOT.iterdir() if path.is_file() and path.name not in (".env", ".git")]
    return [path for path in found if path.suffix in endings and "__pycache__" not in path.parts]


def lines_with(pattern, *endings):
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in our_files(*endings)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]


def test_imports_go_the_way_of_the_contracts():
    done = run(Path(sys.executable).with_name("lint-imports"), "--no-cache")

    assert done.returncode == 0, done.stdout


def test_every_environment_name_is_explained_and_every_explained_one_is_read():
    read = set()
    for path in our_files(".py"):
        if path.relative_to(ROOT).parts[0] in APPS:
            read |= set(re.findall(r"""\benv\.\w+\(\s*["']([A-Z_]+)["']""", path.read_text()))
    explained = set(re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert read == explained


def test_only_the_settings_read_the_environment():
    reads = lines_with(re.compile(r"os\.environ\b(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|os\.getenv"), ".py")

    assert [line for line in reads if line.startswith(tuple(f"{app}/" for app in APPS))] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name):
    engines["django"].get_template(name)


def test_no_template_holds_inline_styles_or_scripts():
    inline = re.compile(r"""<style|\sstyle=["']|\son[a-z]+=["']|<script(?![^>]*\ssrc=)""")

    assert [line for line in lines_with(inline, ".html") if "application/ld+json" not in line] == []


def test_nothing_names_a_folder_of_one_machine():
    assert lines_with(MACHINE_PATH, ".py", ".toml", ".md", ".html", ".txt", ".css", ".js", ".example", "") == []


def test_nothing_names_a_package_index():
    named = lines_with(PACKAGE_INDEX, ".toml", ".txt", ".md", "")

    assert [line for line in named if not line.startswith("Makefile:") or "--no-emit" not in line] == []


def test_only_the_papers_own_file_knows_the_paper_by_name():
    named = lines_with(
        re.compile("healing.?together|policylink|boys and men", re.IGNORECASE), ".py", ".html", ".js", ""
    )
    ours = [line for line in named if line.startswith((*(f"{app}/" for app in APPS), "templates/", "Makefile"))]

    assert [line for line in ours if not line.startswith("tracker/settings.py")] == []
    assert [line.split('"')[-2] for line in ours] == ["healing_together.toml"]


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_deployed_site_has_nothing_to_complain_about():
    done = run(
        *(sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        DJANGO_SETTINGS_MODULE="tracker.settings",
        SITE_URL="https://example.org",
        ALLOWED_HOSTS="example.org",
        SECRET_KEY="".join(chr(33 + number % 90) for number in range(80)),
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_readme_names_only_commands_that_exist_and_leaves_none_out():
    in_makefile = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    in_readme = set(re.findall(r"\bmake ([a-z-]+)", (ROOT / "README.md").read_text()))

    assert in_readme == in_makefile - {"help"}


def test_readme_names_only_folders_that_exist():
    named = re.findall(r"`((?:[a-z_]+/)+)(?:[a-z_]+\.py)?`", (ROOT / "README.md").read_text())

    assert named
    assert [name for name in named if not (ROOT / name).is_dir() and name != "var/"] == []


def test_every_pinned_package_has_its_hash():
    for path in (ROOT / "requirements").glob("*.txt"):
        pins = re.split(r"\n(?=\S)", path.read_text())
        assert [pin for pin in pins if "--hash=sha256:" not in pin] == [], path.name
