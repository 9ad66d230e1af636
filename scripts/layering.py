"""Fail where a module of the plugin imports a layer that it must not know."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

PLUGIN = Path(__file__).parents[1] / "cloudless_plugin"
TABLES = {
    "address",
    "cache",
    "catalogues",
    "errors",
    "held",
    "options",
    "periods",
    "protocol",
    "request",
    "sensors",
    "text",
}
"""What of the engine the QGIS side may import."""
FORBIDDEN = {
    "engine": {"qgis", "PyQt5", "PyQt6", "osgeo", "gui", "processing", "runtime", "plugin"},
    "runtime": {"gui", "processing", "plugin"},
    "processing": {"gui", "plugin"},
    "gui": {"plugin"},
}


def imports(path: Path) -> set[str]:
    """Return what a module imports: names within the plugin as ``layer.module``, others as they are."""
    found: set[str] = set()
    package = path.relative_to(PLUGIN).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join((*package[: len(package) + 1 - node.level], node.module or "")) if node.level else node.module
            )
            base = (base or "").strip(".")
            found |= {base, *(f"{base}.{alias.name}".strip(".") for alias in node.names)}
    return found


def problems() -> list[str]:
    """Return every import that goes the wrong way, a line each."""
    found = []
    for path in sorted(PLUGIN.rglob("*.py")):
        layer = path.relative_to(PLUGIN).parts[0]
        for name in sorted(imports(path)):
            parts = name.split(".")
            if parts[0] in FORBIDDEN.get(layer, set()):
                found.append(f"{path.relative_to(PLUGIN.parent)} imports {name}")
            outside = layer != "engine" and parts[0] == "engine" and len(parts) > 1
            if outside and parts[1] not in TABLES:
                found.append(f"{path.relative_to(PLUGIN.parent)} imports {name}, which is not a plain table")
    return found


if __name__ == "__main__":
    wrong = problems()
    print("\n".join(wrong) or "Every import goes the right way")
    sys.exit(bool(wrong))
