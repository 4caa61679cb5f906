"""Fragments in bulk, what is made of things that bear a mark, and components that are kept under their inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.html import format_html

from newsroom.core import pagecache
from newsroom.core.pagecache import fragments, new_mark, recording, shows, unkept
from newsroom.core.pagecache.cache import current
from newsroom.templatetags.pieces import told


class Shelf:
    """Things by name, which count how often they are read and made."""

    def __init__(self) -> None:
        self.says = {"a": "A", "b": "B", "c": "C"}
        self.asked: list[list[str]] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def read(self, missing: list[str]) -> dict[str, Callable[[], str]]:
        self.asked.append(missing)
        found = {name: self.says[name] for name in missing if name in self.says}
        self.meanwhile()
        return {name: partial(self.make, name, said) for name, said in found.items()}

    def make(self, name: str, said: str) -> str:
        shows(f"thing:{name}")
        return said

    def get(self, *names: str) -> dict[str, str]:
        return fragments(names, self.read)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_it_reads_once_for_all_that_are_missing(shelf: Shelf) -> None:
    assert shelf.get("a", "b") == {"a": "A", "b": "B"}
    assert shelf.get("c", "a", "b") == {"c": "C", "a": "A", "b": "B"}
    assert shelf.get("b") == {"b": "B"}
    assert shelf.asked == [["a", "b"], ["c"]]
    assert list(shelf.get("c", "a")) == ["c", "a"]


def test_each_falls_by_its_own_keys(shelf: Shelf) -> None:
    shelf.get("a", "b", "c")
    shelf.says["b"] = "another"
    current().drop(["thing:b"])
    assert shelf.get("a", "b", "c") == {"a": "A", "b": "another", "c": "C"}
    assert shelf.asked[1:] == [["b"]]


def test_the_page_shows_what_all_of_them_show(shelf: Shelf) -> None:
    for _ in range(2):
        with recording() as seen:
            shelf.get("a", "b")
        assert seen.keys == {"thing:a", "thing:b"}


def test_what_was_read_before_a_drop_is_not_kept(shelf: Shelf) -> None:
    def change() -> None:
        shelf.says["a"] = "new"
        current().drop(["thing:a"])
        shelf.meanwhile = lambda: None

    shelf.meanwhile = change
    shelf.get("a", "b")
    assert shelf.get("a", "b") == {"a": "new", "b": "B"}
    assert shelf.asked == [["a", "b"], ["a"]]


def test_a_name_that_is_not_found_is_left_out(shelf: Shelf) -> None:
    assert shelf.get("a", "x") == {"a": "A"}
    assert shelf.get() == {}


def test_nothing_kept_is_used_apart(shelf: Shelf) -> None:
    shelf.get("a")
    shelf.says["a"] = "as it will be"
    with unkept():
        assert shelf.get("a") == {"a": "as it will be"}
    assert shelf.get("a") == {"a": "A"}


@dataclass
class Thing:
    kind: str = "live"
    mark: int = field(default_factory=new_mark)


PIECE = '{% load pieces %}{% piece "components/kicker.html" story=story label=label block="card" %}'


def kicker(story: object, source: str = PIECE, **context: object) -> str:
    return Template(source).render(Context({"story": story, **context})).strip()


def test_a_piece_is_kept_while_it_is_given_the_same() -> None:
    thing = Thing()
    assert kicker(thing) == '<p class="card__kicker">Live</p>'
    thing.kind = "analysis"  # which whoever bears a mark never does: so one sees that it is kept
    assert "Live" in kicker(thing)
    assert "Analysis" in kicker(thing, label="section")
    assert "Analysis" in kicker(Thing("analysis"))


def test_a_piece_of_something_without_a_mark_is_made_each_time() -> None:
    story = {"kind": "live"}
    assert "Live" in kicker(story)
    story["kind"] = "analysis"
    assert "Analysis" in kicker(story)


def test_a_piece_sees_its_inputs_and_nothing_else() -> None:
    source = PIECE.replace(" label=label", "")
    assert kicker({"section_name": "World"}, source, label="section") == ""
    assert "World" in kicker({"section_name": "World"}, label="section")


def test_a_piece_hands_on_what_is_safe_and_what_is_not() -> None:
    source = PIECE.replace("story=story", "story=story title=title")
    typed, made = "<b>World</b>", format_html("<b>{}</b>", "World")
    assert told(typed) != told(made)
    source = '{% load pieces %}{% piece "components/block_head.html" title=title %}'
    assert "&lt;b&gt;World" in kicker(None, source, title=typed)
    assert "<b>World" in kicker(None, source, title=made)


def test_rows_are_told_by_what_is_in_them() -> None:
    one, two = Thing(), Thing()
    assert told((one, two)) != told((two, one))
    assert told(((("a", "b"),), one)) == told([[["a", "b"]], one])
    assert told(("a,b",)) != told(("a", "b"))
    assert told((one, object())) is None
    assert told(1) != told("1")


@pytest.mark.parametrize("bits", ["", '"components/kicker.html" story'])
def test_a_piece_that_is_written_wrong_is_an_error(bits: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(f"{{% load pieces %}}{{% piece {bits} %}}")


def test_no_two_marks_are_alike() -> None:
    assert len({pagecache.new_mark() for _ in range(100)}) == 100
