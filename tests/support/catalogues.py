"""Searching a catalogue as a run does."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs.output_grid import lonlat_bboxes
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.stac.item_filter import FilteredItems
from cloudless_plugin.engine.stac.search import find_items
from tests.support.runs import request


def find(url: Path | str, reporter: Optional[Reporter] = None, **changes: Any) -> FilteredItems:
    """Return what a request for the generated scenes finds in a catalogue."""
    asked = request(url, **changes)
    with RunContext.open_for(reporter or Reporter(), Settings()) as context:
        return find_items(asked, lonlat_bboxes(asked), context.catalogue_access())
