"""Mosaics of a pixel's first so many clear views."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.errors import OrphanedError, RequestError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine import compose, open_stack
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.series import run_series
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support.runs import Recorder, mosaic, read, request

DATES = 9


def made(items: Path, folder: Path, settings: Settings | None = None, **changes: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the mosaic and its evidence (clear, date, seen, flag)."""
    out, evidence = folder / "m.tif", folder / "e.tif"
    run_mosaic(request(items, **changes), out, Reporter(), evidence=evidence, settings=settings)
    return read(out), read(evidence)


@pytest.mark.parametrize("views", [DATES, DATES + 1, 1000])
def test_as_many_views_as_dates_are_all(generated: Path, tmp_path: Path, views: int) -> None:
    (pixels, evidence), (all_pixels, all_evidence) = (made(generated, tmp_path, views=number) for number in (views, 0))
    np.testing.assert_array_equal(pixels, all_pixels)
    np.testing.assert_array_equal(evidence, all_evidence)
    assert "order" not in json.loads((tmp_path / "m.tif.json").read_text())


@pytest.mark.parametrize("views", [1, 2, 4])
def test_a_pixel_has_as_many_clear_views_as_it_can(generated: Path, tmp_path: Path, views: int) -> None:
    """Where all dates show so many that no test calls hazy, so many are used, and never more."""
    pixels, (clear, _, seen, flag) = made(generated, tmp_path, views=views)
    _, (all_clear, _, _, _) = made(generated, tmp_path)
    assert clear.max() == views
    assert (seen >= clear).all()
    assert (clear[all_clear >= views] == views).mean() > 0.98
    np.testing.assert_array_equal(flag[clear > 0], np.minimum(clear, 3)[clear > 0] + 1)
    np.testing.assert_array_equal((pixels != 0).all(axis=0), clear > 0)


def test_without_haze_test_the_views_are_the_first_of_the_order(generated: Path, tmp_path: Path) -> None:
    """The stack of all observations, in the order of the recipe, is the judge: per pixel, the first two."""
    pixels, evidence = made(generated, tmp_path, views=2, haze=False, method="mean")
    order = json.loads((tmp_path / "m.tif.json").read_text())["order"]
    stack = open_stack(request(generated, haze=False)).compute()
    days = [str(time)[:10] for time in stack.time.values]
    ordered = stack.values[[days.index(name[:10]) for name in order]].astype(np.int64)
    assert len(order) == DATES
    first = np.cumsum(ordered != 0, axis=0) <= 2
    total, count = (ordered * first).sum(axis=0), ((ordered != 0) & first).sum(axis=0)
    np.testing.assert_array_equal(evidence[0], count[0])
    np.testing.assert_array_equal(pixels, np.rint(total / np.maximum(count, 1)))


@pytest.mark.parametrize(
    "changes", [{}, {"method": "geomedian"}, {"resolution": 35}, {"mask": "none"}, {"normalise": "ratio"}], ids=str
)
def test_compose_gives_the_same_pixels(generated: Path, tmp_path: Path, changes: dict[str, Any]) -> None:
    pixels, evidence = made(generated, tmp_path, views=3, **changes)
    found = compose(request(generated, views=3, **changes)).compute()
    np.testing.assert_array_equal(found.mosaic.values, pixels)
    for name, plane in zip(("clear", "date", "seen", "flag"), evidence):
        np.testing.assert_array_equal(found[name].values, plane)


def test_stack_has_every_view(generated: Path) -> None:
    with pytest.raises(RequestError, match="VIEWS is 3, and open_stack returns every view"):
        open_stack(request(generated, views=3))


@pytest.mark.parametrize("changes", [{}, {"method": "geomedian"}, {"resolution": 35}], ids=str)
def test_fewer_dates_are_read_and_each_once_a_tile(
    generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many_tiles: Settings, changes: dict[str, Any]
) -> None:
    read: Counter[tuple[str, Any]] = Counter()
    fill = AssetReader.fill

    def counted(self: AssetReader, out: Any, href: str, grid: Any, **options: Any) -> None:
        wanted = options.get("wanted")
        if "SCL" not in href and (wanted is None or wanted.any_in(slice(0, grid.height), slice(0, grid.width))):
            read[href, grid] += 1
        fill(self, out, href, grid, **options)

    monkeypatch.setattr(AssetReader, "fill", counted)
    count = {}
    for views in (0, 1):
        read.clear()
        made(generated, tmp_path, many_tiles, views=views, **changes)
        count[views] = read.total()
        assert read.most_common(1)[0][1] == 1, read.most_common(3)
    assert count[1] < 0.6 * count[0]


def test_recipe_tags_and_series_tell(generated: Path, tmp_path: Path) -> None:
    mosaic(generated, tmp_path / "m.tif", views=2)
    recipe = json.loads((tmp_path / "m.tif.json").read_text())
    assert recipe["request"]["views"] == 2
    with rasterio.open(tmp_path / "m.tif") as dataset:
        assert dataset.tags()["CLOUDLESS_VIEWS"] == "2"
        assert "at most 2 clear views a pixel" in dataset.tags()["TIFFTAG_IMAGEDESCRIPTION"]
    run_series(request(generated, views=2, period="month"), tmp_path / "series", Reporter())
    for path in (tmp_path / "series").glob("*.tif.json"):
        order = json.loads(path.read_text())["order"]
        assert len(order) == 3
        assert all(name.startswith(path.name[:7]) for name in order)


class Stopper(Recorder):
    """Ends a run after some tiles, as when nobody waits for it any more."""

    def progress(self, fraction: float, message: str) -> None:
        super().progress(fraction, message)
        if sum(told.startswith("Tile") for told in self.messages) == 5:
            self.orphan()


def test_resumed_run_makes_the_same_bytes(generated: Path, tmp_path: Path, many_tiles: Settings) -> None:
    for name in ("whole", "resumed"):
        (tmp_path / name).mkdir()
    mosaic(generated, tmp_path / "whole" / "m.tif", None, many_tiles, views=3)
    out, reporter = tmp_path / "resumed" / "m.tif", Recorder()
    with pytest.raises(OrphanedError):
        mosaic(generated, out, Stopper(), many_tiles, views=3)
    mosaic(generated, out, reporter, many_tiles, views=3)
    all_tiles = Recorder()
    mosaic(generated, tmp_path / "whole" / "n.tif", all_tiles, many_tiles, views=3)
    tiles = [sum(told.startswith("Tile") for told in who.messages) for who in (reporter, all_tiles)]
    assert tiles[0] < tiles[1]
    assert out.read_bytes() == (tmp_path / "whole" / "m.tif").read_bytes()
