"""Lazy arrays for notebooks."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.arrays import open_stack
from tests.support import jobs
from tests.support.paths import NORTH, WEST


def test_labels_are_pixel_centres(generated: Path) -> None:
    extent = [WEST, NORTH - 200, WEST + 300, NORTH]
    stack = open_stack(Request.from_dict(jobs.request(generated, extent=extent, bands="red,green", mask="none")))
    assert stack.dims == ("time", "band", "y", "x")
    assert stack.dtype == np.uint16
    assert stack.chunks is not None
    assert (float(stack.x[0]), float(stack.y[0])) == (499985.0, 5200015.0)
    assert (float(stack.x[-1]), float(stack.y[-1])) == (500275.0, 5199825.0)
    items = json.loads(generated.read_text())["features"]
    western = sorted(
        (item["properties"]["datetime"], item["id"])
        for item in items
        if item["assets"]["B04"]["proj:transform"][2] == WEST
    )
    assert list(stack.scenes.values) == [scene_id for _, scene_id in western]
    assert list(stack.band.values) == ["red", "green"]


def test_every_overpass_keeps_its_step(own_scenes: Path) -> None:
    """Also one that lies over a part of the area alone, of which some chunks see nothing."""
    collection = json.loads(own_scenes.read_text())
    lost = max(collection["features"], key=lambda item: item["assets"]["B04"]["proj:transform"][2])
    collection["features"].remove(lost)
    own_scenes.write_text(json.dumps(collection))
    request = Request.from_dict(jobs.request(own_scenes, bands="red,green", mask="none"))
    stack = open_stack(request, chunk=jobs.SIZE)
    assert stack.shape == (9, 2, jobs.SIZE, jobs.WIDTH)
    east = stack.isel(x=slice(jobs.SIZE, None)).compute()
    days = [str(day)[:10] for day in stack.time.values]
    empty = [day for day, step in zip(days, east) if not step.any()]
    assert empty == [lost["properties"]["datetime"][:10]]
