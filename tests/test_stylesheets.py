"""The readers' style sheet: many small files that reach a reader as one, each in its layer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage

from newsroom.stylesheets import IMPORT, Folded, Found, fold

ROOT = Path(__file__).resolve().parent.parent
CSS = ROOT / "static" / "css"
BLOCKS = sorted((CSS / "components").glob("*.css"))
FIRST_VIEW = ("newsreader", "newsreader-italic", "libre-franklin")
RUPEE = tuple(f"{name}-rupee" for name in FIRST_VIEW)


@pytest.fixture
def found() -> Found:
    return {path: (storage, path) for finder in get_finders() for path, storage in finder.list([])}


@pytest.fixture
def written(tmp_path: Path) -> Found:
    """Two sheets, one of which imports the other from a folder below."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "all.css").write_text(
        "/* all */\n@layer a, b;\n"
        '@import url("parts/one.css") layer(a);\n@import url("parts/one.css") layer(b) print;\n'
    )
    (tmp_path / "parts" / "one.css").write_text('/* one */\n.one {\n  src: url("../x.woff2");\n}\n')
    storage = FileSystemStorage(tmp_path)
    return {name: (storage, name) for name in ("all.css", "parts/one.css")}


def test_it_puts_each_import_into_its_layer_and_medium(written: Found) -> None:
    rule = '.one {\n  src: url("x.woff2");\n}\n'
    assert fold("all.css", written) == (
        f"@layer a, b;\n@layer a {{\n{rule}}}\n\n@media print {{\n@layer b {{\n{rule}}}\n}}\n\n"
    )


def test_it_refuses_an_import_that_is_not_there(written: Found) -> None:
    del written["parts/one.css"]
    with pytest.raises(ImproperlyConfigured, match=r"all\.css imports parts/one\.css"):
        fold("all.css", written)


def test_it_is_read_like_any_file_when_the_files_are_collected(written: Found) -> None:
    with Folded("all.css", written).open("all.css") as file:
        assert file.read().startswith(b"@layer a, b;\n@layer a {")


def test_a_reader_asks_for_one_sheet(found: Found) -> None:
    text = fold("css/paper.css", found)
    assert "@import" not in text
    assert all(f"\n{selector} {{" in text for selector in (".card", ".slot", ".masthead"))


def test_every_import_of_the_paper_has_a_layer_but_the_fonts() -> None:
    text = (CSS / "paper.css").read_text()
    imports = list(IMPORT.finditer(text))
    assert len(imports) == text.count("@import url")
    assert [match["url"] for match in imports if not match["layer"]] == ["fonts.css"]


def test_every_component_is_in_the_paper() -> None:
    named = {match["url"] for match in IMPORT.finditer((CSS / "paper.css").read_text())}
    assert {f"components/{path.name}" for path in BLOCKS} <= named


@pytest.mark.parametrize("path", BLOCKS, ids=lambda path: path.stem)
def test_a_component_takes_its_colours_from_the_tokens(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|prefers-color-scheme|data-theme", text)
    assert "!important" not in text
    assert "url(" not in text


def test_the_faces_of_a_first_view_weigh_at_most_110_kb() -> None:
    files = [ROOT / "static" / "fonts" / f"{name}.woff2" for name in (*FIRST_VIEW, *RUPEE)]
    assert sum(path.stat().st_size for path in files) <= 110_000
