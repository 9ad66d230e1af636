"""Records of results, and how they are sorted."""

from __future__ import annotations

from typing import Any

import pytest

from cloudless_plugin.common.results import FoundOverpass, clearest_first


def overpass(day: str, cloud_cover: float, **known: Any) -> FoundOverpass:
    return FoundOverpass(day, "sentinel-2a", 79, cloud_cover, (f"scene of {day}",), "", **known)


@pytest.mark.parametrize(
    ("found", "share"),
    [
        (overpass("2023-08-01", 20, area_cloud=50.0, coverage=80.0), 40),
        (overpass("2023-08-01", 20, coverage=50.0), 40),
        (overpass("2023-08-01", 20), 80),
        (overpass("2023-08-01", 20, area_cloud=0.0), 100),
        (overpass("2023-08-01", 0, area_cloud=None, coverage=0.0), 0),
    ],
)
def test_clear_share_is_coverage_less_cloud_in_the_area(found: FoundOverpass, share: float) -> None:
    assert found.clear_share == pytest.approx(share)


def test_clearest_come_first_and_equal_ones_by_day() -> None:
    half = overpass("2023-08-03", 0, area_cloud=0.0, coverage=50.0)
    late, early = (overpass(day, 90, area_cloud=5.0, coverage=100.0) for day in ("2023-08-09", "2023-08-01"))
    unknown, cloudy = overpass("2023-08-05", 30), overpass("2023-08-02", 10, area_cloud=100.0, coverage=100.0)
    assert clearest_first([half, late, cloudy, unknown, early]) == [early, late, unknown, half, cloudy]
