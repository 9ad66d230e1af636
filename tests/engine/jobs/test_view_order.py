"""In which order the views of a mosaic are taken."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.view_order import view_order
from cloudless_plugin.engine.stac.overpasses import Overpass, OverpassKey, group_overpasses
from cloudless_plugin.engine.stac.scene import Asset, Scene
from tests.support import jobs
from tests.support.runs import mosaic

BANDS = {"red": Asset("red.tif")}
YEAR = datetime(2023, 1, 1, 10)


def asked(**changes: Any) -> Request:
    return Request.from_dict(jobs.request("items.json", **{"start": "2023-01-01", "end": "2023-12-31", **changes}))


def passes(days: list[int]) -> list[Overpass]:
    """Return overpasses by their days of the year, from 0."""
    return group_overpasses(
        [Scene(f"s{day}", YEAR + timedelta(days=day), "", BANDS, platform="a", orbit=1) for day in days]
    )


def order_of(clouds: dict[int, float], label: str = "mosaic", *, views: int, **changes: Any) -> list[int]:
    """Return the days of the year in order, of days and how cloudy they are."""
    overpasses = passes(list(clouds))
    by_key = {passes([day])[0][0].overpass: cloud for day, cloud in clouds.items()}
    found = view_order(overpasses, by_key, asked(**changes), label, views)
    return [(key[2] - YEAR.date()).days for key in found]


def test_the_clearest_of_each_stratum_come_first() -> None:
    clouds = {10: 30.0, 40: 5.0, 200: 20.0, 300: 10.0, 310: 40.0}
    assert order_of(clouds, views=2) == [40, 300, 200, 10, 310]
    assert order_of(clouds, views=1) == [40, 300, 200, 10, 310]
    assert order_of(clouds, views=4) == [40, 300, 200, 10, 310]


def test_a_season_is_not_crowded_out_by_a_clearer_one() -> None:
    """Summer has the clearest ten dates: winter's clearest is among the first two all the same."""
    clouds = dict.fromkeys(range(190, 290, 10), 1.0) | {20: 45.0, 60: 48.0}
    assert set(order_of(clouds, views=2)[:2]) == {20, 190}


def test_what_is_less_than_half_clear_comes_last() -> None:
    clouds = {10: 80.0, 40: 90.0, 200: 20.0, 300: 49.0, 310: 51.0}
    assert order_of(clouds, views=2) == [200, 300, 10, 40, 310]
    overcast = {10: 80.0, 40: 90.0, 200: 60.0, 300: 95.0}
    assert order_of(overcast, views=2) == [200, 10, 40, 300]


def test_strata_are_of_the_months_that_are_asked_for() -> None:
    """June and December, two strata: one each, though both lie in the second half of the year's other half."""
    clouds = {day: float(place) for place, day in enumerate([152, 160, 170, 335, 345])}
    assert order_of(clouds, views=2, months="jun,dec")[:2] == [152, 335]
    assert order_of(clouds, views=2, months="jun,dec") == [152, 335, 160, 345, 170]


def test_strata_are_of_the_period() -> None:
    clouds = {day: float(place) for place, day in enumerate([0, 5, 10, 25])}
    assert order_of(clouds, "2023-01", views=2, period="month") == [0, 25, 5, 10]


@given(
    st.dictionaries(st.integers(0, 364), st.sampled_from([0.0, 10.0, 50.0, 60.0, 100.0]), min_size=1, max_size=40),
    st.integers(1, 20),
)
def test_order_has_every_overpass_once_and_is_the_same_for_any_order_of_scenes(
    clouds: dict[int, float], views: int
) -> None:
    found = order_of(clouds, views=views)
    assert sorted(found) == sorted(clouds)
    assert order_of(dict(reversed(clouds.items())), views=views) == found
    first = found[:views]
    strata = [day * views // 365 for day in first if clouds[day] <= 50]
    half_clear = {day * views // 365 for day, cloud in clouds.items() if cloud <= 50}
    assert half_clear <= set(strata) or len(half_clear) > views


def test_clouds_of_the_area_count_not_those_of_the_items(generated: Path, own_scenes: Path, tmp_path: Path) -> None:
    """Items that lie about their clouds change nothing, where the classification can be read."""
    collection = json.loads(own_scenes.read_text())
    for place, item in enumerate(collection["features"]):
        item["properties"]["eo:cloud_cover"] = 90 - 5 * place
    own_scenes.write_text(json.dumps(collection))
    orders = []
    for items in (generated, own_scenes):
        mosaic(items, tmp_path / "m.tif", views=3, max_cloud=100)
        orders.append(json.loads((tmp_path / "m.tif.json").read_text())["order"])
    assert orders[0] == orders[1]


def test_keys_are_those_of_the_scenes() -> None:
    (overpass,) = passes([3])
    key: OverpassKey = replace(overpass[0], id="other").overpass
    assert view_order([overpass], {key: 0.0}, asked(), "", 1) == (key,)


@pytest.mark.parametrize("views", [1, 5])
def test_days_outside_of_the_time_are_at_its_ends(views: int) -> None:
    """A solar day may begin before the first UTC day: no overpass is lost."""
    assert sorted(order_of({0: 1.0, 100: 2.0, 364: 3.0}, views=views, start="2023-02-01", end="2023-11-30")) == [
        0,
        100,
        364,
    ]
