"""The pictures of a series: titles, dates, scale, rights, and the stretch of the layers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cloudless_plugin.common.messages import Message
from cloudless_plugin.common.periods import HEADING, WORDS
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.engine.jobs.series import run_series
from cloudless_plugin.engine.output import figure as module
from cloudless_plugin.engine.output.figure import Frame, Picture, bar_length, draw, legible, read_coarse, stretched
from tests.support.runs import mosaic, request

FRAME = Frame("Heading", "Rights", (0, 1, 2), [(0.0, 3000.0)] * 3, 10.0)


def test_title_is_translated_where_a_font_can_show_it() -> None:
    title = Message("{month} {year}", month=Message("July"), year=2023)
    assert legible(title, {"July": "Juli", "{month} {year}": "{month} des Jahres {year}"}) == "Juli des Jahres 2023"
    assert legible(title, {"July": "\U00013000"}) == "July 2023", "no machine's font has hieroglyphs"
    assert legible("2023", {"July": "Juli"}) == "2023"
    assert set(WORDS) >= {"July", "Winter", "{month} {year}", "{season} {year}", "Quarter {number} of {year}", HEADING}


def test_stretch_is_that_of_the_layers() -> None:
    """Linear between black and white, each band in its own range; no data is transparent."""
    pixels = np.array([[[100, 600, 1100, 9000]], [[0, 50, 100, 100]], [[np.nan, 1, 1, 1]]], np.float32)
    out = stretched(pixels, [(100, 1100), (0, 100), (0, 2)])
    assert out[0, :, 0].tolist() == [0, 127, 255, 255]
    assert out[0, :, 1].tolist() == [0, 127, 255, 255]
    assert out[0, :, 3].tolist() == [0, 255, 255, 255]


def test_single_band_is_grey(generated: Path, out: Path) -> None:
    mosaic(generated, out, bands="nir")
    shown = replace(FRAME, shown=(0,), ranges=[(500.0, 4500.0)])
    draw([Picture("nir", "2023", out)], shown, out.with_suffix(".png"), None)
    picture = stretched(read_coarse(out, (0,)), shown.ranges)
    assert (picture[..., 0] == picture[..., 2]).all()
    assert out.with_suffix(".png").stat().st_size > 5000


@pytest.mark.parametrize(
    ("width", "length"), [(3600, 1000), (1000, 200), (99_000, 20_000), (400_000, 100_000), (40, 10)]
)
def test_scale_bar_has_a_round_length(width: float, length: float) -> None:
    assert bar_length(width) == length


def test_scale_bar_is_as_long_on_the_picture_as_it_says(generated: Path, out: Path) -> None:
    """A white line on black ground, in the frame of the animation; the picture's own width is known."""
    mosaic(generated, out)
    black = replace(FRAME, ranges=[(60_000.0, 65_000.0)] * 3)
    draw([Picture("a", "2023", out)], black, None, out.with_suffix(".gif"))
    with Image.open(out.with_suffix(".gif")) as film:
        pixels = np.asarray(film.convert("L")).astype(int)
    rows, columns = np.nonzero(pixels < 40)
    inside = pixels[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    longest = max(_longest_run(row > 200) for row in inside[3 * len(inside) // 4 :])
    assert longest / inside.shape[1] == pytest.approx(1000 / 3600, rel=0.05)


def _longest_run(mask: np.ndarray) -> int:
    edges = np.diff(np.concatenate([[0], mask.astype(int), [0]]))
    begins, ends = np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0]
    return int((ends - begins).max(initial=0))


def test_pictures_of_a_series_say_what_they_show(generated: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Heading, rights, the days of each picture, and the stretch of its layers; in the user's words."""
    told: list[Any] = []
    monkeypatch.setattr(module, "draw", lambda *arguments: (told.extend(arguments[:2]), draw(*arguments)))
    words = {HEADING: "{sensor}, {first} bis {last}", "Generated scenes, not observed by any satellite": "Erzeugt"}
    asked = request(generated, period="month", bands="B08,red,green")
    run_series(asked, out.parent / "s", Reporter(), figure=out.with_suffix(".png"), words=words)
    pictures, frame = told
    assert frame.heading == "Sentinel-2 Level-2A, 2023-06-01 bis 2023-08-31"
    assert frame.rights == "Erzeugt"
    assert frame.shown == (0, 1, 2)
    assert frame.ranges[0][1] > 1.5 * frame.ranges[1][1], "near infrared is stretched by itself"
    assert [picture.days for picture in pictures][:2] == [
        "2023-06-04 \u2013 2023-06-24",
        "2023-07-04 \u2013 2023-07-24",
    ]
