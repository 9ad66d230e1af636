"""A search's access to catalogues."""

from __future__ import annotations

from dataclasses import dataclass

from ...common.reporting import Reporter
from ...common.settings import Limits
from ..net.network import Network
from .search_cache import SearchCache


@dataclass(frozen=True)
class CatalogueAccess:
    """The network, cache, limits and reporter of a search."""

    network: Network
    cache: SearchCache
    limits: Limits
    reporter: Reporter
    """Checked for cancellation between two pages."""
