"""How papers and their recommendations are named in addresses, in the API and in follows.

The default paper's recommendations go by their code, ``R4``; those of others by paper and code, ``safe-schools-S2``.
A code holds no hyphen and every other id ends in a hyphen and a code, so that no two ever meet.
"""

from pathlib import Path

from django.conf import settings
from django.utils.text import slugify


def slug_of(file: str) -> str:
    """``safe_schools.toml`` is the file of ``safe-schools``."""
    return slugify(Path(file).stem.replace("_", "-"))


def default_slug() -> str:
    """The paper that the site is about, whose file the settings name."""
    return slug_of(settings.PAPER_FILE.name)


def public_id(slug: str, code: str) -> str:
    return code if slug == default_slug() else f"{slug}-{code}"
