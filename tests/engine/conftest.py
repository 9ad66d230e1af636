from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from cloudless_plugin.common.settings import Settings
from demo.scenes import make_scenes
from tests.support.jobs import SIZE
from tests.support.posix import IS_ROOT
from tests.support.runs import small_tiles


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Item collection of the generated scenes, made once for all of pytest's workers; not to be changed."""
    folder = tmp_path_factory.getbasetemp().parent / "generated-scenes"
    with FileLock(f"{folder}.lock"):
        if not (folder / "items.json").exists():
            make_scenes(folder, size=SIZE)
    return folder / "items.json"


@pytest.fixture
def own_scenes(generated: Path, tmp_path: Path) -> Path:
    """Item collection of a copy of the generated scenes that the test may break."""
    return Path(shutil.copytree(generated.parent, tmp_path / "scenes")) / "items.json"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Path of a mosaic in an empty folder."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "mosaic.tif"


@pytest.fixture
def many_tiles() -> Settings:
    """Settings that cut the generated scenes into many small tiles."""
    return small_tiles()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the figures that tests have measured, wherever they ran."""
    for report in terminalreporter.getreports("passed"):
        for name, text in report.user_properties:
            if name == "figure":
                terminalreporter.write_line(text)


def _emptied(folder: Path) -> Path:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return folder


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of ten megabytes."""
    if given := os.environ.get("CLOUDLESS_SMALL_DISK"):  # Wine's Python cannot mount one
        with FileLock(f"{given}.lock"):
            yield _emptied(Path(given))
            _emptied(Path(given))
        return
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", str(folder)]
    if not IS_ROOT or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
