"""What may be asked, and how a refusal reads."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common import choices
from cloudless_plugin.common.errors import CloudlessError, RequestError
from cloudless_plugin.common.request import Request

LEAST: dict[str, Any] = {"extent": [15, 46, 16, 47], "start": "2023-08-01", "end": "2023-08-31"}


def test_defaults_are_those_of_the_documents() -> None:
    request = Request.from_dict(LEAST)
    assert (request.catalog, request.collection) == ("planetary-computer", "sentinel-2-l2a")
    assert request.bands == ("red", "green", "blue")
    assert (request.max_cloud, request.method, request.resampling) == (25, "median", "nearest")
    assert (request.extent_crs, request.resolution, request.crs) == ("EPSG:4326", None, None)
    assert (request.haze, request.normalise, request.views, request.cloud_in) == (True, "none", 0, "scene")
    assert (request.start, request.end) == (date(2023, 8, 1), date(2023, 8, 31))


def test_written_request_is_read_back() -> None:
    request = Request.from_dict({**LEAST, "bands": "nir, B04", "resolution": 20, "crs": "EPSG:3857"})
    assert Request.from_dict(json.loads(json.dumps(request.to_dict()))) == request
    assert request.bands == ("nir", "B04")


@pytest.mark.parametrize("views", [16, 16.0, "16"])
def test_views_are_a_whole_number_for_four_methods(views: Any) -> None:
    for method in choices.METHODS:
        asked = {**LEAST, "views": views, "method": method}
        if method in ("median", "mean", "percentile", "geomedian"):
            request = Request.from_dict(asked)
            assert (request.views, type(request.views)) == (16, int)
            assert request.to_dict()["views"] == 16
        else:
            with pytest.raises(RequestError, match="VIEWS is 16"):
                Request.from_dict(asked)
            assert Request.from_dict({**asked, "views": 0}).method == method


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": "2023-09-01"}, ["END", "START", "2023-09-01"]),
        ({"start": "yesterday"}, ["'start'", "2023-08-31"]),
        ({"extent": [15, 46, 15, 47]}, ["empty", "width and a height"]),
        ({"extent": [15, 47, 16, 46]}, ["empty"]),
        ({"extent": [15, 46, 16]}, ["four numbers"]),
        ({"extent": [15, 46, 16, "north"]}, ["number"]),
        ({"extent": None}, ["neither 'extent' nor 'area'", "add one"]),
        ({"extent": None, "area": {"type": "Polygon", "coordinates": []}}, ["polygons of AREA are empty"]),
        ({"extent": "", "area": {"type": "Polygon", "coordinates": [[["x", 1]]]}}, ["polygons of AREA are empty"]),
        ({"catalog": "google"}, ["CATALOG 'google'", "planetary-computer, earth-search, cdse", "bdc, custom"]),
        ({"catalog": "custom"}, ["CATALOG_URL"]),
        ({"collection": "modis,"}, ["COLLECTION is 'modis,'"]),
        ({"bands": "red,infrared"}, ["no band 'infrared'", "swir22"]),
        ({"bands": "red,B04"}, ["twice"]),
        ({"bands": " , "}, ["BANDS is empty"]),
        ({"max_cloud": 101}, ["MAX_CLOUD", "0 to 100"]),
        ({"cloud_in": "tile"}, ["CLOUD_IN 'tile'", "scene, area"]),
        ({"buffer": -1}, ["BUFFER", "0 to"]),
        ({"mask": "snow"}, ["MASK 'snow'", "clouds-shadows"]),
        ({"method": "mode"}, ["METHOD 'mode'", "median"]),
        ({"resampling": "lanczos"}, ["RESAMPLING"]),
        ({"resolution": 0}, ["RESOLUTION", "above 0"]),
        ({"normalise": "histogram"}, ["NORMALISE 'histogram'", "none, ratio"]),
        ({"haze": "no"}, ["'haze'", "true or false"]),
        ({"views": -1}, ["VIEWS is -1", "0 for all"]),
        ({"views": 1001}, ["VIEWS is 1001", "1 to 1000"]),
        ({"views": 2.5}, ["'views' is 2.5", "whole number"]),
        ({"views": "many"}, ["'views'", "number"]),
        ({"views": 16, "method": "medoid"}, ["VIEWS is 16", "'medoid'", "VIEWS to 0", "median, mean"]),
        ({"colour": "red"}, ["unknown key 'colour'", "bands"]),
    ],
)
def test_refusal_says_what_to_change(change: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(RequestError) as error:
        Request.from_dict({**LEAST, **change})
    message = str(error.value)
    assert all(word in message for word in words), message
    assert "\n" not in message


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_KEYS = st.sampled_from([*Request.__dataclass_fields__, "other"])


@pytest.mark.parametrize("key", ["start", "end"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_missing_value_is_named(key: str, nothing: Any) -> None:
    with pytest.raises(RequestError, match=f"no '{key}'"):
        Request.from_dict({**LEAST, key: nothing})


def test_extent_is_the_bounds_of_the_area_where_it_has_none() -> None:
    ring = [[500000, 5200000], [501000, 5200000], [500500, 5200700.5], [500000, 5200000]]
    area = {"type": "Polygon", "coordinates": [ring]}
    asked = {"start": "2023-08-01", "end": "2023-08-31", "area": area, "area_crs": "EPSG:32633"}
    for more in ({}, {"extent": None}, {"extent": "", "extent_crs": "EPSG:3857"}):
        request = Request.from_dict({**asked, **more})
        assert request.extent == (500000, 5200000, 501000, 5200700.5)
        assert request.extent_crs == "EPSG:32633"
    given = Request.from_dict({**asked, "extent": [15, 46, 16, 47]})
    assert (given.extent, given.extent_crs) == ((15, 46, 16, 47), "EPSG:4326")


@given(st.dictionaries(_KEYS, _JSON) | _JSON)
def test_any_json_is_a_request_or_refused(data: Any) -> None:
    try:
        request = Request.from_dict({**LEAST, **data} if isinstance(data, dict) else data)
    except CloudlessError:
        return
    assert Request.from_dict(request.to_dict()) == request
