"""``qgis.PyQt`` is PyQt6 here, and what the panel needs of QGIS and its GDAL is stood in for."""

from __future__ import annotations

import importlib
import sys
import traceback
import types
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest
from PyQt6 import sip
from PyQt6.QtWidgets import QApplication

from tests.qt6 import standin_core, standin_gui
from tests.support import jobs
from tests.support.engine import INTERPRETER, make_scenes

_QT = ("QtCore", "QtGui", "QtNetwork", "QtWidgets", "QtXml")
for package in ("qgis", "qgis.PyQt"):
    sys.modules[package] = types.ModuleType(package)
    sys.modules[package].__spec__ = ModuleSpec(package, None)
sys.modules["qgis.PyQt"].sip = sip  # type: ignore[attr-defined]
sys.modules |= {f"qgis.PyQt.{name}": importlib.import_module(f"PyQt6.{name}") for name in _QT}
sys.modules |= {"qgis.core": standin_core, "qgis.gui": standin_gui}
sys.modules["osgeo"] = types.ModuleType("osgeo")
sys.modules["osgeo"].gdal = standin_core.Handed  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def application() -> Iterator[Any]:
    yield QApplication([])
    standin_core.PROFILE.cleanup()


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_scenes(tmp_path_factory.mktemp("generated"), jobs.SIZE)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDLESS_ENGINE", str(INTERPRETER))


@pytest.fixture(autouse=True)
def nothing_is_raised_in_a_slot(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Qt 6 ends the program there, unless someone listens."""
    raised: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda *info: raised.append("".join(traceback.format_exception(*info))))
    yield
    assert raised == []
