"""Sensors as plain JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.common.sensor_file import document_of, read_sensor, sensor_of
from cloudless_plugin.common.sensors import BY_COLLECTION, SENSORS, Sensor

BAND = {"keys": ["B4"], "gsd": 10}
MASK = {"keys": ["fmask"], "gsd": 20, "classes": {"cloud": [2]}}


@pytest.mark.parametrize("sensor", SENSORS, ids=lambda sensor: sensor.collection)
def test_a_sensor_comes_back_from_its_document(sensor: Sensor) -> None:
    document = json.loads(json.dumps(document_of(sensor)))
    assert replace(read_sensor(sensor.collection, document), short=sensor.short) == sensor


def test_a_document_stands_above_the_table_band_by_band() -> None:
    document = {"bands": {"red": {"keys": ["my_red"], "gsd": 5, "scale": 0.001, "nodata": -1}}, "mask": MASK}
    sensor = sensor_of("sentinel-2-l2a", document)
    assert sensor is not None
    red, blue = sensor.band("red"), sensor.band("blue")
    assert red is not None
    assert (red.keys, red.gsd, red.told) == (("my_red",), 5.0, {"scale": 0.001, "offset": 0.0, "nodata": -1.0})
    assert blue == BY_COLLECTION["sentinel-2-l2a"].band("blue")
    assert sensor.classification.removed("clouds") == ((2,), ())
    assert sensor.radiometry == "sentinel-2"


def test_an_unknown_collection_without_bands_is_not_known() -> None:
    assert sensor_of("elsewhere", None) is None
    assert sensor_of("elsewhere", {"mask": MASK}) is None


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ([], "no JSON object"),
        ({"band": {}}, "unknown key 'band'"),
        ({"bands": []}, "'bands'"),
        ({"bands": {"red": 4}}, "'red' is no object"),
        ({"bands": {"red": {"keys": ["B4"]}}}, "'gsd'"),
        ({"bands": {"red": {**BAND, "gsd": 0}}}, "above 0"),
        ({"bands": {"red": {**BAND, "scale": 0}}}, "'red' is not above 0"),
        ({"bands": {"red": {**BAND, "scale": "1"}}}, "'scale'"),
        ({"bands": {"red": {**BAND, "keys": "B4"}}}, "'keys'"),
        ({"bands": {"red": BAND}, "mask": {"keys": ["m"], "gsd": 10}}, "needs 'keys'"),
        ({"bands": {"red": BAND}, "mask": {**MASK, "classes": {"clouds": [2]}}}, "not 'clouds'"),
        ({"bands": {"red": BAND}, "mask": {**MASK, "classes": {"cloud": [0]}}}, "class 0"),
        ({"bands": {"red": BAND}, "mask": {**MASK, "classes": {"cloud": [256]}}}, "255"),
        ({"bands": {"red": BAND}, "mask": {**MASK, "flags": {"cloud": [8]}, "bits": 8}}, "from 0 to 7"),
        ({"bands": {"red": BAND}, "radiometry": "magic"}, "'radiometry'"),
    ],
)
def test_what_is_wrong_is_told(document: Any, told: str) -> None:
    with pytest.raises(RequestError, match="SENSOR_FILE") as caught:
        sensor_of("elsewhere", document) if isinstance(document, dict) and "bands" not in document else read_sensor(
            "elsewhere", document
        )
    assert told in str(caught.value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-300, 300) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["title", "bands", "mask", "radiometry"]), _JSON)
    | st.fixed_dictionaries({"bands": st.dictionaries(st.text(max_size=5), _JSON), "mask": _JSON})
)
def test_any_document_is_read_or_refused(document: dict[str, Any]) -> None:
    try:
        sensor = read_sensor("elsewhere", document)
    except RequestError:
        return
    assert read_sensor("elsewhere", document_of(sensor)).bands == sensor.bands
