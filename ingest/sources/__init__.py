"""One small module a source; dropping it into this folder registers it."""

from importlib import import_module
from pkgutil import iter_modules

from ingest.source import Source


def registered() -> dict[str, Source]:
    """Every source by its slug: modules of this folder that define ``SOURCE``."""
    found: dict[str, Source] = {}
    for module in iter_modules(__path__):
        source = getattr(import_module(f"{__name__}.{module.name}"), "SOURCE", None)
        if source is not None:
            found[source.slug] = source
    return found
