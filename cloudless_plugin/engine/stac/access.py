"""How a search reaches catalogues."""

from __future__ import annotations

from dataclasses import dataclass

from ...common.reporting import Reporter
from ...common.settings import Limits
from ..net.network import Network
from .search_cache import SearchCache


@dataclass(frozen=True)
class CatalogueAccess:
    """What a search needs besides the request."""

    network: Network
    answers: SearchCache
    limits: Limits
    reporter: Reporter
    """Asked between pages whether to go on."""
