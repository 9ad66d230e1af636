"""Before a search: which collections a catalogue has, and whether each can be composed."""

from __future__ import annotations

from typing import Optional

from ...common.collections_listed import CollectionsResult
from ...common.reporting import Reporter
from ...common.settings import Settings
from ..stac.catalogue_collections import list_catalogue
from .run_context import RunContext


def list_collections(url: str, reporter: Reporter, settings: Optional[Settings] = None) -> CollectionsResult:
    """Return the collections of a catalogue.

    Args:
        url: root of a STAC API or of a static catalogue, or path or address of an item collection.
        reporter: told what happens, and asked whether to go on.
        settings: limits, logins and cache; ``None`` is the defaults.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    with RunContext.open_for(reporter, settings or Settings()) as context:
        reporter.progress(0.0, "Asking for collections")
        return list_catalogue(url, context.catalogue_access())
