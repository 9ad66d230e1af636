"""Runs and searches that give up sooner than in life, so that tests of servers that fail take seconds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

from cloudless_plugin.common.disk_cache import DiskCache
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.output_grid import lonlat_bboxes
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.net.byte_ranges import ByteReader
from cloudless_plugin.engine.net.network import Network
from cloudless_plugin.engine.stac.search import find_items
from tests.support import jobs

SETTINGS = Settings(
    limits=Limits(
        connect_timeout=2.0, read_timeout=0.5, answer_patience=0.5, slowest_rate=1 << 10, first_retry_wait=0.01
    )
)


def byte_reader(settings: Settings = SETTINGS) -> ByteReader:
    """Return a new reader of bytes."""
    return Network(settings).bytes


def mosaic(catalogue: str, folder: Path) -> dict[str, Any]:
    """Make a mosaic with an empty cache; return its bytes, and what its recipe says of the scenes."""
    DiskCache.named().clear()
    folder.mkdir()
    request = Request.from_dict(jobs.request(catalogue))
    run_mosaic(request, folder / "a.tif", Reporter(), settings=SETTINGS)
    recipe = json.loads((folder / "a.tif.json").read_text())
    return {"pixels": (folder / "a.tif").read_bytes(), "scenes": recipe["scenes"], "skipped": recipe["skipped"]}


def found_ids(catalogue: str, settings: Settings = SETTINGS, reporter: Optional[Reporter] = None) -> list[str]:
    """Search with an empty cache; return the ids of the items."""
    DiskCache.named().clear()
    request = Request.from_dict(jobs.request(catalogue))
    access = RunContext(reporter or Reporter(), settings).catalogue_access()
    return [item["id"] for item in find_items(request, lonlat_bboxes(request), access).items]


def with_limits(**limits: Any) -> Settings:
    """Return the settings with other limits."""
    return replace(SETTINGS, limits=replace(SETTINGS.limits, **limits))
