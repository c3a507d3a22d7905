"""One file for each table that events come from; the folder is the registry."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from alerts.source import EventSource


@cache
def registered() -> tuple[EventSource, ...]:
    """Every source in the folder, by name."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return tuple(sorted((kind() for kind in EventSource.__subclasses__()), key=lambda source: source.name))
