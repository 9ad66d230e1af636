"""``pip install .`` into an empty environment gives the Python door from any folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cloudless_plugin.common.version import read_version
from tests.support import real_ground
from tests.support.paths import BUILD, ROOT

UV = os.environ.get("UV") or shutil.which("uv") or str(BUILD / "tools" / "bin" / "uv")
CODE = """
import json, sys
import cloudless_plugin
from cloudless_plugin.common.version import read_version
from cloudless_plugin.engine import Request, compose, open_stack
request = Request.from_dict(json.loads(sys.argv[1]))
mosaic, stack = compose(request).mosaic.compute(), open_stack(request)
filled = int((mosaic > 0).sum())
print(json.dumps([cloudless_plugin.__file__, read_version(), mosaic.shape, filled, stack.sizes["time"]]))
"""
ASKED = {
    "extent": [15.60, 46.45, 15.75, 46.58],
    "start": "2023-08-01",
    "end": "2023-08-31",
    "catalog": "custom",
    "catalog_url": str(real_ground.ITEMS),
    "max_cloud": 100,
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path(UV).exists(), reason="uv is not at hand: run make test-engine"),
    pytest.mark.timeout(900),
]


def uv(*arguments: str) -> None:
    answer = subprocess.run([UV, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def test_wheel_has_what_the_engine_needs_and_no_more(tmp_path: Path) -> None:
    uv("build", "--quiet", "--wheel", "--out-dir", str(tmp_path), ".")
    (wheel,) = tmp_path.glob("*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    rooms = (path for room in ("common", "engine") for path in (ROOT / "cloudless_plugin" / room).rglob("*.py"))
    modules = {str(path.relative_to(ROOT)) for path in rooms}
    assert names == modules | {"cloudless_plugin/__init__.py", "cloudless_plugin/metadata.txt"}


def test_empty_environment_gets_the_python_door(tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    uv("venv", "--quiet", "--python", sys.executable, str(tmp_path / "venv"))
    uv("pip", "install", "--quiet", "--python", str(python), str(ROOT))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    answer = subprocess.run(
        [python, "-I", "-W", "ignore", "-c", CODE, json.dumps(ASKED)],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    place, version, shape, filled, steps = json.loads(answer.stdout)
    assert Path(place).is_relative_to(tmp_path)
    assert version == read_version()
    assert shape[0] == 3
    assert filled > 0.95 * shape[0] * shape[1] * shape[2]
    assert steps == 5
