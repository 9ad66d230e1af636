"""The pictures of a series: titles, colours, one scale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr
from xrspatial.multispectral import true_color as reference

from cloudless_plugin.common.messages import Message
from cloudless_plugin.common.periods import WORDS
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.engine.jobs.series import run_series
from cloudless_plugin.engine.output.figure import common_range, draw, legible, read_coarse, true_color
from tests.support.runs import mosaic, request


def test_title_is_translated_where_a_font_can_show_it() -> None:
    title = Message("{month} {year}", month=Message("July"), year=2023)
    assert legible(title, {"July": "Juli", "{month} {year}": "{month} des Jahres {year}"}) == "Juli des Jahres 2023"
    assert legible(title, {"July": "\U00013000"}) == "July 2023", "no machine's font has hieroglyphs"
    assert legible("2023", {"July": "Juli"}) == "2023"
    assert set(WORDS) >= {"July", "Winter", "{month} {year}", "{season} {year}", "Quarter {number} of {year}"}


def test_true_colour_is_that_of_xarray_spatial(generated: Path, out: Path) -> None:
    mosaic(generated, out)
    pixels = read_coarse(out)
    ours = true_color(pixels, common_range([pixels])).astype(int)
    bands = [xr.DataArray(band.astype(np.float64), dims=("y", "x")) for band in pixels]
    theirs = reference(*bands).to_numpy().astype(int)
    assert np.abs(ours - theirs)[..., :3].max() <= 1
    np.testing.assert_array_equal(ours[..., 3], theirs[..., 3])


def test_all_pictures_have_one_scale(generated: Path, out: Path) -> None:
    made = run_series(request(generated, period="month"), out.parent / "series", Reporter())
    pictures = [read_coarse(step.path) for step in made.steps]
    for band, (low, high) in enumerate(common_range(pictures)):
        assert low == min(np.nanmin(pixels[band]) for pixels in pictures)
        assert high == max(np.nanmax(pixels[band]) for pixels in pictures)


def test_single_band_is_grey(generated: Path, out: Path) -> None:
    mosaic(generated, out, bands="nir")
    draw([("nir", out)], out.with_suffix(".png"), None)
    pixels = read_coarse(out)
    picture = true_color(pixels, common_range([pixels]))
    assert (picture[..., 0] == picture[..., 2]).all()
    assert out.with_suffix(".png").stat().st_size > 5000
