"""The request for a change, and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cloudless_plugin.common.change import ChangeRequest, is_change
from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.common.request import Request

_ASKED: dict[str, Any] = {
    "extent": [14.0, 46.0, 14.1, 46.1],
    "start": "2023-06-01",
    "end": "2023-08-31",
    "before_start": "2022-06-01",
    "before_end": "2022-08-31",
}


def test_the_two_times_differ_in_their_days_alone() -> None:
    request = ChangeRequest.from_dict({**_ASKED, "bands": "red,nir", "method": "medoid"})
    assert request.earlier.start == date(2022, 6, 1)
    assert request.earlier.end == date(2022, 8, 31)
    later = Request.from_dict({**request.earlier.to_dict(), "start": "2023-06-01", "end": "2023-08-31"})
    assert later == request.later
    assert request.bands == ("red", "nir")


@pytest.mark.parametrize(
    ("index", "name"), [("Nbr", "Nbr"), ("(nir - red) / (nir + red)", "index"), ("own = nir - red", "own")]
)
def test_index_by_name_or_expression(index: str, name: str) -> None:
    request = ChangeRequest.from_dict({**_ASKED, "index": index})
    assert request.bands == (name,)
    assert ChangeRequest.from_dict(request.to_dict()) == request


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"before_start": ""}, "no 'before_start'"),
        ({"before_end": None}, "no 'before_end'"),
        ({"before_start": "2022-09-01"}, "swap BEFORE_START and BEFORE_END"),
        ({"before_end": "2023-06-01"}, "ends on 2023-06-01, and the later one begins on 2023-06-01"),
        ({"before_start": "2024-06-01", "before_end": "2024-08-31"}, "one is over before the other begins"),
        ({"index": "NDVI, NBR"}, "INDEX names several"),
        ({"index": "nothing"}, "'nothing' is not known"),
        ({"indices": "NDVI"}, "INDICES has no part"),
        ({"scenes": ["a"]}, "SCENES has no part"),
        ({"normalise": "ratio"}, "NORMALISE has no part"),
        ({"method": "percentile", "percentiles": "10,90"}, "PERCENTILES has no part"),
        ({"period": "month"}, "PERIOD has no part"),
        ({"bands": "ultraviolet"}, "no band 'ultraviolet'"),
        ({"colour": "red"}, "unknown key 'colour'"),
    ],
)
def test_what_is_no_change_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(RequestError, match=words):
        ChangeRequest.from_dict({**_ASKED, **changes})


def test_recipes_of_mosaics_are_no_changes() -> None:
    assert is_change(_ASKED)
    assert not is_change(ChangeRequest.from_dict(_ASKED).later.to_dict())
