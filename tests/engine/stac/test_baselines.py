"""Which processing of a sensing counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.stac.baselines import newest_baselines
from cloudless_plugin.engine.stac.parse_item import parse_item
from cloudless_plugin.engine.stac.scene import Scene
from tests.support.items import item, polygon

REQUEST = Request.from_dict(
    {"extent": [0, 0, 1, 1], "start": "2015-01-01", "end": "2026-01-01", "bands": "red,nir,swir16"}
)


def test_newest_baseline_of_a_sensing_is_used() -> None:
    scene = replace(parse_item(item(), REQUEST), tile="33TWM", orbit=79, platform="sentinel-2a")
    older = replace(scene, id="older", baseline="03.01")
    half = replace(scene, id="half")
    elsewhere = replace(older, id="elsewhere", tile="33TWL")
    unknown = replace(older, id="unknown", tile="")
    kept: list[Scene] = newest_baselines([older, scene, half, elsewhere, unknown])
    assert [scene.id for scene in kept] == ["a", "half", "elsewhere", "unknown"]


def test_older_processing_counts_where_the_newer_does_not_cover_it() -> None:
    """Datastrips of a granule complement each other; only one of them may have been processed again."""
    west, east, whole = polygon(10, 45, 10.4, 46), polygon(10.4, 45, 11, 46), polygon(10, 45, 11, 46)

    def scene(name: str, baseline: str, geometry: dict[str, Any]) -> Scene:
        properties = {"s2:processing_baseline": baseline, "s2:mgrs_tile": "33TWM", "sat:relative_orbit": 79}
        return parse_item({**item(**properties), "id": name, "geometry": geometry}, REQUEST)

    scenes = [scene("west old", "03.01", west), scene("east old", "03.01", east), scene("east", "05.09", east)]
    assert [one.id for one in newest_baselines(scenes)] == ["west old", "east"]
    assert [one.id for one in newest_baselines([*scenes, scene("all", "05.10", whole)])] == ["all"]
