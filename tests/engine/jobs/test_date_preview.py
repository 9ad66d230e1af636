"""The picture of one date on the map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.errors import NoScenesError
from cloudless_plugin.common.looks import shown_names
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs import date_preview
from cloudless_plugin.engine.jobs.date_preview import preview_date
from cloudless_plugin.engine.jobs.preflight import preflight
from tests.support import jobs
from tests.support.paths import ROOT
from tests.support.runs import mosaic, read, request


def scenes_of(items: Path, day: str) -> list[str]:
    """Return the ids of the scenes of an overpass."""
    overpasses = preflight(request(items), Reporter(), plan=False).overpasses
    return [name for overpass in overpasses if overpass.day == day for name in overpass.scenes]


@pytest.mark.parametrize("part", [1024, 100])
def test_picture_of_a_date_is_what_was_seen(
    generated: Path, out: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    """At full length it is the mosaic of that date without a mask, also where clouds are, in whatever parts."""
    monkeypatch.setattr(date_preview, "_PART", part)
    scenes = scenes_of(generated, "2023-06-14")
    path = out.with_name("date.tif")
    found = preview_date(request(generated, scenes=scenes), path, 10_000, Reporter())
    mosaic(generated, out, scenes=scenes, mask="none")
    np.testing.assert_array_equal(read(path), read(out))
    with rasterio.open(path) as dataset, rasterio.open(out) as made:
        assert (dataset.crs, dataset.bounds, dataset.transform) == (made.crs, made.bounds, made.transform)
        assert dataset.nodata == 0
        assert dataset.descriptions == ("red", "green", "blue")
    assert found.bands == ("red", "green", "blue")
    assert found.display is not None
    assert found.display[0] < found.display[1]
    assert sorted(file.name for file in out.parent.iterdir()) == [
        "date.tif",
        out.name,
        f"{out.name}.item.json",
        f"{out.name}.json",
    ]


def test_picture_is_about_as_long_as_the_canvas(generated: Path, tmp_path: Path) -> None:
    path = tmp_path / "date.tif"
    preview_date(request(generated, scenes=scenes_of(generated, "2023-06-04")), path, 120, Reporter())
    pixels = read(path)
    assert pixels.shape == (3, 64, 120)
    assert rasterio.open(path).bounds == pytest.approx(tuple(jobs.extent()))
    assert 0.5 < (pixels != 0).mean() < 1, "the edge of the swath is not seen"


@pytest.mark.parametrize(
    ("bands", "shown"),
    [
        ("red,green,blue,nir", ("red", "green", "blue")),
        ("nir,red,green", ("nir", "red", "green")),
        ("nir,red,green,blue", ("nir", "red", "green")),
        ("nir", ("nir",)),
        ("nir,red", ("nir",)),
        ("B04,B03,B02", ("B04", "B03", "B02")),
    ],
)
def test_bands_are_those_of_the_look(generated: Path, bands: str, shown: tuple[str, ...]) -> None:
    asked = request(generated, bands=bands)
    assert shown_names(asked.bands, asked.sensor) == shown


def test_scene_that_cannot_be_read_is_left_out_with_a_warning(own_scenes: Path, tmp_path: Path) -> None:
    scenes = scenes_of(own_scenes, "2023-06-04")
    path = tmp_path / "date.tif"
    preview_date(request(own_scenes, scenes=scenes), path, 10_000, Reporter())
    whole = read(path)
    broken = next(name for name in scenes if "T33TXM" in name)
    for file in own_scenes.parent.glob(f"{broken}*/*_B04_*"):
        file.write_bytes(b"no raster")
    reporter = Reporter()
    preview_date(request(own_scenes, scenes=scenes), path, 10_000, reporter)
    assert any(str(warning).startswith(f"Scene skipped: {broken}") for warning in reporter.warnings)
    left = read(path)[0]
    assert np.count_nonzero(left) < np.count_nonzero(whole[0])
    np.testing.assert_array_equal(left[left != 0], whole[0][left != 0])


def test_date_of_which_nothing_can_be_read_is_an_error(own_scenes: Path, tmp_path: Path) -> None:
    scenes = scenes_of(own_scenes, "2023-06-04")
    for file in own_scenes.parent.glob("*/*_B0*"):
        file.write_bytes(b"no raster")
    folder = tmp_path / "previews"
    folder.mkdir()
    with pytest.raises(NoScenesError, match="None of the 2 scenes"):
        preview_date(request(own_scenes, scenes=scenes), folder / "date.tif", 100, Reporter())
    assert not list(folder.iterdir())


def test_scenes_without_a_classification_are_shown(own_scenes: Path, tmp_path: Path) -> None:
    items: Any = json.loads(own_scenes.read_text())
    for item in items["features"]:
        del item["assets"]["SCL"]
    own_scenes.write_text(json.dumps(items))
    scenes = [item["id"] for item in items["features"] if "20230604" in item["id"]]
    preview_date(request(own_scenes, scenes=scenes), tmp_path / "date.tif", 100, Reporter())
    assert read(tmp_path / "date.tif").any()


def test_cloudy_date_is_stretched_over_its_ground(tmp_path: Path) -> None:
    """The ground of a date of 78 % cloud is about as bright on the map as that of the clear date beside it."""
    whites = []
    for day in ("2023-08-10", "2023-08-13"):
        asked = Request.from_dict(
            {
                "extent": [15.45, 46.40, 15.95, 46.70],
                "start": day,
                "end": day,
                "catalog": "custom",
                "catalog_url": str(ROOT / "demo" / "slovenia" / "items.json"),
                "max_cloud": 100,
            }
        )
        display = preview_date(asked, tmp_path / f"{day}.tif", 400, Reporter()).display
        assert display is not None
        whites.append(max(high for _, high in display))
    assert whites[0] < 2 * whites[1]
