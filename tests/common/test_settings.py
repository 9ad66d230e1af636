"""What a run uses at once."""

from __future__ import annotations

import os
from typing import Optional

import pytest

from cloudless_plugin.common import settings
from cloudless_plugin.common.settings import Limits

GB = 1 << 30


@pytest.mark.parametrize(
    ("processors", "tiles", "megabytes"), [(1, 2, 256), (2, 2, 256), (4, 4, 256), (8, 8, 512), (32, 32, 2048)]
)
def test_tiles_follow_the_processors(processors: int, tiles: int, megabytes: int) -> None:
    limits = Limits(processors=processors, most_tiles=32)
    assert limits.tiles_in_flight == tiles
    assert tiles * limits.stack_bytes == megabytes << 20


@pytest.mark.parametrize(("memory", "tiles"), [(None, 4), (GB, 4), (4 * GB, 8), (8 * GB, 16), (64 * GB, 32)])
def test_tiles_have_room_in_memory(monkeypatch: pytest.MonkeyPatch, memory: Optional[int], tiles: int) -> None:
    monkeypatch.setattr(settings, "total_memory", lambda: memory)
    limits = Limits(processors=64)
    assert limits.tiles_in_flight == tiles
    assert tiles * limits.stack_bytes <= max((memory or 0) / 8, 256 << 20)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="only Linux tells it")
def test_processors_are_those_that_may_be_used() -> None:
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert Limits().processors == 1
    finally:
        os.sched_setaffinity(0, allowed)
