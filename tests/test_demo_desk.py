"""What the demonstration takes back and puts in order is its own, though a server runs beside it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsroom import demo_desk
from newsroom.desk.models import Letter, Notice
from tests import cast
from tests.make import make_story

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


def test_of_a_run_only_its_own_letters_and_news_are_taken_back_or_put_in_order() -> None:
    """While the paper is loaded a server may run, and write to its people."""
    reader = cast.wes()

    def tell(mark: str, at: datetime) -> Notice:
        return Notice.objects.create(person=reader, kind="late", words=mark, mark=mark, at=at)

    others = tell("event:0", SUNDAY)
    with demo_desk.watched() as run:
        theirs = Letter(to="a@paper.example", subject="Theirs", body="")
        Letter.objects.bulk_create([theirs])  # which this run is not told of, as of another process
        Letter.objects.create(to="b@paper.example", subject="Made up", body="")
        story = make_story("Made up")
    assert run.events == list(story.events.order_by("pk").values_list("pk", flat=True))
    own = tell(f"event:{run.events[0]}", SUNDAY)
    demo_desk.put_in_order(run)
    demo_desk.take_back_letters(run)
    assert Notice.objects.get(mark="event:0").pk == others.pk
    assert Notice.objects.get(mark=own.mark).pk > own.pk
    assert Letter.objects.get().subject == "Theirs"
    Letter.objects.create(to="c@paper.example", subject="Afterwards", body="")
    assert len(run.letters) == 1
