"""Who can be imported without whom: what import-linter reads in the source, proved by running it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PLUGIN = ROOT / "cloudless_plugin"
QGIS = ["qgis", "PyQt5", "PyQt6", "osgeo"]
_IMPORT = """
import sys
sys.path.insert(0, {root!r})
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {blocked!r}:
            raise ImportError('blocked: ' + name)
sys.meta_path.insert(0, Blocker())
import importlib
for name in {modules!r}:
    importlib.import_module(name)
print(*sorted({{name.split('.')[0] for name in sys.modules}} - sys.stdlib_module_names - {{"__main__"}}))
"""


def modules_in(folder: str) -> list[str]:
    """Return every module of the plugin in a folder and in the folders inside it."""
    paths = sorted(path.relative_to(ROOT) for path in (PLUGIN / folder).rglob("*.py"))
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]
    assert len(names) == len(set(names)) > 5
    return names


def imports_qgis(module: str) -> bool:
    path = ROOT / Path(*module.split("."))
    source = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        if any(name.split(".")[0] in QGIS for name in names):
            return True
    return False


def import_all(modules: list[str], *options: str, blocked: list[str]) -> subprocess.CompletedProcess[str]:
    """Import modules in a Python of its own that finds the repository, but not some packages."""
    code = _IMPORT.format(root=str(ROOT), blocked=blocked, modules=modules)
    command = [sys.executable, *options, "-c", code]
    return subprocess.run(command, cwd=ROOT.root, capture_output=True, text=True, check=False)


def test_common_needs_the_standard_library_alone() -> None:
    """``-S`` leaves out the packages of the environment, ``-I`` those of the user and of the working folder."""
    done = import_all(modules_in("common"), "-I", "-S", blocked=[])
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["cloudless_plugin"]


def test_runtime_without_qgis_needs_the_standard_library_alone() -> None:
    """Only the modules that import QGIS themselves need it, however far the others' imports reach."""
    plain = [module for module in modules_in("runtime") if not imports_qgis(module)]
    assert {f"cloudless_plugin.runtime.{name}" for name in ("engine_client", "environment", "installer")} <= {*plain}
    assert plain != modules_in("runtime")
    done = import_all(plain, "-I", "-S", blocked=[])
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["cloudless_plugin"]


def test_every_module_of_the_engine_needs_no_qgis() -> None:
    engine = modules_in("engine")
    assert len(engine) > 60
    done = import_all(engine, blocked=QGIS)
    assert done.returncode == 0, done.stderr
    assert not {*QGIS} & {*done.stdout.split()}


LATE = ["rasterio", "dask", "xarray", "stackstac", "pystac_client", "planetary_computer", "requests", "PIL"]
FIRST = [f"cloudless_plugin.engine.{name}" for name in ("jobs.mosaic", "jobs.series", "executors.processes")]


@pytest.mark.parametrize("module", FIRST)
def test_run_of_local_files_begins_without_packages_that_load_slowly(module: str) -> None:
    done = import_all([module], blocked=LATE)
    assert done.returncode == 0, done.stderr
    assert not {*LATE} & {*done.stdout.split()}


@pytest.mark.parametrize(("module", "package"), [("jobs.arrays", "stackstac"), ("executors.dask_cluster", "dask")])
def test_blocked_package_cannot_be_imported(module: str, package: str) -> None:
    done = import_all([f"cloudless_plugin.engine.{module}"], blocked=[package])
    assert done.returncode != 0
    assert f"blocked: {package}" in done.stderr


def test_isolated_python_finds_no_package() -> None:
    assert "No module named 'numpy'" in import_all(["numpy"], "-I", "-S", blocked=[]).stderr
