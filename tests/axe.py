"""axe-core on a page that stands open in a browser: what it finds wrong, in each scheme and width that is asked for."""

from functools import cache
from importlib.resources import files
from itertools import product

# What passes is not written down node by node: on the longest page that took longer than the looking.
_RUN = "axe.run({resultTypes: ['violations']})"


@cache
def _script():
    return files("axe_core_python").joinpath("axe.min.js").read_text()


def violations(page, schemes=("light", "dark"), widths=(320, 1280), folds="details"):
    """Opens what is folded, then looks in every pair. ``[(scheme, width, rule, first targets), …]``; sideways
    scrolling is one of the rules."""
    page.evaluate("folds => document.querySelectorAll(folds).forEach(one => one.open = true)", folds)
    page.evaluate(_script())
    found = []
    for scheme, width in product(schemes, widths):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        for one in page.evaluate(_RUN)["violations"]:
            found.append((scheme, width, one["id"], [node["target"] for node in one["nodes"]][:3]))
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((scheme, width, "scrolls sideways", []))
    return found
