"""What one run owns: its reporter, its network, its open files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ...common.disk_cache import DiskCache
from ...common.messages import Message
from ...common.reporting import Reporter
from ...common.settings import Limits, Settings
from ..mosaicking.outages import Outages
from ..mosaicking.tile_queue import MosaicPlan, TileQueue
from ..net.network import Network
from ..raster_io.reader import AssetReader
from ..stac.access import CatalogueAccess
from ..stac.search_cache import SearchCache


class RunContext:
    """Owns all mutable state of a run: made at its start, closed at its end."""

    def __init__(self, reporter: Reporter, settings: Settings) -> None:
        """Open nothing yet, but warn of a login that others could read.

        Args:
            reporter: told what happens, and asked whether to go on.
            settings: limits, logins and cache.
        """
        self.reporter = reporter
        self.settings = settings
        self.limits = settings.limits
        self.network = Network(settings)
        self.cache = DiskCache.named(settings.cache_file)
        self.reader = AssetReader(settings, self.network, self.cache)
        for server in self.network.credentials.unencrypted_servers:
            reporter.warning(
                Message(
                    "The login goes to {server} unencrypted, so that others can read it: give an address that begins "
                    "with https:// if the catalogue has one.",
                    server=server,
                )
            )
        self.forget_outages()

    def catalogue_access(self) -> CatalogueAccess:
        """Return how a search reaches catalogues."""
        searches = SearchCache(self.cache, self.network.credentials, self.limits.search_max_age)
        return CatalogueAccess(self.network, searches, self.limits, self.reporter)

    def tile_queue(self, plan: MosaicPlan, limits: Limits) -> TileQueue:
        """Return the tiles of a mosaic of this run, which are cut by ``limits``."""
        return TileQueue(plan, limits, self.reporter, self.outages, self.reader.current_versions)

    def forget_outages(self) -> None:
        """Take all servers for present, as a run does at its beginning."""
        self.outages = Outages(self.network.answers, self.limits)

    def close(self) -> None:
        """Let go of files and connections."""
        self.reader.close()
        self.cache.close()

    @classmethod
    @contextmanager
    def open_for(cls, reporter: Reporter, settings: Settings) -> Iterator[RunContext]:
        """Yield a context, and close its files and connections at the end."""
        context = cls(reporter, settings)
        try:
            yield context
        finally:
            context.close()
