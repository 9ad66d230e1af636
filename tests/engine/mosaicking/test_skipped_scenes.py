"""Scenes that cannot be read are left out of the whole mosaic."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.support.posix import missing_file
from tests.support.runs import Recorder, mosaic, read, small_tiles


def red_files(items: Path) -> list[Path]:
    return sorted(items.parent.glob("S2A_*_R122_T33TWM_*/*_B04_10m.tif"))


@pytest.mark.fault("scene missing or corrupt")
def test_scene_with_a_missing_file_is_skipped(own_scenes: Path, out: Path) -> None:
    red_files(own_scenes)[0].unlink()
    recorder = Recorder()
    result = mosaic(own_scenes, out, recorder)
    assert (result.scene_count, result.skipped_count) == (17, 1)
    assert any("Scene skipped" in warning and "R122_T33TWM" in warning for warning in recorder.warnings)
    recipe = json.loads(Path(f"{out}.json").read_text())
    assert missing_file() in recipe["skipped"][0]["reason"]
    assert len(recipe["scenes"]) == 17


def break_header(path: Path) -> None:
    path.write_bytes(bytes(4000) + path.read_bytes()[4000:])


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.fault("scene missing or corrupt")
@pytest.mark.parametrize("corrupt", [break_header, cut_off])
def test_corrupt_scene_is_left_out_whole(own_scenes: Path, out: Path, corrupt: Callable[[Path], None]) -> None:
    """Tiles that were done before the corruption was met are made again without the scene."""
    corrupted = red_files(own_scenes)[1]
    item_id = corrupted.parent.name
    corrupt(corrupted)
    result = mosaic(own_scenes, out, settings=small_tiles())
    assert (result.scene_count, result.skipped_count) == (17, 1)
    with_skip = read(out)
    collection = json.loads(own_scenes.read_text())
    collection["features"] = [item for item in collection["features"] if item["id"] != item_id]
    own_scenes.write_text(json.dumps(collection))
    mosaic(own_scenes, out, settings=small_tiles())
    np.testing.assert_array_equal(with_skip, read(out))
