"""Which scenes are shown where, searched one after the other."""

from __future__ import annotations

from typing import Any

import pytest

from cloudless_plugin.common.errors import CancelledError
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.live.regions import Regions
from tests.support import jobs

BOUNDS = (0.0, 0.0, 1000.0, 1000.0)


def test_tile_that_nobody_wants_any_more_waits_for_no_search() -> None:
    """It would hold its place among the tiles for as long as another catalogue does not answer."""
    regions, context = Regions(), object()
    asked: Any = context
    with regions._search(lambda: True), pytest.raises(CancelledError):
        regions.get(Request.from_dict(jobs.request("x.json")), ("red",), BOUNDS, None, asked, lambda: False)
