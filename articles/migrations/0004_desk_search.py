"""The index behind the desk's search in headline, standfirst and body: FTS5 on SQLite, a GIN index on PostgreSQL."""

from django.db import migrations

COLUMNS = "headline, standfirst, body_text"


def of(row):
    return ", ".join(f"{row}.{name}" for name in ("headline", "standfirst", "body_text"))


SQLITE = [
    f"CREATE VIRTUAL TABLE articles_search USING fts5({COLUMNS}, content='articles_article', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2')",
    f"INSERT INTO articles_search(rowid, {COLUMNS}) SELECT id, {COLUMNS} FROM articles_article",
    f"CREATE TRIGGER articles_search_insert AFTER INSERT ON articles_article BEGIN "
    f"INSERT INTO articles_search(rowid, {COLUMNS}) VALUES (NEW.id, {of('NEW')}); END",
    f"CREATE TRIGGER articles_search_update AFTER UPDATE OF {COLUMNS} ON articles_article BEGIN "
    f"INSERT INTO articles_search(articles_search, rowid, {COLUMNS}) VALUES ('delete', OLD.id, {of('OLD')}); "
    f"INSERT INTO articles_search(rowid, {COLUMNS}) VALUES (NEW.id, {of('NEW')}); END",
    f"CREATE TRIGGER articles_search_delete AFTER DELETE ON articles_article BEGIN "
    f"INSERT INTO articles_search(articles_search, rowid, {COLUMNS}) VALUES ('delete', OLD.id, {of('OLD')}); END",
]
SQLITE_BACK = [
    f"DROP TRIGGER articles_search_{name}" for name in ("insert", "update", "delete")
] + ["DROP TABLE articles_search"]
POSTGRESQL = [
    "CREATE INDEX articles_search ON articles_article USING gin "
    "(to_tsvector('simple', headline || ' ' || standfirst || ' ' || body_text))"
]
POSTGRESQL_BACK = ["DROP INDEX articles_search"]


def run(statements):
    def operation(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return operation


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_the_record_stands")]
    operations = [
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        )
    ]
