"""The shape of the house: imports go downward only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "migrate"

#: Floors from the bottom; rooms of one floor do not know each other, except where listed below.
FLOORS = [
    {"errors", "issues", "batch", "definitions", "plugins", "marks", "memory", "views", "arrow"},  # the vocabulary
    {"characters"},
    {"charsets", "standards"},
    {"records", "gaiji"},
    {"readers", "mapping", "checks", "writers"},
    {"runners", "pipeline", "inspection"},
    {"report"},
    {"cli"},
]
NEIGHBOURS = {
    *{("pipeline", "runners"), ("batch", "issues"), ("definitions", "errors"), ("issues", "marks")},
    *{("views", "memory"), ("views", "arrow")},
}


def floor_of(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found |= {name.split(".")[1] for name in names if name.startswith("migrate.")}
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_downward(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if room in {"__init__", "__main__"}:
        return
    for other in imports(path) - {room}:
        assert floor_of(other) < floor_of(room) or (room, other) in NEIGHBOURS, f"{room} imports {other}"
