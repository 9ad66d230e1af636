"""Files that change while a run reads them, or between a run that is stopped and the one that resumes it."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Optional
from weakref import WeakKeyDictionary

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.disk_cache import DiskCache
from cloudless_plugin.common.errors import OrphanedError
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from tests.support import runs
from tests.support.faults import Faults, serve_faults
from tests.support.odd import make_odd
from tests.support.runs import Recorder, read, request, small_tiles

REASON = "its files changed while they were read"
MANY_TILES = small_tiles(64)


class AtTile(Recorder):
    """Does something when so many tiles are done."""

    def __init__(self, tile: int, act: Callable[[AtTile], None]) -> None:
        super().__init__()
        self._tile, self._act = tile, act
        self.tiles = 0

    def progress(self, fraction: float, message: str) -> None:
        super().progress(fraction, message)
        if message.startswith("Tile "):
            self.tiles += 1
            if self.tiles == self._tile:
                self._act(self)


def uncompressed(plain: Path, folder: Path) -> Path:
    """Copy the scenes as COGs whose headers stay the same whatever their pixels are."""
    shutil.copytree(plain, folder, dirs_exist_ok=True)
    for path in folder.rglob("*.tif"):
        with rasterio.open(path) as dataset:
            profile, pixels = dataset.profile, dataset.read()
        with rasterio.open(path, "w", **{**profile, "compress": "NONE"}) as out:
            out.write(pixels)
    return folder


FORMS: dict[str, Callable[[Path, Path], Path]] = {
    "plain": lambda plain, folder: shutil.copytree(plain, folder, dirs_exist_ok=True),
    "uncompressed": uncompressed,
    "GDAL": lambda plain, folder: (folder.mkdir(), make_odd(plain, folder))[1],
}


def change(folder: Path, *, in_place: bool) -> str:
    """Give the red file of one scene other pixels, on the same disk; return the scene's id."""
    path = sorted(path for path in folder.rglob("*_B04_10m.*") if path.suffix in (".tif", ".jp2"))[1]
    with rasterio.open(path) as dataset:
        profile = {name: dataset.profile[name] for name in ("driver", "width", "height", "count", "dtype", "crs")}
        profile |= {
            name: value for name, value in dataset.profile.items() if name.startswith(("block", "comp", "tiled"))
        }
        pixels = np.where(dataset.read() > 0, 4321, 0).astype(np.uint16)
        more = {"QUALITY": 100, "REVERSIBLE": "YES"} if path.suffix == ".jp2" else {}
        new = path.with_name(f"new{path.suffix}")
        with rasterio.open(new, "w", transform=dataset.transform, **profile, **more) as out:
            out.write(pixels)
    if in_place:
        path.write_bytes(new.read_bytes())
        new.unlink()
    else:
        new.replace(path)
    return path.parent.name


def without(folder: Path, scene_id: str) -> Path:
    """Write the collection without a scene."""
    items = json.loads((folder / "items.json").read_text())
    items["features"] = [item for item in items["features"] if item["id"] != scene_id]
    path = folder / "fewer.json"
    path.write_text(json.dumps(items))
    return path


@contextmanager
def catalogue(folder: Path, *, by_http: bool) -> Iterator[tuple[str, Optional[Faults]]]:
    if not by_http:
        yield str(folder / "items.json"), None
        return
    with serve_faults(folder) as server:
        yield server.api, server


def mosaic(
    items: Path | str, output: Path, reporter: Optional[Recorder] = None, *, processes: bool = False, **changes: Any
) -> tuple[np.ndarray, dict[str, Any]]:
    """Make a mosaic; return its pixels and its recipe."""
    asked = request(items, mask="none", haze=False, **changes)
    run_mosaic(asked, output, reporter or Recorder(), processes=processes, settings=MANY_TILES)
    return read(output), json.loads(Path(f"{output}.json").read_text())


@pytest.mark.fault("file that changes in mid-run")
@pytest.mark.parametrize("way", ["local", "processes", "http"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("in_place", [True, False], ids=["in-place", "replaced"])
def test_mosaic_has_one_version_of_a_file(plain: Path, tmp_path: Path, form: str, way: str, in_place: bool) -> None:
    """The scene is left out, or everything that is read of it was at hand before the change."""
    folder = FORMS[form](plain, tmp_path / "scenes")
    before, _ = mosaic(folder / "items.json", tmp_path / "before.tif")
    DiskCache.named().clear()
    changed: list[str] = []
    reporter = AtTile(6, lambda _: changed.append(change(folder, in_place=in_place)))
    with catalogue(folder, by_http=way == "http") as (items, _):
        found, recipe = mosaic(items, tmp_path / "a.tif", reporter, processes=way == "processes")
    if way == "http" and not recipe["skipped"]:  # the tiles to come are read while this one is told
        np.testing.assert_array_equal(found, before)
        return
    expected, _ = mosaic(without(folder, changed[0]), tmp_path / "b.tif")
    assert [(skipped["id"], skipped["reason"]) for skipped in recipe["skipped"]] == [(changed[0], REASON)]
    np.testing.assert_array_equal(found, expected)


@pytest.mark.fault("file that changes in mid-run")
def test_file_that_changes_before_it_is_read_is_used(plain: Path, tmp_path: Path) -> None:
    """Its header was looked at: that is no use of its pixels."""
    folder = FORMS["uncompressed"](plain, tmp_path / "scenes")

    class AtSearch(Recorder):
        def info(self, message: str) -> None:
            if "pixels of" in message:
                change(folder, in_place=False)

    found, recipe = mosaic(folder / "items.json", tmp_path / "a.tif", AtSearch())
    expected, _ = mosaic(folder / "items.json", tmp_path / "b.tif")
    assert recipe["skipped"] == []
    np.testing.assert_array_equal(found, expected)


@pytest.mark.fault("ETags of several servers")
@pytest.mark.parametrize("how", ["of their own, and one time", "of their own", "new each time"])
def test_servers_that_share_an_address_may_have_etags_of_their_own(plain: Path, tmp_path: Path, how: str) -> None:
    """Each connection leads to the next of three servers; a file that seems to change does not."""
    DiskCache.named().clear()
    numbers, servers = itertools.count(), WeakKeyDictionary[Any, int]()
    with serve_faults(plain) as server:

        def answer(handler: Any, told: Any) -> None:
            number = next(numbers) if how == "new each time" else servers.setdefault(handler, next(numbers) % 3)
            told.headers["ETag"] = f'"{number}"'
            if "one time" in how:
                told.headers["Last-Modified"] = "Mon, 01 Jan 2024 00:00:00 GMT"
            handler.send(told)

        server.break_down(answer, 10**9, lambda request: not request.startswith("/stac"))
        for name in ("a.tif", "b.tif"):
            _, recipe = mosaic(server.api, tmp_path / name)
            assert recipe["skipped"] == []
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "b.tif").read_bytes()


def stop_after(tiles: int) -> AtTile:
    return AtTile(tiles, lambda reporter: reporter.orphan())


@pytest.mark.fault("file that changes before a run is resumed")
@pytest.mark.parametrize("by_http", [False, True], ids=["local", "http"])
@pytest.mark.parametrize("form", FORMS)
def test_resumed_run_reads_changed_files_again(plain: Path, tmp_path: Path, form: str, by_http: bool) -> None:
    folder = FORMS[form](plain, tmp_path / "scenes")
    DiskCache.named().clear()
    with catalogue(folder, by_http=by_http) as (items, _):
        with pytest.raises(OrphanedError):
            mosaic(items, tmp_path / "a.tif", stop_after(9))
        change(folder, in_place=False)
        found, recipe = mosaic(items, tmp_path / "a.tif", reporter := Recorder())
        expected, _ = mosaic(items, tmp_path / "b.tif")
    assert "The files of 1 scene have changed since the last run: it is read again." in reporter.infos
    assert recipe["skipped"] == []
    np.testing.assert_array_equal(found, expected)


@pytest.mark.fault("file that changes before a run is resumed")
def test_run_that_is_stopped_again_does_not_forget_the_change(plain: Path, tmp_path: Path) -> None:
    """Some tiles are made of the new file then, and others, noted before, of the old one."""
    folder = FORMS["uncompressed"](plain, tmp_path / "scenes")
    items = folder / "items.json"
    with pytest.raises(OrphanedError):
        mosaic(items, tmp_path / "a.tif", stop_after(9))
    change(folder, in_place=True)
    with pytest.raises(OrphanedError):
        mosaic(items, tmp_path / "a.tif", stop_after(3))
    found, _ = mosaic(items, tmp_path / "a.tif")
    expected, _ = mosaic(items, tmp_path / "b.tif")
    np.testing.assert_array_equal(found, expected)


def test_resumed_run_looks_once_at_each_file_that_it_used(plain: Path, tmp_path: Path) -> None:
    DiskCache.named().clear()
    with serve_faults(plain) as server:
        with pytest.raises(OrphanedError):
            mosaic(server.api, tmp_path / "a.tif", stop_after(9))
        server.asked.clear()
        resumed = AtTile(10**9, lambda _: None)
        mosaic(server.api, tmp_path / "a.tif", resumed)
        looks = [asked for asked, _ in server.asked if asked.endswith("bytes=0-0")]
    assert 0 < len(looks) == len(set(looks)) <= 8 * 3
    whole = AtTile(10**9, lambda _: None)
    mosaic(plain / "items.json", tmp_path / "b.tif", whole)
    assert resumed.tiles < whole.tiles - 5
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "b.tif").read_bytes()


def test_fresh_run_asks_for_nothing_more(plain: Path, tmp_path: Path) -> None:
    """A header of each file, and its blocks."""
    DiskCache.named().clear()
    with serve_faults(plain) as server:
        runs.mosaic(server.api, tmp_path / "a.tif", None, Settings())
        asked = [asked for asked, _ in server.asked if not asked.startswith("/stac")]
    assert len([one for one in asked if one.endswith("bytes=0-16383")]) == len({one.split()[0] for one in asked})
    assert not any(one.endswith("bytes=0-0") for one in asked)
