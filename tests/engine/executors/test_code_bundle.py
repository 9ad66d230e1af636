"""The ZIP of the engine that goes to a Dask cluster is whole: it runs where nothing else of Cloudless is."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cloudless_plugin.engine.executors.code_bundle import pack_code
from cloudless_plugin.engine.machine.code_digest import code_digest
from tests.support import jobs
from tests.support.paths import ROOT
from tests.support.runs import mosaic, read

PLUGIN = ROOT / "cloudless_plugin"
_BEGIN = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
"""
_IMPORT = f"""{_BEGIN}
first = importlib.import_module("cloudless_plugin.engine.executors.dask_task")
for name in json.loads(sys.argv[2]):
    importlib.import_module(name)
places = {{name: module.__file__ for name, module in sys.modules.items() if name.startswith("cloudless_plugin")}}
from cloudless_plugin.engine.machine.code_digest import code_digest
print(json.dumps([code_digest(), places]))
"""
_RUN = f"""{_BEGIN}
from pathlib import Path
from cloudless_plugin.engine import Reporter, Request, run_mosaic
run_mosaic(Request.from_dict(json.loads(sys.argv[2])), Path(sys.argv[3]), Reporter())
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The ZIP, in a folder of its own."""
    name, content = pack_code()
    path = tmp_path / "bundle" / name
    path.parent.mkdir()
    path.write_bytes(content)
    return path


def run_isolated(code: str, *arguments: Any) -> str:
    """Run code in a Python that finds its packages and nothing of the working folder; return what it prints."""
    command = [sys.executable, "-I", "-c", code, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_bundle_has_every_module_of_common_and_engine() -> None:
    """The folders are read here by themselves: the bundle must not agree with its own mistake."""
    name, content = pack_code()
    assert name == f"cloudless-{code_digest()}.zip"
    sources = [PLUGIN / "__init__.py", *(PLUGIN / "common").rglob("*.py"), *(PLUGIN / "engine").rglob("*.py")]
    assert len(sources) > 90
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == sorted(path.relative_to(ROOT).as_posix() for path in sources)
        for path in sources:
            assert archive.read(path.relative_to(ROOT).as_posix()) == path.read_bytes()


def test_every_module_is_imported_from_the_bundle(bundle: Path) -> None:
    """The list of modules comes from the disk: a module that the bundle lacks cannot be imported."""
    paths = [path.relative_to(ROOT) for room in ("common", "engine") for path in (PLUGIN / room).rglob("*.py")]
    modules = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]
    digest, places = json.loads(run_isolated(_IMPORT, bundle, json.dumps(modules)))
    assert digest == code_digest(), "workers and this process would take each other for other versions"
    assert {*modules} <= places.keys()
    assert all(place.startswith(f"{bundle}/") for place in places.values()), places


def test_bundle_composes_a_mosaic(bundle: Path, generated: Path, out: Path) -> None:
    request = jobs.request(generated)
    run_isolated(_RUN, bundle, json.dumps(request), out)
    there = read(out)
    mosaic(generated, out)
    np.testing.assert_array_equal(there, read(out))


def test_hollow_bundle_is_noticed(bundle: Path, tmp_path: Path) -> None:
    """A bundle without the rooms of the engine, as ``glob`` instead of ``rglob`` would make it."""
    hollow = tmp_path / "hollow.zip"
    with zipfile.ZipFile(bundle) as whole, zipfile.ZipFile(hollow, "w") as archive:
        for name in whole.namelist():
            if name.count("/") <= 2:
                archive.writestr(name, whole.read(name))
    with pytest.raises(AssertionError, match=r"No module named 'cloudless_plugin\.engine\.executors'"):
        run_isolated(_IMPORT, hollow, "[]")
