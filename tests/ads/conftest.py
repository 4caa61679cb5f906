"""No test of the booking desk sees a sheet that another kept."""

from __future__ import annotations

import pytest

from ads.kept import SHEETS


@pytest.fixture(autouse=True)
def no_sheets() -> None:
    SHEETS.clear()
