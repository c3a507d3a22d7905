"""What tests of the desk ask of its page in a real browser."""

from recommendations.models import Match


def heading(page, words):
    """That match is on the desk, and the site has answered."""
    page.get_by_role("heading", name=words).wait_for()
    page.locator("#desk:not([aria-busy=true])").wait_for()


def until(page, holds):
    for _moment in range(500):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(10)
    raise AssertionError(holds)


def held_back(page):
    """What the desk sends waits in the page; what is returned lets it go.

    Not by the driver's routes: one that is set while something else is on its way may miss the next request.
    """
    page.evaluate("""() => { const { send } = XMLHttpRequest.prototype; window.held = [];
        XMLHttpRequest.prototype.send = function (...told) { held.push(() => send.apply(this, told)); };
        window.release = () => { XMLHttpRequest.prototype.send = send; held.forEach((one) => one()); }; }""")

    def release():
        until(page, "held.length > 0")
        page.evaluate("release()")

    return release


def states(rows):
    return [Match.objects.get(pk=row.pk).state for row in rows]
