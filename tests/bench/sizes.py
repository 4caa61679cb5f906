"""The same pages of one paper at several sizes, measured in this process."""

from __future__ import annotations

import os

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from articles.models import ArticleVersion
from articles.rivers import Place
from tests.bench import asking, desk, ground, paper

Figures = dict[str, tuple[int, float]]


def compare(only: str, times: str, *sizes: str) -> int:
    """Print the table of the pages whose name begins so; 1 where the queries of a page differ from size to size."""
    postgres = connection.vendor == "postgresql"
    if postgres:
        connection.settings_dict["TEST"]["NAME"] = f"newsroom_bench_{os.getpid()}"
        name = settings.DATABASES["default"]["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        figures = measure(only, int(times), [int(size) for size in sizes])
    finally:
        if postgres:
            connection.creation.destroy_test_db(name, verbosity=0)
    return show(figures)


def measure(only: str, times: int, sizes: list[int]) -> dict[int, Figures]:
    ground.say(f"laying out a paper on {connection.vendor}")
    paper.lay_ground()
    cookie = logged_in(User.objects.create_superuser("measurer"))
    people = {name: logged_in(person) for name, person in desk.lay_desk().items()}
    found: dict[int, Figures] = {}
    for size in sizes:
        paper.fill(size - max(found, default=0))
        desk.give_out_archive()
        ground.say(f"measuring at {size:,} stories")
        there = {**pages(cookie), **homes(people)}
        there = {name: each for name, each in there.items() if name.startswith(only)}
        asked = {name: asking.queries(*each) for name, each in there.items()}
        spent = asking.milliseconds(there, times=times)
        found[size] = {name: (asked.get(name, 0), each) for name, each in spent.items()}
    return found


def logged_in(person: User) -> str:
    """The cookie of somebody who has logged in, and has the second factor that some need."""
    client = Client()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def pages(cookie: str) -> dict[str, tuple[str, str]]:
    released = ArticleVersion.objects.released().select_related("article").order_by("published_at")
    middle = released[released.count() // 2]
    cursor = Place(middle.published_at, middle.pk).cursor()
    public = {name: (address, "") for name, (address, _) in paper.pages().items()}
    return {
        **public,
        "article, mid-archive": (middle.get_absolute_url(), ""),
        "home, mid-archive": (f"/?before={cursor}", ""),
        "desk home": (reverse("admin:index"), cookie),
        "desk list": (reverse("admin:articles_article_changelist"), cookie),
    }


def homes(people: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The desk's home of each person, which is not that of another."""
    return {f"desk home, {name}": (reverse("admin:index"), each) for name, each in people.items()}


def show(figures: dict[int, Figures]) -> int:
    """A line a page: its queries at each size, then its milliseconds and how they grew."""
    sizes = list(figures)
    heads = [f"{size:,}" for size in sizes]
    print(f"{connection.vendor}; the page layer absent, parts warm; medians of one process")
    print(f"{'':26}{'queries':>10}{'':{10 * (len(sizes) - 1)}}{'CPU ms':>10}")
    print(f"{'stories':26}" + "".join(f"{head:>10}" for head in heads * 2) + f"{'growth':>10}")
    unequal = []
    for name in figures[sizes[0]]:
        asked = [figures[size][name][0] for size in sizes]
        spent = [figures[size][name][1] for size in sizes]
        line = "".join(f"{each:10}" for each in asked) + "".join(f"{each:10.2f}" for each in spent)
        print(f"{name:26}{line}{spent[-1] / spent[0]:10.2f}")
        if len(set(asked)) > 1:
            unequal.append(name)
    if unequal:
        print(f"Queries grow with the paper: {', '.join(unequal)}")
    return 1 if unequal else 0
