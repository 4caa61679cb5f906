"""Whether a code fits: each of an app's codes once, whatever process is asked and whether or not Redis is there."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.utils.crypto import constant_time_compare

LONGEST = 32


def fits(authenticator: Authenticator, code: str) -> bool:
    """Whether this authenticator takes the code now; a code that was taken is spent (RFC 6238, 5.2)."""
    code = "".join(code.split())[:LONGEST]
    if authenticator.type == Authenticator.Type.TOTP:
        return _spend(authenticator, code)
    return authenticator.wrap().validate_code(code)


@transaction.atomic
def _spend(authenticator: Authenticator, code: str) -> bool:
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret, spent = decrypt(row.data["secret"]), row.data.get("spent", -1)
    for counter in yield_hotp_counters_from_time():
        expected = format_hotp_value(hotp_value(secret, counter))
        if counter > spent and constant_time_compare(code, expected):
            row.data["spent"] = counter
            row.save(update_fields=["data"])
            return True
    return False
