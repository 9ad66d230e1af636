"""A series with indices: a file a period, and pictures with a bar of colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cloudless_plugin.common.animation import AnimationStyle
from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.series import run_series
from tests.support.runs import read, request, small_tiles


def test_each_period_has_indices_and_evidence_beside_it(generated: Path, tmp_path: Path) -> None:
    """The same as of a mosaic of its days alone."""
    asked = request(generated, indices="NDVI, TCG2 = nir - green", period="month")
    folder = tmp_path / "series"
    result = run_series(asked, folder, Reporter(), evidence=True, settings=small_tiles())
    labels = ["2023-06", "2023-07", "2023-08"]
    assert [step.label for step in result.steps] == labels
    assert {path.name for path in folder.glob("*.tif")} == {
        f"{label}{end}.tif" for label in labels for end in ("", "_indices", "_evidence")
    }
    alone = request(generated, indices="NDVI, TCG2 = nir - green", start="2023-07-01", end="2023-07-31")
    files = [tmp_path / name for name in ("july.tif", "evidence.tif", "indices.tif")]
    run_mosaic(alone, files[0], Reporter(), evidence=files[1], indices=files[2])
    for file, end in zip(files, ("", "_evidence", "_indices")):
        np.testing.assert_array_equal(read(file), read(folder / f"2023-07{end}.tif"))


def test_pictures_of_indices_lie_beside_those_of_the_mosaics(generated: Path, tmp_path: Path) -> None:
    asked = request(generated, indices="ndvi", period="month")
    figure, animation = tmp_path / "figure.png", tmp_path / "film.gif"
    style = AnimationStyle(rate=4, size=240, dates=False)
    run_series(asked, tmp_path / "series", Reporter(), figure=figure, animation=animation, style=style)
    made = {path.name for path in tmp_path.iterdir()}
    assert {"figure.png", "film.gif", "figure_ndvi.png", "film_ndvi.gif"} <= made
    with Image.open(animation) as plain, Image.open(tmp_path / "film_ndvi.gif") as film:
        assert film.n_frames == plain.n_frames == 3
        assert film.info["duration"] == 250
        assert film.height > plain.height, "the bar of colours takes its place below"
        width = film.width
    run_series(asked, tmp_path / "again", Reporter(), animation=tmp_path / "larger.gif")
    with Image.open(tmp_path / "larger.gif") as larger:
        assert larger.info["duration"] == 800
        assert larger.width > 1.6 * width
    shown = np.asarray(Image.open(tmp_path / "figure_ndvi.png").convert("RGB")).reshape(-1, 3)
    green = (shown.astype(int) - [90, 180, 105]).__abs__().sum(axis=1) < 30
    assert green.mean() > 0.005, "the colours of plants in summer"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [({"rate": 0}, "FRAME_RATE is 0"), ({"rate": 26}, "FRAME_RATE is 26"), ({"size": 100}, "FRAME_SIZE is 100")],
)
def test_animations_that_cannot_be(values: dict[str, float], sentence: str) -> None:
    with pytest.raises(RequestError, match=sentence):
        AnimationStyle(**values)  # type: ignore[arg-type]
