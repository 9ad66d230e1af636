"""Every name of QGIS and Qt that the plugin uses is there, in the version at hand."""

from __future__ import annotations

import importlib
from functools import reduce
from pathlib import Path

import pytest

from scripts.qt6 import PLUGIN, Source


@pytest.mark.parametrize("path", sorted(PLUGIN.rglob("*.py")), ids=lambda path: str(path.relative_to(PLUGIN)))
def test_qgis_has_every_name(path: Path) -> None:
    for reference in Source(path.read_text(encoding="utf-8")).references():
        if reference.module:
            reduce(getattr, reference.path, importlib.import_module(reference.module))
