"""oEmbed 1.0: somebody pastes a link of ours into a page, and the page asks what to show in its place."""

from http import HTTPStatus
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.sharing import A_DAY, frame_of

FRAME = (
    '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" referrerpolicy="no-referrer"'
    ' sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
)


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """``?url=…&format=json|xml&maxwidth=…&maxheight=…``; 404 for what is no page of ours with a frame, 501 for
    another format, 400 without an address."""
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        return _plain(_("Only JSON and XML are spoken here."), HTTPStatus.NOT_IMPLEMENTED)
    if not request.GET.get("url"):
        return _plain(_("Name the address: ?url=…"), HTTPStatus.BAD_REQUEST)
    try:
        answer = _answer(request)
    except Http404:
        return _plain(_("Nothing of ours to embed stands at that address."), HTTPStatus.NOT_FOUND)
    response = JsonResponse(answer) if form == "json" else HttpResponse(_xml(answer), content_type="text/xml")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


def _answer(request: HttpRequest) -> dict[str, Any]:
    title, path, size = frame_of(request.GET["url"])
    width, height = (_at_most(size[name], request.GET.get(f"max{name}", "")) for name in ("width", "height"))
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": settings.SITE_NAME,
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": A_DAY,
        "width": width,
        "height": height,
        "html": format_html(FRAME, settings.SITE_URL + path, title, width, height),
    }


def _at_most(wanted: int, asked: str) -> int:
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 6
    return min(wanted, int(asked)) if is_number and int(asked) else wanted


def _xml(answer: dict[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = str(value)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _plain(text: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
