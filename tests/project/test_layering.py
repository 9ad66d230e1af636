"""The layering, proved: who can be imported without whom."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.paths import ROOT

_BLOCKER = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {blocked!r}:
            raise ImportError('blocked: ' + name)
sys.meta_path.insert(0, Blocker())
import importlib
for name in {modules!r}:
    importlib.import_module(name)
"""
_ENGINE = [f"cloudless_plugin.engine.{path.stem}" for path in (ROOT / "cloudless_plugin/engine").glob("[a-z]*.py")]
_TABLES = [
    f"cloudless_plugin.engine.{name}"
    for name in ("catalogues", "errors", "options", "periods", "protocol", "report", "request", "sensors")
]
_RUNTIME = [f"cloudless_plugin.runtime.{name}" for name in ("environment", "process", "worker")]
_BEGINNING = [f"cloudless_plugin.engine.{name}" for name in ("pipeline", "series", "processes")]
_PACKAGES = [
    "numpy",
    "xarray",
    "dask",
    "rasterio",
    "stackstac",
    "pystac_client",
    "planetary_computer",
    "pyproj",
    "affine",
]


def _import(modules: list[str], blocked: list[str]) -> subprocess.CompletedProcess[str]:
    code = _BLOCKER.format(blocked=blocked, modules=modules)
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_engine_needs_no_qgis() -> None:
    assert len(_ENGINE) > 15
    answer = _import(_ENGINE, ["qgis", "PyQt5", "PyQt6", "osgeo"])
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("modules", [_TABLES, _RUNTIME], ids=["tables", "runtime"])
def test_tables_and_runtime_need_the_standard_library_only(modules: list[str]) -> None:
    answer = _import(modules, ["qgis", "PyQt5", "PyQt6", "osgeo", *_PACKAGES])
    assert answer.returncode == 0, answer.stderr


def test_run_of_local_files_begins_without_what_takes_long_to_import() -> None:
    late = ["rasterio", "dask", "xarray", "stackstac", "pystac_client", "planetary_computer", "requests", "PIL"]
    answer = _import(_BEGINNING, late)
    assert answer.returncode == 0, answer.stderr


def test_blocker_blocks() -> None:
    assert _import(["cloudless_plugin.engine.stack"], ["stackstac"]).returncode != 0
