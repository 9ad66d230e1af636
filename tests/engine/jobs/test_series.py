"""A mosaic of each period, and their pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cloudless_plugin.common.errors import CatalogueError, OutputError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.results import SeriesResult
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs.series import run_series
from cloudless_plugin.engine.mosaicking.mosaic_writer import MosaicWriter
from cloudless_plugin.engine.net.byte_ranges import ByteReader
from tests.support.runs import Recorder, mosaic, read, request


def series(items: Path, folder: Path, reporter: Reporter | None = None, **changes: Any) -> SeriesResult:
    pictures = {name: changes.pop(name, None) for name in ("figure", "animation")}
    return run_series(request(items, **{"period": "month", **changes}), folder, reporter or Reporter(), **pictures)


def test_series_has_a_mosaic_of_each_month(generated: Path, out: Path) -> None:
    recorder = Recorder()
    made = series(generated, out.parent / "series", recorder)
    assert {step.label: step.result.scene_count for step in made.steps} == {
        "2023-06": 6,
        "2023-07": 6,
        "2023-08": 6,
    }
    assert (made.scene_count, made.skipped_count) == (18, 0)
    assert recorder.fractions == sorted(recorder.fractions)
    mosaic(generated, out, start="2023-07-01", end="2023-07-31")
    np.testing.assert_array_equal(read(out.parent / "series" / "2023-07.tif"), read(out))
    assert sorted(path.name for path in (out.parent / "series").iterdir()) == [
        f"2023-0{month}.tif{suffix}" for month in (6, 7, 8) for suffix in ("", ".item.json", ".json")
    ]


def test_each_tile_is_told_with_its_month(generated: Path, out: Path, many_tiles: Settings) -> None:
    monthly, recorder = request(generated, period="month"), Recorder()
    run_series(monthly, out.parent / "series", recorder, settings=many_tiles)
    tiles = [message for message in recorder.messages if "tile" in message]
    count = len(tiles) // 3
    assert count > 3
    for month in ("June", "July", "August"):
        of_month = [tile for tile in tiles if tile.startswith(month)]
        assert of_month == [f"{month} 2023, tile {number} of {count}" for number in range(1, count + 1)]


@pytest.mark.parametrize("processes", [False, True])
def test_next_month_begins_while_tiles_of_the_last_are_in_flight(
    generated: Path, out: Path, monkeypatch: pytest.MonkeyPatch, many_tiles: Settings, processes: bool
) -> None:
    events: list[tuple[str, str]] = []

    def note(name: str) -> None:
        plain = getattr(MosaicWriter, name)

        def method(self: MosaicWriter, *arguments: Any) -> Any:
            events.append((name, self.path.stem))
            return plain(self, *arguments)

        monkeypatch.setattr(MosaicWriter, name, method)

    note("begin")
    note("write_tile")
    monthly = request(generated, period="month")
    run_series(monthly, out.parent / "series", Reporter(), processes=processes, settings=many_tiles)
    months = [month for name, month in events if name == "begin"]
    assert months == ["2023-06", "2023-07", "2023-08"]
    for month, following in zip(months, months[1:]):
        last = max(place for place, event in enumerate(events) if event == ("write_tile", month))
        assert events.index(("begin", following)) < last


def test_series_reads_every_block_once(generated: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []
    read_ranges = ByteReader.read_ranges

    def counted(self: ByteReader, href: str, wanted: list[tuple[int, int]], version: str = "") -> list[bytes]:
        asked.extend((href, begin) for begin, _ in wanted if begin)
        return read_ranges(self, href, wanted, version)

    monkeypatch.setattr(ByteReader, "read_ranges", counted)
    series(generated, out.parent / "series")
    bands = [place for place in asked if "_SCL_" not in place[0]]  # classes are read once more for what lies near cloud
    assert bands
    assert len(bands) == len(set(bands))


def test_empty_period_gives_a_line_and_no_file(own_scenes: Path, out: Path) -> None:
    for path in own_scenes.parent.glob("S2A_MSIL2A_202307*/*_B04_10m.tif"):
        path.unlink()
    recorder = Recorder()
    made = series(own_scenes, out.parent / "series", recorder, end="2023-09-15")
    assert [step.label for step in made.steps] == ["2023-06", "2023-08"]
    assert "July 2023 is empty: every pixel is masked or unreadable." in recorder.infos
    assert "September 2023 is empty: no scene matches." in recorder.infos
    assert not (out.parent / "series" / "2023-07.tif").exists()


def test_series_without_a_readable_scene_makes_no_folder(own_scenes: Path, out: Path) -> None:
    for path in own_scenes.parent.glob("S2A_*/*_B04_10m.tif"):
        path.unlink()
    with pytest.raises(CatalogueError, match=r"\d+ of the \d+ scenes that match cannot be used"):
        series(own_scenes, out.parent / "series")
    assert not (out.parent / "series").exists()


def test_steps_know_their_days(generated: Path, out: Path) -> None:
    made = series(generated, out.parent / "series", start="2023-06-10", end="2023-08-20", months="jun,aug")
    assert [(step.title, step.first, step.last) for step in made.steps] == [
        ("June 2023", "2023-06-10", "2023-06-30"),
        ("August 2023", "2023-08-01", "2023-08-20"),
    ]
    assert len(made.display) == 3
    assert all(0 < low < high < 9000 for low, high in made.display)
    sent = json.loads(json.dumps(made.to_dict()))
    assert sent["periods"][0]["first"] == "2023-06-10"
    assert SeriesResult.from_dict(sent) == made


def test_series_draws_figure_and_animation(generated: Path, out: Path) -> None:
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


@pytest.mark.parametrize("name", ["figure.jpg", "none/figure.png"])
def test_figure_that_cannot_be_written_is_refused_before_the_search(generated: Path, out: Path, name: str) -> None:
    with pytest.raises(OutputError, match="choose"):
        series(generated, out.parent / "series", figure=out.parent / name)
    assert not list(out.parent.iterdir())
