"""What the chart of a place can show, and what is asked for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import OutputError
from cloudless_plugin.common.place_records import PlaceRow
from cloudless_plugin.common.places import Sample
from cloudless_plugin.common.request import Request
from cloudless_plugin.panel.place_columns import (
    Column,
    columns_of,
    first_column,
    request_for,
    request_in,
    same_pixels,
    without,
)
from cloudless_plugin.panel.place_words import line_doubts, line_words, summary_words, write_csv


def asked(**changes: Any) -> Request:
    days = {"start": "2023-06-01", "end": "2023-08-31"}
    return Request.from_dict({"extent": [0, 0, 1, 1], **days, **changes})


def row(day: int, *values: float | None, state: str = "clear", scene: str = "") -> PlaceRow:
    sample = Sample(0, f"2023-06-{day:02}T10:00:00Z", scene or None, "sentinel-2a", "s2", state, None, values)
    return PlaceRow(sample, (scene or f"scene-{day}",))


def test_every_column_can_be_asked_for() -> None:
    request = asked(indices="NDMI, own = nir / red", bands="red,green,blue")
    columns = columns_of(request)
    names = [column.name for column in columns]
    assert names[:5] == ["red", "green", "blue", "NDMI", "own"]
    assert len(names) == len(set(names))
    assert {"NDVI", "nir", "swir16"} <= set(names)
    for column in columns:
        one = request_for(request, column)
        assert one.bands == request.bands
        assert [index.name == column.name or not column.is_index for index in one.asked_indices] in ([], [True])


def test_indices_whose_bands_the_sensor_lacks_are_not_offered() -> None:
    names = {column.name for column in columns_of(asked(collection="landsat-c2-l2"))}
    assert "NDVI" in names
    assert "NDRE" not in names


def test_collection_that_is_not_known_yet() -> None:
    """Its bands and indices can be asked for, and the search will tell what they are."""
    columns = columns_of(asked(collection="unheard-of", bands="B1,B2", indices="own = B1 / B2"))
    assert [(column.name, column.place, column.is_index) for column in columns] == [
        ("B1", 0, False),
        ("B2", 1, False),
        ("own", 2, True),
    ]


def test_first_column() -> None:
    request = asked(indices="NDMI")
    columns = columns_of(request)
    assert first_column(columns, "", request).name == "NDMI"
    assert first_column(columns, "nir", request).name == "nir"
    assert first_column(columns, "gone", request).name == "NDMI"
    plain = asked()
    assert first_column(columns_of(plain), "", plain).name == "red"


def test_value_of_a_column() -> None:
    sample = row(1, 0.1, 0.2, 0.3, 0.7).sample
    assert Column("blue", 2).value(sample) == 0.3
    assert Column("NDVI", 3, "NDVI").value(sample) == 0.7
    assert Column("NDVI", 3, "NDVI").value(replace(sample, values=(0.1, 0.2, 0.3))) is None


def test_what_samples_leave_aside_is_not_asked_for() -> None:
    request = asked(method="percentile", percentiles="10,90", normalise="ratio", holes="widen")
    one = request_for(request, Column("NDVI", 3, "NDVI"))
    assert (one.percentiles, one.percentile, one.normalise, one.holes, one.views) == ((), 10.0, "none", "leave", 0)
    assert str(line_words(one)) == "10 % percentile of the clear dates"
    assert str(line_words(one, "NDVI")) == "NDVI from the mosaic's bands"
    assert str(line_words(replace(one, indices_from="observations"), "NDVI")) == str(line_words(one))
    assert str(line_words(replace(one, method="medoid"), "NDVI")) == "Medoid of the clear dates"


def test_mosaics_with_the_same_pixels(tmp_path: Path) -> None:
    request = asked()
    elsewhere = replace(request, extent=(5.0, 5.0, 6.0, 6.0), engine="tcp://there:1", indices=("NDVI",))
    assert same_pixels(request, elsewhere)
    scenes = replace(request, scenes=("a", "b"))
    assert same_pixels(scenes, replace(request, scenes=("b", "a")))
    for other in (replace(request, method="mean"), replace(request, bands=("red",)), scenes):
        assert not same_pixels(request, other)


def test_scenes_that_are_left_out() -> None:
    rows = [row(1, scene="a"), row(2, scene="b"), row(3, scene="c")]
    assert without(asked(), rows, {"b"}).scenes == ("a", "c")
    assert without(asked(), rows, set()).scenes == ()


@pytest.mark.parametrize("values", [None, [], {}, {"extent": "nowhere"}, {"extent": [0, 0, 1, 1], "start": 5}])
def test_stranger_s_request_is_none(values: Any) -> None:
    assert request_in(values) is None


def test_doubts() -> None:
    assert line_doubts(asked(), is_live=False) == []
    assert "16" in line_doubts(asked(views=16), is_live=False)[0]
    assert len(line_doubts(asked(views=16, normalise="ratio"), is_live=False)) == 2
    assert "live" in line_doubts(asked(views=16), is_live=True)[0]


def test_every_method_has_words() -> None:
    from cloudless_plugin.common import choices

    for method in choices.METHODS:
        bands = "red,nir"
        assert "clear date" in line_words(asked(method=method, bands=bands))


def test_table(tmp_path: Path) -> None:
    rows = [row(1, 0.1, 0.2, 0.3, 0.5), row(2, None, None, None, None, state="cloud", scene="b")]
    path = tmp_path / "place.csv"
    write_csv(path, rows, asked(), Column("NDVI", 3, "NDVI"), [True, False])
    head, first, second = path.read_text(encoding="utf-8").splitlines()
    assert head == "datetime,scene,platform,collection,state,clear_share,red,green,blue,NDVI,used"
    assert first == "2023-06-01T10:00:00Z,,sentinel-2a,s2,clear,,0.1,0.2,0.3,0.5,yes"
    assert second == "2023-06-02T10:00:00Z,b,sentinel-2a,s2,cloud,,,,,,no"
    assert str(summary_words(rows)) == "1 of 2 dates clear"
    with pytest.raises(OutputError, match=r"place\.csv” cannot be written"):
        write_csv(tmp_path / "none" / "place.csv", rows, asked(), Column("red", 0), [True, True])
