"""Catalogues that are wrong about the radiometric offset: runs of real scenes whose baselines are told wrongly."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from tests.support import real_ground
from tests.support.runs import Recorder

Tell = Callable[[str, str], str]
"""Returns the baseline to tell of a scene, given its day and its own baseline; empty leaves the scene out."""


def warnings(folder: Path, tell: Tell, **changes: Any) -> list[str]:
    """Return the warnings of a mosaic of the real scenes."""
    features = []
    for item in real_ground.scenes():
        baseline = tell(item["id"][11:19], item["properties"]["s2:processing_baseline"])
        item["properties"]["s2:processing_baseline"] = baseline
        for asset in item["assets"].values():
            asset["href"] = str(real_ground.FOLDER / asset["href"])
        if baseline:
            features.append(item)
    path = folder / "items.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    recorder = Recorder()
    request = {
        "extent": real_ground.extent(),
        "extent_crs": "EPSG:32633",
        "start": "2023-08-01",
        "end": "2023-08-31",
        "catalog": "custom",
        "catalog_url": str(path),
        "max_cloud": 100,
        **changes,
    }
    run_mosaic(Request.from_dict(request), folder / "mosaic.tif", recorder)
    return recorder.warnings


def rightly(day: str, baseline: str) -> str:
    """Tell the truth."""
    return baseline


@pytest.mark.parametrize("mask", ["none", "clouds", "clouds-shadows", "strict"])
@pytest.mark.parametrize("bands", ["red,green,blue", "nir,red,green", "red"])
def test_no_alarm_where_the_catalogue_is_right(tmp_path: Path, mask: str, bands: str) -> None:
    assert not warnings(tmp_path, rightly, mask=mask, bands=bands)


@pytest.mark.parametrize("mask", ["none", "clouds-shadows"])
@pytest.mark.parametrize("days", [("20230810", "20230818"), ("20230810",), ("20230818",)])
def test_no_alarm_on_cloudy_dates(tmp_path: Path, mask: str, days: tuple[str, ...]) -> None:
    told = warnings(tmp_path, lambda day, baseline: baseline if day in days else "", mask=mask)
    assert not [warning for warning in told if "offset" in warning]


@pytest.mark.parametrize("mask", ["none", "clouds-shadows"])
@pytest.mark.parametrize("bands", ["red,green,blue", "nir,red,green"])
@pytest.mark.parametrize(
    ("tell", "words"),
    [
        (lambda day, baseline: "05.09", "below zero"),
        (lambda day, baseline: "05.09" if day == "20230813" else baseline, "below zero in 1 of the 5 dates"),
        (lambda day, baseline: "05.09" if day == "20230813" else "", "below zero in 1 of the 1 dates"),
        (lambda day, baseline: {"03.01": "05.09", "05.09": "03.01"}[baseline], "below zero"),
        (lambda day, baseline: "03.01" if day == "20230815" else baseline, "brighter by 0.1 .* in 1 of the 5"),
        (lambda day, baseline: "03.01", "(brighter|darker than) .*0.1"),
        (lambda day, baseline: "03.01" if day == "20230815" else "", "darker than 0.1"),
    ],
)
def test_alarm_where_it_is_wrong(tmp_path: Path, tell: Tell, words: str, mask: str, bands: str) -> None:
    (warning,) = (told for told in warnings(tmp_path, tell, mask=mask, bands=bands) if "offset" in told)
    assert re.search(words, warning)
