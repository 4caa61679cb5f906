"""Call a function with Django set up: `python -m tests.bench.within package.module.function word ...`."""

from __future__ import annotations

import sys

import django
from django.utils.module_loading import import_string

if __name__ == "__main__":
    django.setup()
    sys.exit(import_string(sys.argv[1])(*sys.argv[2:]))
