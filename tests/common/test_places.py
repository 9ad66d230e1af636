"""Places and samples on their way between the processes."""

from __future__ import annotations

from pathlib import Path

from cloudless_plugin.common.places import (
    COLUMNS,
    STATES,
    Place,
    Sample,
    read_places,
    read_samples,
    value_columns,
    write_places,
    write_samples,
)
from cloudless_plugin.common.request import Request

PLACES = [
    Place(-3, {"type": "MultiPoint", "coordinates": [[15.123456789012345, 46.0]]}),
    Place(2**40, {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]}),
]
SAMPLES = [
    Sample(1, "2023-06-04T10:00:21Z", "a,b", "sentinel-2a", "sentinel-2-l2a", "clear", 0.25, (0.1234, None)),
    Sample(1, "2023-06-09T10:00:21Z", None, "sentinel-2b", "sentinel-2-l2a", "outside", None, (None, None)),
]


def test_places_arrive_as_they_were_sent(tmp_path: Path) -> None:
    write_places(tmp_path / "places", PLACES)
    assert read_places(tmp_path / "places") == PLACES


def test_samples_arrive_as_they_were_sent(tmp_path: Path) -> None:
    assert write_samples(tmp_path / "samples", iter(SAMPLES)) == 2
    assert list(read_samples(tmp_path / "samples")) == SAMPLES
    assert {sample.state for sample in SAMPLES} < set(STATES)


def test_columns_are_what_was_asked_for() -> None:
    """And an index cannot have the name of another column."""
    days = {"start": "2023-06-01", "end": "2023-06-30"}
    request = Request.from_dict({"extent": [0, 0, 1, 1], **days, "bands": "B04,nir", "indices": "ndvi, a = 2 * red"})
    assert value_columns(request) == ("B04", "nir", "ndvi", "a")
    assert set(vars(SAMPLES[0])) - set(COLUMNS) == {"values"}
