from __future__ import annotations

import numpy as np
import pytest

from cloudless_plugin.engine.errors import SceneError
from cloudless_plugin.engine.radiometry import harmonise, sentinel2_offset


def test_zero_stays_no_data_and_dark_water_stays_data() -> None:
    for stored in ([0, 1, 999, 1000, 1001, 1500, 65535], [1, 999, 1000, 1001, 1500, 65535]):
        numbers = np.array(stored, np.uint16)
        harmonise(numbers, -1000)
        assert numbers.tolist() == [0, 1, 1, 1, 1, 500, 64535][-len(stored) :]
        harmonise(numbers, 0)
        assert numbers.tolist() == [0, 1, 1, 1, 1, 500, 64535][-len(stored) :]


@pytest.mark.parametrize(("baseline", "offset"), [("02.12", 0), ("03.01", 0), ("04.00", -1000), ("05.11", -1000)])
def test_offset_by_baseline(baseline: str, offset: int) -> None:
    assert sentinel2_offset("a", {}, baseline) == offset


def test_offset_that_earth_search_has_applied() -> None:
    assert sentinel2_offset("a", {"earthsearch:boa_offset_applied": True}, "05.09") == 0
    assert sentinel2_offset("a", {"earthsearch:boa_offset_applied": False}, "05.09") == -1000


def test_scene_without_baseline_cannot_be_used() -> None:
    with pytest.raises(SceneError, match="no processing baseline"):
        sentinel2_offset("a", {}, "")
