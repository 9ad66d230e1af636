"""Reading alone with async-tiff: the bare floor's blocks, read and decoded by Rust's threads, and dropped.

https://developmentseed.org/async-tiff/latest/
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
from affine import Affine
from async_tiff import TIFF, ImageFileDirectory, ThreadPool
from async_tiff.store import HTTPStore, LocalStore

from benchmarks.peers.bare_floor import Asset, assets, needed
from cloudless_plugin.engine.raster_io.cog_header import CogLevel

_FILES_AT_ONCE, _REMOTE_FILES_AT_ONCE = 8, 48
"""Of local files, more need memory and no less time. Remote ones are as many as the engine's connections."""

Store: TypeAlias = HTTPStore | LocalStore


def level(described: ImageFileDirectory) -> CogLevel:
    """Return a level as the engine describes it."""
    height, width = described.image_height, described.image_width
    block_height, block_width = described.tile_height, described.tile_width
    shape = -(-height // block_height), -(-width // block_width)
    offsets, sizes = (
        np.reshape(np.array(told, np.uint64), shape) for told in (described.tile_offsets, described.tile_byte_counts)
    )
    return CogLevel(height, width, block_height, block_width, offsets, sizes)


async def read(asset: Asset, path: str, store: Store, pool: ThreadPool, gate: asyncio.Semaphore) -> int:
    """Read and decode what is needed of a file; return the number of blocks."""
    async with gate:
        file = await TIFF.open(path, store=store)
        full = file.ifds[0]
        scale, tie = full.model_pixel_scale, full.model_tiepoint
        transform = Affine(scale[0], 0, tie[3], 0, -scale[1], tie[4])
        number, blocks = needed([level(described) for described in file.ifds], transform, asset)
        tiles = await file.fetch_tiles([(block.at[1], block.at[0]) for block in blocks], number)
        await asyncio.gather(*(tile.decode(pool=pool) for tile in tiles))
        return len(blocks)


async def read_all(files: Sequence[Asset], folder: Path, address: str) -> int:
    """Read all files; return the number of blocks.

    Args:
        files: to read.
        folder: in which they lie.
        address: where a web server serves the folder; empty to read from the disk.
    """
    store = HTTPStore(address, client_options={"allow_http": True}) if address else LocalStore(folder)
    pool = ThreadPool(os.cpu_count() or 1)
    gate = asyncio.Semaphore(_REMOTE_FILES_AT_ONCE if address else _FILES_AT_ONCE)
    paths = (str(Path(asset.path).relative_to(folder)) for asset in files)
    return sum(await asyncio.gather(*(read(asset, path, store, pool, gate) for asset, path in zip(files, paths))))


def main(request_file: str, address: str = "") -> None:
    """Read and decode what the request needs, from ``address`` if one is given."""
    request = json.loads(Path(request_file).read_text())["request"]
    files = list(assets(request))
    blocks = asyncio.run(read_all(files, Path(request["catalog_url"]).parent, address))
    print(f"{len(files)} assets, {blocks} blocks", flush=True)
    # At an orderly end the crash of a thread of Rust is likely: github.com/PyO3/pyo3-async-runtimes, issue 40.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
