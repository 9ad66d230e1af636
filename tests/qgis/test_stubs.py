"""What ``stubs/`` says of QGIS is so, in the version at hand, and no more is said than the plugin uses."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.qt6 import PLUGIN, Source
from tests.support.paths import ROOT

STUBS = ROOT / "stubs" / "qgis"
USERS = [*PLUGIN.rglob("*.py"), ROOT / "manual" / "algorithms.py"]
"""What imports QGIS and is checked by mypy."""


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    for module in ("core", "gui"):
        tree = ast.parse((STUBS / f"{module}.pyi").read_text(encoding="utf-8"))
        yield from ((module, node) for node in tree.body if isinstance(node, ast.ClassDef))


def name_of(node: Any) -> str:
    return str(node.name) if isinstance(node, ast.ClassDef) else str(node)


def look_up(module: str, name: str) -> Any:
    """Return a class of QGIS's or of Qt's."""
    qt = (f"qgis.PyQt.{part}" for part in ("QtCore", "QtGui", "QtWidgets", "QtNetwork"))
    for place in (f"qgis.{module}", "qgis.core", *qt):
        if hasattr(importlib.import_module(place), name):
            return getattr(importlib.import_module(place), name)
    return {"Exception": Exception}[name]


def check(real: Any, stub: ast.ClassDef) -> None:
    """Look every name of a class up in QGIS, and those of the classes in it."""
    for part in stub.body:
        if isinstance(part, ast.ClassDef):
            check(getattr(real, part.name), part)
        elif isinstance(part, ast.FunctionDef):
            assert callable(getattr(real, part.name)), part.name
        elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            assert part.target.id in dir(real) or hasattr(real, part.target.id), part.target.id


@pytest.mark.parametrize(("module", "stub"), classes(), ids=name_of)
def test_qgis_has_every_name(qgis_app: Any, module: str, stub: ast.ClassDef) -> None:
    real = look_up(module, stub.name)
    check(real, stub)
    for base in stub.bases:
        assert issubclass(real, look_up(module, base.id)), base.id


def test_nothing_is_said_that_nobody_uses() -> None:
    """Every class is one that the plugin or the site imports, or is named in what is said of such a one."""
    imported = {name for path in USERS for *_, name, _ in Source(path.read_text()).imports()}
    named: dict[str, set[str]] = {
        stub.name: {node.id for node in ast.walk(stub) if isinstance(node, ast.Name)} for _, stub in classes()
    }
    used, new = set(), imported & named.keys()
    while new:
        used |= new
        new = {name for one in new for name in named[one] if name in named} - used
    assert used == named.keys()
    nodes = [node for path in USERS for node in ast.walk(ast.parse(path.read_text()))]
    spoken = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    spoken |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    said = {node.name for _, stub in classes() for node in ast.walk(stub) if isinstance(node, ast.FunctionDef)}
    assert {name for name in said if not name.startswith("__")} <= spoken
