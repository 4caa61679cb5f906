"""The triggers of the record: what was written stands, one version is live, the search's index follows the stories.

What guards an embargo is put up after `migrate`; migrations made the others, word for word as here.
"""

from __future__ import annotations

from articles.models import (
    ArticleVersion,
    Correction,
    Event,
    KillProof,
    LegalRead,
    PreviewAnswer,
    StoryNote,
)
from newsroom.core import guards
from newsroom.core.guards import Trigger

RECORD = (ArticleVersion, Event, Correction, KillProof, LegalRead, PreviewAnswer, StoryNote)
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

EMBARGO_HOLDS = """
    SELECT RAISE(ABORT, 'articles_embargo: the story is under embargo at that moment')
    WHERE EXISTS (
        SELECT 1 FROM articles_article AS story
        WHERE story.id = NEW.article_id AND story.embargo_until > NEW.live_from
    );
"""
EMBARGO_FITS = """
    SELECT RAISE(ABORT, 'articles_embargo: a release of the story comes before the embargo ends')
    WHERE EXISTS (
        SELECT 1 FROM articles_articleversion AS version
        WHERE version.article_id = NEW.id AND version.live_from < NEW.embargo_until
          AND (version.live_until IS NULL
               OR (version.live_until > NEW.updated_at AND version.live_until > version.live_from))
    );
"""
EMBARGO = [
    f"CREATE TRIGGER articles_embargo_insert BEFORE INSERT ON articles_articleversion "
    f"WHEN NEW.live_from IS NOT NULL BEGIN {EMBARGO_HOLDS} END",
    f"CREATE TRIGGER articles_embargo_update BEFORE UPDATE OF live_from ON articles_articleversion "
    f"WHEN NEW.live_from IS NOT NULL AND NEW.live_from IS NOT OLD.live_from BEGIN {EMBARGO_HOLDS} END",
    f"CREATE TRIGGER articles_embargo_set BEFORE UPDATE OF embargo_until ON articles_article "
    f"WHEN NEW.embargo_until IS NOT NULL AND NEW.embargo_until IS NOT OLD.embargo_until "
    f"BEGIN {EMBARGO_FITS} END",
]
EMBARGO_OF_RELEASES = """ BEGIN
    IF NEW.live_from IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.live_from IS DISTINCT FROM OLD.live_from) AND EXISTS (
        SELECT 1 FROM articles_article AS story
        WHERE story.id = NEW.article_id AND story.embargo_until > NEW.live_from
    ) THEN RAISE EXCEPTION 'articles_embargo: the story is under embargo at that moment'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF; RETURN NEW; END """
EMBARGO_OF_STORIES = """ BEGIN
    IF NEW.embargo_until IS NOT NULL AND NEW.embargo_until IS DISTINCT FROM OLD.embargo_until AND EXISTS (
        SELECT 1 FROM articles_articleversion AS version
        WHERE version.article_id = NEW.id AND version.live_from < NEW.embargo_until
          AND (version.live_until IS NULL
               OR (version.live_until > NEW.updated_at AND version.live_until > version.live_from))
    ) THEN RAISE EXCEPTION 'articles_embargo: a release of the story comes before the embargo ends'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF; RETURN NEW; END """


def embargo(vendor: str) -> list[Trigger]:
    """No version has a release before its story's embargo ends, whichever of the two was written last."""
    if vendor == "sqlite":
        return [guards.plain(statement) for statement in EMBARGO]
    return [
        guards.function(
            "articles_embargo_of_releases", EMBARGO_OF_RELEASES, "articles_articleversion",
            "BEFORE INSERT OR UPDATE OF live_from",
        ),
        guards.function(
            "articles_embargo_of_stories", EMBARGO_OF_STORIES, "articles_article",
            "BEFORE UPDATE OF embargo_until",
        ),
    ]  # fmt: skip


KILLED_ALREADY = """
    SELECT RAISE(ABORT, 'articles_killed: the story has been killed')
    WHERE EXISTS (
        SELECT 1 FROM articles_article AS story WHERE story.id = NEW.article_id AND story.killed_at IS NOT NULL
    );
"""
KILLED_BEFORE = """
    SELECT RAISE(ABORT, 'articles_killed: the story has been killed')
    WHERE EXISTS (
        SELECT 1 FROM articles_article AS story
        WHERE story.id = NEW.article_id AND story.killed_at IS NOT NULL
          AND (NEW.held_for IS NOT NULL OR NEW.live_until IS NULL OR NEW.live_until > story.killed_at)
    );
"""
KILLED_FITS = """
    SELECT RAISE(ABORT, 'articles_killed: a version of the story is still to be seen')
    WHERE EXISTS (
        SELECT 1 FROM articles_articleversion AS version
        WHERE version.article_id = NEW.id AND (version.held_for IS NOT NULL OR version.live_from IS NOT NULL
          AND (version.live_until IS NULL OR version.live_until > NEW.killed_at))
    );
"""
KILLED = [
    f"CREATE TRIGGER articles_killed_version BEFORE INSERT ON articles_articleversion "
    f"BEGIN {KILLED_ALREADY} END",
    f"CREATE TRIGGER articles_killed_release BEFORE UPDATE OF live_from, live_until, held_for "
    f"ON articles_articleversion WHEN NEW.live_from IS NOT NULL OR NEW.held_for IS NOT NULL "
    f"BEGIN {KILLED_BEFORE} END",
    f"CREATE TRIGGER articles_killed_set BEFORE UPDATE OF killed_at ON articles_article "
    f"WHEN NEW.killed_at IS NOT NULL AND OLD.killed_at IS NULL BEGIN {KILLED_FITS} END",
    "CREATE TRIGGER articles_killed_for_good BEFORE UPDATE OF killed_at, kill_reason ON articles_article "
    "WHEN OLD.killed_at IS NOT NULL "
    "AND (NEW.killed_at IS NOT OLD.killed_at OR NEW.kill_reason IS NOT OLD.kill_reason) "
    "BEGIN SELECT RAISE(ABORT, 'articles_killed: a kill is for good'); END",
]
KILLED_VERSIONS = """ BEGIN
    IF EXISTS (
        SELECT 1 FROM articles_article AS story
        WHERE story.id = NEW.article_id AND story.killed_at IS NOT NULL
          AND (TG_OP = 'INSERT' OR NEW.held_for IS NOT NULL OR (NEW.live_from IS NOT NULL
               AND (NEW.live_until IS NULL OR NEW.live_until > story.killed_at)))
    ) THEN RAISE EXCEPTION 'articles_killed: the story has been killed'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF; RETURN NEW; END """
KILLED_STORIES = """ BEGIN
    IF OLD.killed_at IS NOT NULL AND (
        NEW.killed_at IS DISTINCT FROM OLD.killed_at OR NEW.kill_reason IS DISTINCT FROM OLD.kill_reason
    ) THEN RAISE EXCEPTION 'articles_killed: a kill is for good'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.killed_at IS NOT NULL AND OLD.killed_at IS NULL AND EXISTS (
        SELECT 1 FROM articles_articleversion AS version
        WHERE version.article_id = NEW.id AND (version.held_for IS NOT NULL OR version.live_from IS NOT NULL
          AND (version.live_until IS NULL OR version.live_until > NEW.killed_at))
    ) THEN RAISE EXCEPTION 'articles_killed: a version of the story is still to be seen'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF; RETURN NEW; END """


def killed(vendor: str) -> list[Trigger]:
    """A killed story has no version to be seen, gets no new one, and stays killed for the reason that was given."""
    if vendor == "sqlite":
        return [guards.plain(statement) for statement in KILLED]
    return [
        guards.function(
            "articles_killed_versions", KILLED_VERSIONS, "articles_articleversion",
            "BEFORE INSERT OR UPDATE OF live_from, live_until, held_for",
        ),
        guards.function(
            "articles_killed_stories", KILLED_STORIES, "articles_article",
            "BEFORE UPDATE OF killed_at, kill_reason",
        ),
    ]  # fmt: skip


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
    found = [each for model in RECORD for each in guards.of_model(model, vendor)]
    found += embargo(vendor) + killed(vendor)
    if vendor == "sqlite":
        found += [guards.plain(statement) for statement in ONE_LIVE]
        found += [guards.plain(statement, READ_ANEW) for statement in SEARCHED]
    return found


guards.require(triggers)
