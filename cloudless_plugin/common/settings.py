"""Settings of a run besides the request: limits, logins, allowed engines and the file of the cache."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from .memory import total_memory

_TILE_STACK = 64 << 20
_FEW_TILES, _MANY_TILES = 4, 32
_SHARE = 8
"""The stacks of all tiles take at most this part of the memory: one in so many bytes."""


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _most_tiles() -> int:
    """Return how many stacks of tiles fit into their share of this machine's memory."""
    return min(max((total_memory() or 0) // _SHARE // _TILE_STACK, _FEW_TILES), _MANY_TILES)


@dataclass(frozen=True)
class Limits:
    """How much a run uses at once, and how long it waits. Users get the defaults; tests pass other values."""

    processors: int = field(default_factory=_processors)
    """Threads that compute at once."""
    connections: int = 48
    """Files on the web that are read at once."""
    tile_block: int = 512
    """Pixels along an edge of a block, as in nearly all files and in the output: tiles are cut along blocks."""
    stack_memory: int = 256 << 20
    """Bytes of the stacks of all tiles in flight together, where these are few."""
    tile_stack: int = _TILE_STACK
    """Bytes of the stack of each tile, where many are in flight."""
    most_tiles: int = field(default_factory=_most_tiles)
    """Tiles that are composed at once, at most: as many as have room, and as are worth it."""
    shared_tile: int = 64 << 20
    """Bytes of shared memory through which another process returns the pixels of one tile."""
    warp_cell: int = 512
    """Pixels along an edge of the cells that are warped as a whole; cells begin at multiples of it from the origin."""
    request_bytes: int = 16 << 20
    """Maximum bytes of one HTTP request, unless a single block is larger."""
    page_items: int = 250
    """Items on one page of a search: Planetary Computer returns no more."""
    search_bytes: int = 512 << 20
    """Maximum bytes of all pages of a search, some twenty thousand items; in memory they take three times as many."""
    search_values: int = 32_000_000
    """Maximum number of values on all pages of a search: in memory, each may take a hundred times its bytes."""
    search_pages: int = 10_000
    """Maximum number of pages of a search."""
    search_max_age: float = 3600.0
    """Seconds for which the result of a search is used again."""
    preview_min_pixels: int = 1 << 20
    """Pixels of the smallest mosaic for which a preview is worth its time."""
    speck_radius_m: float = 20.0
    """Half the width of the smallest cloud, metres: narrower specks of the mask are taken for roofs; 0 keeps them."""
    connect_timeout: float = 10.0
    """Seconds to wait for a connection to a server."""
    read_timeout: float = 60.0
    """Seconds to wait for the next bytes."""
    host_patience: float = 10.0
    """Seconds without any useful answer of a server after which it is down, and nobody waits for it any more."""
    probe_pause: float = 5.0
    """Seconds between two looks at whether a server that was down answers again."""
    away_patience: float = 60.0
    """Seconds for which a server may be away, while others answer, until its scenes are skipped."""
    outage_patience: float = 600.0
    """Seconds to wait where no server answers."""
    answer_patience: float = 60.0
    """Seconds that a response may take, plus one for each ``slowest_rate`` bytes."""
    slowest_rate: int = 2 << 10
    """Slowest accepted transfer, bytes a second."""
    first_retry_wait: float = 0.5
    """Seconds before a failed request is sent again; each further wait is twice as long."""
    longest_retry_wait: float = 60.0
    """Maximum seconds before a failed request is sent again."""
    token_pause: float = 5.0
    """Minimum seconds between two requests for the token of one container."""
    worker_patience: float = 60.0
    """Seconds to wait for a worker of a Dask cluster, at the start and when all are gone."""
    scheduler_timeout: float = 10.0
    """Seconds to wait for a Dask scheduler."""
    long_run: float = 1800.0
    """Seconds beyond which the estimate calls a run long."""

    @property
    def tiles_in_flight(self) -> int:
        """Number of tiles that are composed at once on this machine: one a processor."""
        return min(max(self.processors, 2), self.most_tiles)

    @property
    def stack_bytes(self) -> int:
        """Maximum bytes of the stack of one tile."""
        return max(self.stack_memory // self.tiles_in_flight, min(self.tile_stack, self.stack_memory))

    @property
    def min_tiles(self) -> int:
        """Minimum number of tiles of a mosaic: with fewer, the run waits longer for the last one."""
        return 4 * self.tiles_in_flight


Logins = Mapping[str, Mapping[str, str]]
"""HTTP headers that log in to a server, by an address on that server.

Behind ``S3_KEYS`` the address has keys instead, ``key``, ``secret`` and ``region``, by which each request is signed;
behind ``SAS`` it has headers for a Planetary Computer of one's own, which signs the addresses of its files.
"""
S3_KEYS, SAS = "s3+", "sas+"


@dataclass(frozen=True)
class Settings:
    """The settings of a run besides the request: plain data that is sent to other processes and to Dask workers."""

    limits: Limits = field(default_factory=Limits)
    logins: Logins = field(default_factory=dict, repr=False)
    """Kept in memory only."""
    catalog_zone: str = ""
    """Network in which the catalogue lies, see ``net/address_policy``; empty where whoever asks names the files."""
    allowed_engines: tuple[str, ...] = ()
    """Addresses of Dask that the user has allowed: a request alone connects to none, since it may be anybody's."""
    cache_file: Optional[Path] = None
    """File of the cache, see ``disk_cache``; ``None`` means the user's."""
