"""The house rules that can be read from the source: layers, sizes, names, and who may call HTML safe."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("newsroom", "articles", "sections", "ads")
THE_ALLOWLIST = "newsroom/core/html.py"

# What stands below a layer: it may import these and itself, and nothing else of ours.
BELOW = {
    "newsroom.core": (),
    "newsroom.desk": ("newsroom.core",),
    "articles": ("newsroom.core", "newsroom.desk"),
    "ads": ("newsroom.core", "newsroom.desk"),
    "sections": ("articles", "newsroom.core", "newsroom.desk"),
    "newsroom": (*APPS, "newsroom.core", "newsroom.desk"),
    "tests": (*APPS, "newsroom.core", "newsroom.desk"),
}
# Inside an app, from the bottom to the top; what has no place here may import any of them.
FLOORS = (
    {"models"},
    {"policy"},
    {"workflow"},
    {"views", "admin", "feeds", "sitemaps", "desk", "urls"},
)
FORBIDDEN_NAMES = re.compile(r"^_?(util|helper|mixin|service|misc|common)s?$")
SAFE_NAMES = {"mark_safe", "SafeString", "SafeText", "html_safe", "SafeData"}
TYPING_ONLY = {"SafeString", "SafeText"}


def python_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if path.stat().st_size]


def written_by_us(*folders: str) -> list[Path]:
    """Without the migrations, which Django writes."""
    return [path for path in python_files(*folders) if "migrations" not in path.parts]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> str | None:
    fitting = [layer for layer in BELOW if f"{module}.".startswith(f"{layer}.")]
    return max(fitting, key=len, default=None)


def imported(source: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name that is imported, with its line: `from a import b` gives "a.b"."""
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def floor_of(module: str) -> int | None:
    parts = module.split(".")
    names = parts[1:2] if parts[0] in APPS[1:] else []
    return next((n for n, floor in enumerate(FLOORS) if floor.intersection(names)), None)


def wrong_layer(module: str, source: ast.AST) -> list[str]:
    layer, app, floor = layer_of(module), module.split(".")[0], floor_of(module)
    troubles = []
    for line, name in imported(source):
        other = layer_of(name)
        if other and other != layer and layer and other not in BELOW[layer]:
            troubles.append(f"{module}:{line} is of {layer} and imports {name}")
        above = floor_of(name) if name.startswith(f"{app}.") else None
        if floor is not None and above is not None and above > floor:
            troubles.append(f"{module}:{line} imports {name}, which stands above it")
    return troubles


def wrong_import(module: str, source: ast.AST) -> list[str]:
    troubles = [
        f"{module}:{line} imports {name}"
        for line, name in imported(source)
        if name.startswith(".") or name.endswith(".*")
    ]
    for function in ast.walk(source):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inside = (f"{module}:{line} imports {name}" for line, name in imported(function))
            troubles += [f"{trouble} inside {function.name}" for trouble in inside]
    return troubles


def too_long(module: str, source: ast.AST) -> list[str]:
    most = {ast.FunctionDef: 50, ast.AsyncFunctionDef: 50, ast.ClassDef: 250}
    troubles = []
    for node in ast.walk(source):
        if type(node) in most and isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > most[type(node)]:
                troubles.append(f"{module}.{node.name} has {lines} lines")
    return troubles


def calls_html_safe(module: str, source: ast.AST) -> list[str]:
    """Uses of what turns text into trusted HTML; naming a type in an annotation is none."""
    troubles = [
        f"{module}:{line} imports {name}"
        for line, name in imported(source)
        if name.rpartition(".")[2] in SAFE_NAMES - TYPING_ONLY
    ]
    for node in ast.walk(source):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in SAFE_NAMES:
                troubles.append(f"{module}:{node.lineno} calls {name}")
    return troubles


def gather(check: Callable[[str, ast.AST], list[str]], *folders: str) -> list[str]:
    files = (
        path for path in written_by_us(*folders) if str(path.relative_to(ROOT)) != THE_ALLOWLIST
    )
    return [trouble for path in files for trouble in check(name_of(path), tree(path))]


def test_it_imports_only_downwards() -> None:
    assert gather(wrong_layer, *APPS) == []


def test_it_imports_at_the_top_and_by_full_name() -> None:
    assert gather(wrong_import, *APPS, "tests") == []


def test_it_keeps_functions_and_classes_short() -> None:
    assert gather(too_long, *APPS, "tests") == []


def test_it_keeps_files_short() -> None:
    files = written_by_us(*APPS, "tests")
    lines = {name_of(path): path.read_text().count("\n") for path in files}
    assert {name: count for name, count in lines.items() if count > 500} == {}


def test_it_trusts_html_in_one_module_only() -> None:
    assert gather(calls_html_safe, *APPS) == []


def test_it_names_files_for_what_they_do() -> None:
    files = [path for path in python_files(*APPS, "tests") if FORBIDDEN_NAMES.match(path.stem)]
    assert files == []


def test_every_module_says_what_lives_there() -> None:
    files = written_by_us(*APPS, "tests")
    assert [name_of(path) for path in files if not ast.get_docstring(tree(path))] == []


def test_every_module_annotates_lazily() -> None:
    wanted = "from __future__ import annotations"
    eager = [
        name_of(path)
        for path in written_by_us(*APPS, "tests")
        if wanted not in path.read_text() and len(tree(path).body) > 1
    ]
    assert eager == []


def test_nothing_is_left_for_later_or_looked_away_from() -> None:
    left = re.compile(
        r"# *(no[q]a|type: *[i]gnore)|\b(TO[D]O|FIX[M]E)\b|mark\.(s[k]ip|x[f]ail)|pytest\.(s[k]ip|x[f]ail)\("
    )
    found = [
        f"{name_of(path)}:{number}"
        for path in python_files(*APPS, "tests")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if left.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("module", "source", "trouble"),
    [
        ("newsroom.core.text", "from articles.models import Article", "is of newsroom.core"),
        ("newsroom.desk.site", "import newsroom.roles", "is of newsroom.desk"),
        ("articles.views", "from sections import models", "is of articles"),
        ("ads.sheet", "from articles.models import Article", "is of ads"),
        ("articles.models.article", "from articles import workflow", "stands above"),
        ("articles.policy", "from articles.workflow import publish", "stands above"),
    ],
)
def test_it_sees_an_import_that_goes_up(module: str, source: str, trouble: str) -> None:
    assert trouble in wrong_layer(module, ast.parse(source))[0]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("sections.fronts", "from articles.models import Article"),
        ("articles.workflow", "from articles import policy\nfrom newsroom.core import clock"),
        ("newsroom.demo", "from ads.models import Campaign\nfrom articles import workflow"),
        ("newsroom.core.text", "import unicodedata\nfrom django.utils import html"),
    ],
)
def test_it_lets_an_import_go_down(module: str, source: str) -> None:
    assert wrong_layer(module, ast.parse(source)) == []


def test_it_sees_imports_that_hide() -> None:
    hidden = ast.parse("from .a import b\nfrom c import *\ndef f():\n    import d\n")
    assert len(wrong_import("articles.x", hidden)) == 3


def test_it_sees_html_that_is_called_safe() -> None:
    calls = ast.parse("from django.utils import safestring\nsafestring.mark_safe(x)\nSafeString(y)")
    assert len(calls_html_safe("articles.x", calls)) == 2
    named = ast.parse("from django.utils.safestring import SafeString\ndef f() -> SafeString: ...")
    assert calls_html_safe("articles.x", named) == []
