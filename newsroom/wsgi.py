"""The application that the server calls: the page cache first, Django behind it."""

from __future__ import annotations

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from newsroom.core.pagecache import PageCacheApplication

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
# A reader's page never asks the database for longer than this; commands may (see settings.py).
os.environ.setdefault("STATEMENT_TIMEOUT", "10")

site = get_wsgi_application()
# Who writes templates wants to see them: with DEBUG nothing is kept in front of Django.
application = site if settings.DEBUG else PageCacheApplication(site)

if settings.HOUSEKEEPING:
    import_module("newsroom.desk.housekeeping").start()
