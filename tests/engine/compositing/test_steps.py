"""Steps that are switched off by a value."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine import compose
from tests.support import real_ground


def filled(request: Request, settings: Settings | None = None) -> np.ndarray:
    """Return how many clear observations each pixel has."""
    return compose(request, settings=settings).clear.compute().values


def asked() -> Request:
    return Request.from_dict(
        {
            "extent": [15.55, 46.40, 15.90, 46.60],
            "start": "2023-08-01",
            "end": "2023-08-31",
            "catalog": "custom",
            "catalog_url": str(real_ground.ITEMS),
            "max_cloud": 100,
        }
    )


def test_haze_test_is_switched_off_by_the_request() -> None:
    with_test, without = filled(asked()), filled(replace(asked(), haze=False))
    assert (without >= with_test).all()
    assert 0.001 < (without > with_test).mean() < 0.2


def test_opening_is_switched_off_by_a_limit() -> None:
    """At 120 m a speck of 20 m is no pixel: a larger one opens the mask, and none leaves it as it is."""
    kept = filled(asked(), Settings(limits=Limits(speck_radius_m=0)))
    opened = filled(asked(), Settings(limits=Limits(speck_radius_m=130)))
    np.testing.assert_array_equal(kept, filled(asked()))
    assert (opened > kept).mean() > 0.001
