"""What every answer says about itself to browsers, and how much a request may bring."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Final

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

PERMISSIONS: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)

GATE_SECONDS: Final = 0.25


def on_the_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(settings.DESK_PATH)


class HeadersMiddleware(CSPMiddleware):
    """The readers' Content-Security-Policy on every answer, the desk's own on the desk's."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if on_the_desk(request) and not report_only:
            desk = settings.DESK_CONTENT_SECURITY_POLICY["DIRECTIVES"]
            parts.replace = {**desk, **(parts.replace or {})}
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response = super().process_response(request, response)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if on_the_desk(request):
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


class RequestSizeMiddleware:
    """Bounds what may come in: the size of a body, and how many are being received at once.

    A body is awaited by one of the server's threads. Were all of them waiting for people who send
    slowly, or never, nobody could read the paper.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.gate = BoundedSemaphore(max(1, settings.THREADS // 2))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.REQUEST_MAX_BYTES:
            most = settings.REQUEST_MAX_BYTES // (1024 * 1024)
            return refusal(413, f"That is too large: at most {most} MB at once.")
        if length == "0":
            return self.get_response(request)
        if not self.gate.acquire(timeout=GATE_SECONDS):
            return refusal(503, "The newsroom is busy. Please send it again in a moment.")
        try:
            return self.get_response(request)
        finally:
            self.gate.release()


def refusal(status: int, sentence: str) -> HttpResponse:
    response = HttpResponse(f"{sentence}\n", status=status, content_type="text/plain")
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response
