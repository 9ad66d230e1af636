"""What a run is given besides the request: limits, logins, and where the cache lies."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional


def _processors() -> int:
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Limits:
    """How much a run uses at once, and how long it waits. Every field has the value that users get; tests pass others."""

    processors: int = field(default_factory=_processors)
    """Threads that compute at once."""
    connections: int = 48
    """Remote files that are read at once."""
    tile_block: int = 512
    """Pixels along an edge of the blocks that tiles are cut along: those of nearly all files, and of the output."""
    stack_memory: int = 256 << 20
    """Bytes of the stacks of all tiles in flight together."""
    shared_tile: int = 64 << 20
    """Bytes of shared memory in which the pixels of one tile come back from another process."""
    warp_cell: int = 512
    """Pixels along an edge of the cells that are warped as a whole; cells begin at multiples of it from the origin."""
    request_bytes: int = 16 << 20
    """Bytes that one request asks for, unless a single block is larger."""
    page_items: int = 250
    """Items that one page of a search has: Planetary Computer gives no more."""
    search_max_age: float = 3600.0
    """Seconds for which the answer of a catalogue is used again."""
    preview_min_pixels: int = 1 << 20
    """Pixels of a mosaic from which on a preview pays."""
    speck_radius_m: float = 20.0
    """Metres, half the width of the smallest cloud: smaller specks of the mask are taken for roofs; 0 keeps them."""
    connect_timeout: float = 10.0
    """Seconds to wait for a connection to a server."""
    read_timeout: float = 60.0
    """Seconds to wait for the next bytes."""
    answer_patience: float = 60.0
    """Seconds that an answer may take, and one more for each ``slowest_rate`` bytes."""
    slowest_rate: int = 2 << 10
    """Bytes a second."""
    first_retry_wait: float = 0.5
    """Seconds before a request is tried again; each further wait is twice as long."""
    longest_retry_wait: float = 60.0
    """Seconds of the longest wait before a request is tried again."""
    token_pause: float = 5.0
    """Seconds between two requests for the token of one container."""
    worker_patience: float = 60.0
    """Seconds to wait for a worker of a Dask cluster, at the start and when all are gone."""
    scheduler_timeout: float = 10.0
    """Seconds to wait for a Dask scheduler."""
    long_run: float = 1800.0
    """Seconds from which on a run is called long in the estimate."""

    @property
    def tiles_in_flight(self) -> int:
        """How many tiles are composed at once on this machine."""
        return min(max(self.processors, 2), 4)

    @property
    def stack_bytes(self) -> int:
        """Bytes that the stack of one tile may take."""
        return self.stack_memory // self.tiles_in_flight

    @property
    def min_tiles(self) -> int:
        """Tiles that a mosaic has at least, so that nobody waits long for the last of them."""
        return 4 * self.tiles_in_flight


Logins = Mapping[str, Mapping[str, str]]
"""HTTP headers that a server knows its user by, by an address on that server."""


@dataclass(frozen=True)
class Settings:
    """What a run is given besides the request. Plain data: it goes to other processes and to Dask workers as it is."""

    limits: Limits = field(default_factory=Limits)
    logins: Logins = field(default_factory=dict, repr=False)
    """Held in memory only."""
    cache_file: Optional[Path] = None
    """The file of what was fetched before; ``None`` is the user's, see ``disk_cache``."""
