"""Every public route, in reading order; the section catch-all comes last."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from articles import feeds, openness, previews, sitemaps
from articles import views as articles
from newsroom import views
from newsroom.core import media
from newsroom.desk.account import ACCOUNT
from sections import feeds as section_feeds
from sections import views as sections
from sections.sitemaps import sections as section_sitemap

urlpatterns = [
    path("", sections.home, name="home"),
    path("feed/", section_feeds.section, name="feed"),
    path("tags/", articles.tags, name="tags"),
    path("tags/<slug:slug>/", articles.tag, name="tag"),
    path("tags/<slug:slug>/feed/", feeds.tag, name="tag-feed"),
    path("authors/<slug:slug>/", articles.author, name="author"),
    path("authors/<slug:slug>/feed/", feeds.author, name="author-feed"),
    path("corrections/", openness.corrections, name="corrections"),
    path("corrections/feed/", openness.corrections_feed, name="corrections-feed"),
    path("preview/<slug:token>/", previews.preview, name="preview"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap-news"),
    path("sitemap-sections.xml", section_sitemap, name="sitemap-sections"),
    re_path(
        r"^sitemap-(?P<year>[0-9]{4})-(?P<month>[0-9]{2})\.xml$",
        sitemaps.month,
        name="sitemap-month",
    ),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("_p/", include("ads.urls")),
    path("admin/account/", include(ACCOUNT)),
    path("admin/login/", admin.site.login, name="account_login"),
    path("admin/", admin.site.urls),
]

if settings.MEDIA_URL.startswith("/"):
    urlpatterns += [path(f"{settings.MEDIA_URL.strip('/')}/<path:name>", media.serve, name="media")]

urlpatterns += [
    path("<path:path>/feed/", section_feeds.section, name="section-feed"),
    path("<path:path>/history/", openness.history_at, name="history"),
    path("<path:path>/", sections.page, name="page"),
    path("<path:path>", sections.unslashed, name="unslashed"),
]

handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
