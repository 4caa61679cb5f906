"""Applications that granian serves for `pages`, each a factory: the paper's misses, and bare Django views."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

from newsroom.core.pagecache.cache import current
from newsroom.wsgi import application, site

Application = Callable[..., Iterable[bytes]]
bodies: dict[str, bytes] = {}


def missed() -> Application:
    """The whole paper, which forgets each page before it is asked for it; parts stay warm."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        store, name = current().store, environ["PATH_INFO"]
        if name in store.kept:
            store.discard(name, store.kept[name])
        return application(environ, start_response)

    return answer


def uncovered() -> Application:
    """Django's own handler, without the page layer in front of it; parts stay warm."""
    return site


def cold() -> Application:
    """Django's own handler, with everything that is kept forgotten before each request."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        current().store.clear()  # here alone: the other doors share the file of what was dropped
        return site(environ, start_response)

    return answer


def bare() -> Application:
    """A view that returns the page's bytes, with no middleware at all."""
    settings.MIDDLEWARE = []
    return dressed()


def dressed() -> Application:
    """The same view behind the paper's own middleware."""
    settings.ROOT_URLCONF = __name__
    kept = json.loads((Path(settings.DATA_DIR) / "bodies.json").read_text())
    bodies.update({address: body.encode() for address, body in kept.items()})
    return WSGIHandler()


def page(request: HttpRequest) -> HttpResponse:
    body = bodies[request.path]
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


urlpatterns = [re_path("", page)]
