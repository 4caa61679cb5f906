"""The triggers of the record: versions and events stand, one version is live, the search's index follows the stories.

The migrations made them, word for word as here.
"""

from __future__ import annotations

from articles.models import ArticleVersion, Event
from newsroom.core import guards
from newsroom.core.guards import Trigger

RELEASED = (
    "NEW.live_from IS NOT NULL AND (NEW.live_until IS NULL OR NEW.live_until > NEW.live_from)"
)
OVERLAP = """
    SELECT RAISE(ABORT, 'articles_one_live_version: two versions of a story would be live at once')
    WHERE EXISTS (
        SELECT 1 FROM articles_articleversion AS other
        WHERE other.article_id = NEW.article_id AND other.id IS NOT NEW.id AND other.live_from IS NOT NULL
          AND (other.live_until IS NULL OR other.live_until > other.live_from)
          AND (other.live_until IS NULL OR other.live_until > NEW.live_from)
          AND (NEW.live_until IS NULL OR NEW.live_until > other.live_from)
    );
"""
ONE_LIVE = [
    f"CREATE TRIGGER articles_one_live_version_{name} BEFORE {when} ON articles_articleversion "
    f"WHEN {RELEASED} BEGIN {OVERLAP} END"
    for name, when in (("insert", "INSERT"), ("update", "UPDATE OF live_from, live_until"))
]

TAKE_OUT = (
    "INSERT INTO articles_search(articles_search, rowid, headline, standfirst, body_text) "
    "VALUES ('delete', OLD.id, OLD.headline, OLD.standfirst, OLD.body_text);"
)
PUT_IN = (
    "INSERT INTO articles_search(rowid, headline, standfirst, body_text) "
    "VALUES (NEW.id, NEW.headline, NEW.standfirst, NEW.body_text);"
)
SEARCHED = [
    f"CREATE TRIGGER articles_search_insert AFTER INSERT ON articles_article BEGIN {PUT_IN} END",
    f"CREATE TRIGGER articles_search_update AFTER UPDATE OF headline, standfirst, body_text ON articles_article "
    f"BEGIN {TAKE_OUT} {PUT_IN} END",
    f"CREATE TRIGGER articles_search_delete AFTER DELETE ON articles_article BEGIN {TAKE_OUT} END",
]
# What was written while nothing followed it is read once more.
READ_ANEW = "INSERT INTO articles_search(articles_search) VALUES ('rebuild')"


def triggers(vendor: str) -> list[Trigger]:
    """On PostgreSQL an exclusion constraint and an index do what the last two do on SQLite."""
    found = [each for model in (ArticleVersion, Event) for each in guards.of_model(model, vendor)]
    if vendor == "sqlite":
        found += [guards.plain(statement) for statement in ONE_LIVE]
        found += [guards.plain(statement, READ_ANEW) for statement in SEARCHED]
    return found


guards.require(triggers)
