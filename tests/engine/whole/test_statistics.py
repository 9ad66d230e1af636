"""Several percentiles in one run, and what the evidence tells of methods besides."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from geomad import bcmad_pcm, emad_pcm, smad_pcm

from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.engine.jobs.arrays import compose, open_stack
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from tests.support.runs import mosaic, read, request, small_tiles


def test_several_percentiles_are_those_of_single_runs(generated: Path, out: Path) -> None:
    mosaic(generated, out, bands="red,nir", method="percentile", percentiles="10,50,97.5", settings=small_tiles())
    with rasterio.open(out) as dataset:
        together = dataset.read()
        assert dataset.descriptions == ("red_p10", "red_p50", "red_p97.5", "nir_p10", "nir_p50", "nir_p97.5")
    for place, share in enumerate((10, 50, 97.5)):
        mosaic(generated, out, bands="red,nir", method="percentile", percentile=share)
        np.testing.assert_array_equal(read(out), together[[place, 3 + place]])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"method": "median"}, "PERCENTILES is for METHOD percentile, and METHOD is 'median'"),
        ({"indices": "NDVI"}, "PERCENTILES and INDICES do not go together"),
        ({"percentiles": "10,101"}, "PERCENTILES has 101: give numbers from 0 to 100"),
        ({"percentiles": "10,10"}, "A number stands twice in PERCENTILES"),
    ],
)
def test_percentiles_that_cannot_be_made(generated: Path, changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(RequestError, match=sentence):
        request(generated, **{"method": "percentile", "percentiles": "10,50", **changes})


def test_evidence_of_a_geometric_median_has_geomad_s_spreads(generated: Path, out: Path) -> None:
    evidence = out.with_name("evidence.tif")
    asked = request(generated, bands="red,green,nir", method="geomedian")
    run_mosaic(asked, out, Reporter(), evidence=evidence, settings=small_tiles())
    with rasterio.open(evidence) as dataset:
        assert dataset.descriptions == ("clear", "date", "seen", "flag", "smad", "emad", "bcmad")
        spreads = dataset.read([5, 6, 7]).astype(float)
    stack, median = open_stack(asked).values, read(out)
    seen = (stack != 0).all(axis=1)
    stack = np.where(seen[:, np.newaxis], stack, np.nan).transpose(2, 3, 1, 0).astype(np.float32)
    middle = np.where(median == 0, np.nan, median).transpose(1, 2, 0).astype(np.float32)
    for found, oracle, scale in zip(spreads, (smad_pcm, emad_pcm, bcmad_pcm), (10_000, 1, 10_000)):
        theirs = np.nan_to_num(oracle(stack, middle, num_threads=1)) * scale
        assert np.abs(found - theirs).max() <= 0.01 * theirs.max() + 2
        assert np.abs(found - theirs).mean() < 1


@pytest.mark.parametrize("method", ["recent", "medoid"])
def test_evidence_names_the_scene_of_each_pixel(generated: Path, out: Path, method: str) -> None:
    """The recipe has its ids by number, and they are of the pixel's date; the mosaic has its numbers."""
    evidence = out.with_name("evidence.tif")
    asked = request(generated, bands="red,nir", method=method)
    run_mosaic(asked, out, Reporter(), evidence=evidence, settings=small_tiles())
    recipe = json.loads(out.with_name("mosaic.tif.json").read_text())
    days = {scene["id"]: int(scene["datetime"][:10].replace("-", "")) for scene in recipe["scenes"]}
    with rasterio.open(evidence) as dataset:
        date, scene = dataset.read([2, dataset.descriptions.index("scene") + 1])
    named = recipe["evidence_scenes"]
    assert set(np.unique(scene)) - {0} <= {int(number) for number in named}
    assert len(np.unique(scene)) > 2
    for number, ids in named.items():
        assert set(date[scene == int(number)]) <= {days[one] for one in ids}
    assert ((scene == 0) == (read(out) == 0).all(axis=0)).all()
    found = compose(asked)
    np.testing.assert_array_equal(found["scene"].values, scene)
    assert found.attrs["evidence_scenes"] == named
