"""Every address of the desk, asked by every role: the table that is written down is the one that is true."""

from __future__ import annotations

import os

import pytest

from tests import permissions

pytestmark = pytest.mark.django_db


def test_the_table_is_true() -> None:
    """A difference is a door that opened or shut, or a new address. Look at it; then `make permissions`."""
    found = permissions.document(permissions.table())
    if os.environ.get(permissions.REWRITE):
        permissions.FILE.write_text(found)
    written = permissions.FILE.read_text() if permissions.FILE.exists() else ""
    # Their difference, line by line: told of the two whole texts it takes minutes.
    assert set(found.splitlines()) ^ set(written.splitlines()) == set()
    is_in_order = found == written
    assert is_in_order
    assert "500" not in found
