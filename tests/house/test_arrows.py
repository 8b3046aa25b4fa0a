"""Imports point one way: spiders and pipelines use the library, and each layer of it only the layers below."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Rooms from the ground up; a module may import its own room and those before it.
ROOMS = [
    (
        "ground",
        (
            "version errors shadowing items page text charset urls counts dates portals document attributes css tracking"
            " traps base_href islands encodings wordlists challenge"
        ).split(),
    ),
    ("rules", ["families", "fields"]),
    (
        "stages",
        (
            "classify classify_words standing structure extract learn walk fingerprint recrawl stories health monitor quiet"
            " whole reading readers forked"
        ).split(),
    ),
    ("archive", ["archive"]),
    (
        "scrapy side",
        (
            "settings overrides frontier middlewares extensions download fetch requested stop_signals run_report writers"
            " run crawling"
        ).split(),
    ),
    ("doors", ["jobs", "web", "cli"]),
]
LEVEL = {name: level for level, (_, names) in enumerate(ROOMS) for name in names}
SCRAPY_SIDE = {"frontier", "middlewares", "extensions", "download"}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "crawler").parts[0].removesuffix(".py")


def imported(path: Path, *, top_level_only: bool = False) -> set[str]:
    """Dotted names imported by the file; only those run at import time if asked (not in functions, not for type checkers)."""
    tree = ast.parse(path.read_text())
    nodes = at_import(tree) if top_level_only else ast.walk(tree)
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def at_import(tree: ast.AST):
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from at_import(node)


@pytest.mark.parametrize("path", modules("crawler"), ids=lambda p: str(p.relative_to(ROOT)))
def test_the_library_never_imports_what_uses_it(path):
    assert not {name for name in imported(path) if name.split(".")[0] in ("spiders", "pipelines", "tests", "benchmarks")}


@pytest.mark.parametrize("path", modules("crawler"), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_layer_imports_only_the_layers_below_it(path):
    room = room_of(path)
    if room == "__init__":
        return
    assert room in LEVEL, f"{room} has no room yet: give it one in this test"
    above = {
        name
        for name in imported(path, top_level_only=True)
        if name.startswith("crawler.") and LEVEL.get(name.split(".")[1], 0) > LEVEL[room]
    }
    assert not above


@pytest.mark.parametrize("path", modules("crawler"), ids=lambda p: str(p.relative_to(ROOT)))
def test_heavy_libraries_are_imported_only_in_their_layers(path):
    names = {name.split(".")[0] for name in imported(path, top_level_only=True)}
    if room_of(path) not in SCRAPY_SIDE:
        assert not names & {"scrapy", "twisted", "itemadapter"}
    if room_of(path) != "archive":
        assert "sqlite_utils" not in names
    assert not names & {"trafilatura", "dateparser", "htmldate"}
