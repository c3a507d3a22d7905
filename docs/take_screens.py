"""Pictures of every page, phone and desktop, light and dark, English and Spanish, into docs/screens/.

    make screens

They show the bundled sample and nothing else: a database of their own is made, filled, served on loopback and thrown
away. A picture is what a visitor sees first (one window, not the whole page), in 64 colours, so that all of them stay
small enough to be kept beside the code.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from itertools import product
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, StorageState, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screens"
PAGES = {
    "home": "/",
    "recommendation": "/recommendations/R4/",
    "brief": "/recommendations/R4/brief/",
    "bill": "/bills/20252026/AB-831/",
    "bills": "/bills/",
    "compare": "/bills/20232024/AB-1186/compare/20230AB118697AMD..20230AB118696AMD/",  # the print that struck out most
    "search": "/search/?q=domestic+violence",
    "hearings": "/hearings/",
    "legislators": "/legislators/",
    "gaps": "/gaps/",
    "follow": "/follow/",
    "status": "/status/",
    "methodology": "/methodology/",
    "about": "/about/",
    "api": "/api/",
}
DESK = {"desk": "/review/#desk"}
"""What only people of the desk see, and nobody of them is a person: the demo makes them up."""
WINDOWS = {"phone": (390, 844), "desktop": (1280, 900)}
LANGUAGES = {"en": "", "es": "/es"}
THEMES = ("light", "dark")
COLOURS = 64
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 60
"""Seconds until the site must have answered."""


def main() -> None:
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit(f"no browser found: looked for {', '.join(BROWSERS)} on PATH")
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        surroundings = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/screens.sqlite3",
            "SECRET_KEY": "screens-" + "x" * 50,
            "ALLOWED_HOSTS": "127.0.0.1",
            "ARCHIVE_URL": f"file://{folder}/archive",
        }
        said = ""
        for command in (["migrate", "-v0"], ["run_pipeline", "--sample", "--json"], ["demo_desk"]):
            done = subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=surroundings,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            said = done.stdout
        site = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "tracker.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"],
            cwd=ROOT, env=surroundings, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            take_all(browser, f"http://127.0.0.1:{port}", said.splitlines()[-1].split())
        finally:
            site.terminate()
            site.wait()


def wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def take_all(browser: str, site: str, account: list[str]) -> None:
    """``account`` is a line of ``demo_desk``: address, "password", the password, "one-time codes", and the codes."""
    FOLDER.mkdir(exist_ok=True)
    total = 0
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        signed_in = sign_in(started, site, email=account[0], password=account[2], code=account[-1])
        for (window, size), theme, (language, prefix) in product(WINDOWS.items(), THEMES, LANGUAGES.items()):
            for pages, state in ((PAGES, None), (DESK, signed_in)):
                page = started.new_page(
                    viewport={"width": size[0], "height": size[1]},
                    color_scheme=theme,
                    reduced_motion="reduce",
                    storage_state=state,
                )
                for name, path in pages.items():
                    page.goto(f"{site}{prefix}{path}")
                    total += keep(page.screenshot(), FOLDER / f"{name}-{window}-{theme}-{language}.png")
                page.close()
        started.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures, {total / 1e6:.1f} MB")


def sign_in(browser: Browser, site: str, *, email: str, password: str, code: str) -> StorageState:
    page = browser.new_page()
    page.goto(f"{site}/accounts/login/?next=/review/")
    page.fill("#id_login", email)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.fill("#id_code", code)
    page.press("#id_code", "Enter")
    page.wait_for_url("**/review/")
    state = page.context.storage_state()
    page.close()
    return state


def keep(picture: bytes, path: Path) -> int:
    """Write it with few colours; returns how many bytes it takes."""
    few = Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    return path.stat().st_size


if __name__ == "__main__":
    main()
