"""What a page's boxes ask of the server: the sheet, and the way out through a click."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.cache import get_conditional_response
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from ads import clicks
from ads.kept import Sheet
from ads.models import Creative
from ads.sheet import sheet_for
from newsroom.core import clock
from newsroom.core.pagecache.page import accepts_gzip

JSON = "application/json"
KEEP = "public, max-age=30, s-maxage=30, stale-while-revalidate=30"


@require_safe
def sheet(request: HttpRequest, kind: str, section_id: int) -> HttpResponse:
    """What may run on pages of a kind in a section.

    `Age` counts from when the sheet was made, so that no chain of caches shows a paused line for more than a minute.
    """
    now = clock.now()
    found = sheet_for(kind, section_id, now)
    if found is None:
        return HttpResponseNotFound(content_type=JSON, headers={"Cache-Control": KEEP})
    packed = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    whole = _packed(found) if packed else _plain(found)
    response = get_conditional_response(request, etag=whole["ETag"], response=whole)
    response["Cache-Control"] = KEEP
    response["Vary"] = "Accept-Encoding"
    response["Age"] = str(int(found.age(now).total_seconds()))
    response["Surrogate-Key"] = f"p-{section_id}"
    return response


def _plain(found: Sheet) -> HttpResponse:
    return HttpResponse(found.body, content_type=JSON, headers={"ETag": f'"{found.mark}"'})


def _packed(found: Sheet) -> HttpResponse:
    headers = {"ETag": f'"{found.mark}-gzip"', "Content-Encoding": "gzip"}
    return HttpResponse(found.zipped, content_type=JSON, headers=headers)


@require_safe
def click(request: HttpRequest, token: str) -> HttpResponse:
    """To where the creative leads, which its own row alone says."""
    named = clicks.read(token)
    creative = Creative.objects.approved().filter(pk=named.creative_id).first() if named else None
    if creative is None:
        raise Http404
    return HttpResponse(
        status=302,
        headers={
            "Location": iri_to_uri(creative.landing_url),
            "Cache-Control": "no-store",
            "Referrer-Policy": "strict-origin",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )
