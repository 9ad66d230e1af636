"""A mosaic of each period, and the pictures of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import xarray as xr
from PIL import Image
from xrspatial.multispectral import true_color as reference

from cloudless_plugin.common.errors import CatalogueError, OutputError
from cloudless_plugin.common.messages import Message
from cloudless_plugin.common.periods import WORDS
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.results import SeriesResult
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.series import run_series
from cloudless_plugin.engine.mosaicking.mosaic_writer import MosaicWriter
from cloudless_plugin.engine.net import byte_ranges
from cloudless_plugin.engine.output.figure import common_range, draw, legible, read_coarse, true_color
from tests.support import jobs


class Recorder(Reporter):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.fractions: list[float] = []

    def progress(self, fraction: float, message: str) -> None:
        self.fractions.append(fraction)

    def info(self, message: str) -> None:
        self.said.append(message)


def series(items: Path, folder: Path, reporter: Reporter | None = None, **changes: Any) -> SeriesResult:
    pictures = {name: changes.pop(name, None) for name in ("figure", "animation")}
    request = Request.from_dict(jobs.request(items, **{"period": "month", **changes}))
    return run_series(request, folder, reporter or Reporter(), **pictures)


def read(path: Path) -> np.ndarray:
    with rasterio.open(path) as dataset:
        return dataset.read()


def test_a_mosaic_of_each_month(generated: Path, out: Path) -> None:
    recorder = Recorder()
    made = series(generated, out.parent / "series", recorder)
    assert {step.period.label: step.result.scene_count for step in made.steps} == {
        "2023-06": 6,
        "2023-07": 6,
        "2023-08": 6,
    }
    assert (made.scene_count, made.skipped_count) == (18, 0)
    assert recorder.fractions == sorted(recorder.fractions)
    july = Request.from_dict(jobs.request(generated, start="2023-07-01", end="2023-07-31"))
    run_mosaic(july, out, Reporter())
    np.testing.assert_array_equal(read(out.parent / "series" / "2023-07.tif"), read(out))
    assert sorted(path.name for path in (out.parent / "series").iterdir()) == [
        f"2023-0{month}.tif{suffix}" for month in (6, 7, 8) for suffix in ("", ".json")
    ]


@pytest.mark.usefixtures("many_tiles")
@pytest.mark.parametrize("processes", [False, True])
def test_next_month_is_begun_while_tiles_of_one_are_in_work(
    generated: Path, out: Path, monkeypatch: pytest.MonkeyPatch, processes: bool
) -> None:
    happened: list[tuple[str, str]] = []

    def noted(name: str) -> None:
        plain = getattr(MosaicWriter, name)

        def method(self: MosaicWriter, *arguments: Any) -> Any:
            happened.append((name, self.path.stem))
            return plain(self, *arguments)

        monkeypatch.setattr(MosaicWriter, name, method)

    noted("begin")
    noted("write_tile")
    request = Request.from_dict(jobs.request(generated, period="month"))
    run_series(request, out.parent / "series", Reporter(), processes=processes)
    months = [month for name, month in happened if name == "begin"]
    assert months == ["2023-06", "2023-07", "2023-08"]
    for month, following in zip(months, months[1:]):
        last = max(place for place, event in enumerate(happened) if event == ("write_tile", month))
        assert happened.index(("begin", following)) < last


def test_every_block_is_read_once(generated: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []
    plain = byte_ranges.read_ranges

    def counted(href: str, wanted: list[tuple[int, int]], version: str = "") -> list[bytes]:
        asked.extend((href, begin) for begin, _ in wanted if begin)
        return plain(href, wanted)

    monkeypatch.setattr(byte_ranges, "read_ranges", counted)
    series(generated, out.parent / "series")
    assert asked
    assert len(asked) == len(set(asked))


def test_empty_periods_give_no_file_and_a_line(own_scenes: Path, out: Path) -> None:
    for path in own_scenes.parent.glob("S2A_MSIL2A_202307*/*_B04_10m.tif"):
        path.unlink()
    recorder = Recorder()
    made = series(own_scenes, out.parent / "series", recorder, end="2023-09-15")
    assert [step.period.label for step in made.steps] == ["2023-06", "2023-08"]
    assert "July 2023 is empty: every pixel is masked or unreadable." in recorder.said
    assert "September 2023 is empty: no scene matches." in recorder.said
    assert not (out.parent / "series" / "2023-07.tif").exists()


def test_nothing_left_makes_no_folder(own_scenes: Path, out: Path) -> None:
    for path in own_scenes.parent.glob("S2A_*/*_B04_10m.tif"):
        path.unlink()
    with pytest.raises(CatalogueError, match=r"\d+ of the \d+ scenes that match cannot be read"):
        series(own_scenes, out.parent / "series")
    assert not (out.parent / "series").exists()


def test_steps_know_their_days(generated: Path, out: Path) -> None:
    made = series(generated, out.parent / "series", start="2023-06-10", end="2023-08-20", months="jun,aug")
    assert [(step.period.title, step.period.first, step.period.last) for step in made.steps] == [
        ("June 2023", date(2023, 6, 10), date(2023, 6, 30)),
        ("August 2023", date(2023, 8, 1), date(2023, 8, 20)),
    ]
    low, high = made.display
    assert 0 < low < high < 5000
    told = json.loads(json.dumps(made.to_dict()))
    assert told["periods"][0]["first"] == "2023-06-10"


def test_figure_and_animation(generated: Path, out: Path) -> None:
    figure, animation = out.parent / "figure.png", out.parent / "animation.gif"
    series(generated, out.parent / "series", figure=figure, animation=animation)
    with Image.open(figure) as picture:
        assert picture.width > 1000
        colours = np.asarray(picture.convert("RGB")).reshape(-1, 3)
    assert len(np.unique(colours, axis=0)) > 500
    with Image.open(animation) as film:
        assert film.n_frames == 3
        assert film.info["loop"] == 0
    assert sorted(path.name for path in out.parent.iterdir()) == ["animation.gif", "figure.png", "series"]


def test_titles_are_in_the_words_that_a_font_can_show() -> None:
    title = Message("{month} {year}", month=Message("July"), year=2023)
    assert legible(title, {"July": "Juli", "{month} {year}": "{month} des Jahres {year}"}) == "Juli des Jahres 2023"
    assert legible(title, {"July": "\U00013000"}) == "July 2023", "no machine's font has hieroglyphs"
    assert legible("2023", {"July": "Juli"}) == "2023"
    assert set(WORDS) >= {"July", "Winter", "{month} {year}", "{season} {year}", "Quarter {number} of {year}"}


@pytest.mark.parametrize("name", ["figure.jpg", "none/figure.png"])
def test_figure_that_cannot_be_written_is_refused_before_the_work(generated: Path, out: Path, name: str) -> None:
    with pytest.raises(OutputError, match="choose"):
        series(generated, out.parent / "series", figure=out.parent / name)
    assert not list(out.parent.iterdir())


def test_true_colour_is_xarray_spatial_s(generated: Path, out: Path) -> None:
    run_mosaic(Request.from_dict(jobs.request(generated)), out, Reporter())
    pixels = read_coarse(out)
    ours = true_color(pixels, common_range([pixels])).astype(int)
    bands = [xr.DataArray(band.astype(np.float64), dims=("y", "x")) for band in pixels]
    theirs = reference(*bands).to_numpy().astype(int)
    assert np.abs(ours - theirs)[..., :3].max() <= 1
    np.testing.assert_array_equal(ours[..., 3], theirs[..., 3])


def test_scale_is_common_to_all_pictures(generated: Path, out: Path) -> None:
    pictures = [read_coarse(step.path) for step in series(generated, out.parent / "series").steps]
    for band, (low, high) in enumerate(common_range(pictures)):
        assert low == min(np.nanmin(pixels[band]) for pixels in pictures)
        assert high == max(np.nanmax(pixels[band]) for pixels in pictures)


def test_single_band_is_grey(generated: Path, out: Path) -> None:
    run_mosaic(Request.from_dict(jobs.request(generated, bands="nir")), out, Reporter())
    draw([("nir", out)], out.with_suffix(".png"), None)
    pixels = read_coarse(out)
    picture = true_color(pixels, common_range([pixels]))
    assert (picture[..., 0] == picture[..., 2]).all()
    assert out.with_suffix(".png").stat().st_size > 5000
