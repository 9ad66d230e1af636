"""The bare floor, without GDAL: each block that the mosaic needs is read and decoded once, and its pixels are dropped.

As many threads as there are processors read with the engine's own decoder: libdeflate, and the predictor undone. Where
scenes of an overpass overlap, a block is left out if a scene before it, from east to west and from south to north as in
the engine, covers its part of the area. The mask is not made: blocks that it hides are decoded too.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from affine import Affine

from benchmarks.peers import KEYS
from cloudless_plugin.engine.machine.workspace import Workspace
from cloudless_plugin.engine.raster_io.cog_header import CogHeader, CogLevel, MoreBytesError, parse_header

_HEAD = 16 << 10

Box = tuple[float, float, float, float]
"""West, south, east and north."""


class Asset(NamedTuple):
    """A file, and what of it is needed."""

    path: str
    bounds: Box
    """Of the area."""
    resolution: float
    """Of the mosaic, metres."""
    covered: tuple[Box, ...]
    """Where scenes of the same overpass have data before it."""


class Block(NamedTuple):
    """A needed block."""

    at: tuple[int, int]
    """Row and column among the blocks of its level."""
    part: tuple[slice, slice]
    """Its rows and columns that lie in the area."""


def assets(request: Mapping[str, Any]) -> Iterator[Asset]:
    """Yield the assets of a request's bands, and of its mask if it has one."""
    source = Path(request["catalog_url"])
    keys = [KEYS[band] for band in request["bands"].split(",")]
    bounds, resolution = tuple(request["extent"]), float(request["resolution"])
    before: dict[tuple[str, int], tuple[Box, ...]] = {}
    for item in sorted(json.loads(source.read_text())["features"], key=_order):
        known = item["properties"]
        overpass = known["datetime"][:10], known["sat:relative_orbit"]
        covered = before.get(overpass, ())
        hrefs = {key: str(source.parent / asset["href"]) for key, asset in item["assets"].items()}
        for key in keys:
            yield Asset(hrefs[key], bounds, resolution, covered)
        if request["mask"] != "none":
            yield Asset(hrefs["SCL"], bounds, resolution, ())  # each scene knows clouds beyond the other's edge
        before[overpass] = (*covered, _box(item))


def _box(item: Mapping[str, Any]) -> Box:
    asset = item["assets"]["B04"]
    size, _, west, _, _, north = asset["proj:transform"][:6]
    height, width = asset["proj:shape"]
    return west, north - height * size, west + width * size, north


def _order(item: Mapping[str, Any]) -> tuple[float, float]:
    west, south, _, _ = _box(item)
    return -west, south


def needed(levels: Sequence[CogLevel], transform: Affine, asset: Asset) -> tuple[int, list[Block]]:
    """Return the number of the level that the mosaic needs, the coarsest that is fine enough, and its needed blocks.

    Args:
        levels: of the file, the full resolution first.
        transform: of the file, north up.
        asset: what is needed of it.
    """
    steps = [transform.a * levels[0].width / level.width for level in levels]
    number = max((number for number, step in enumerate(steps) if step <= asset.resolution), default=0)
    level, step, left, top = levels[number], steps[number], transform.c, transform.f
    west, south, east, north = asset.bounds
    rows = max(round((top - north) / step), 0), min(round((top - south) / step), level.height)
    columns = max(round((west - left) / step), 0), min(round((east - left) / step), level.width)
    blocks: list[Block] = []
    if rows[0] >= rows[1] or columns[0] >= columns[1]:
        return number, blocks
    for at in level.blocks(rows[0], columns[0], rows[1], columns[1]):
        y, x = at[0] * level.block_height, at[1] * level.block_width
        down = slice(max(rows[0] - y, 0), min(rows[1] - y, level.block_height))
        across = slice(max(columns[0] - x, 0), min(columns[1] - x, level.block_width))
        west, east = left + (x + across.start) * step, left + (x + across.stop) * step
        south, north = top - (y + down.stop) * step, top - (y + down.start) * step
        if level.sizes[at] and not any(_inside((west, south, east, north), box) for box in asset.covered):
            blocks.append(Block(at, (down, across)))
    return number, blocks


def _inside(part: Box, box: Box) -> bool:
    return part[0] >= box[0] and part[1] >= box[1] and part[2] <= box[2] and part[3] <= box[3]


def decode(asset: Asset, workspace: Workspace) -> tuple[int, int]:
    """Read and decode what is needed of a file; return the number of blocks and their stored bytes."""
    blocks = stored = 0
    file = os.open(asset.path, os.O_RDONLY)
    try:
        header = _header(file)
        number, needs = needed(header.levels, header.transform, asset)
        level = header.levels[number]
        for at, part in needs:
            raw = os.pread(file, int(level.sizes[at]), int(level.offsets[at]))
            header.decode(raw, level, workspace.block_buffer, part)
            blocks, stored = blocks + 1, stored + len(raw)
    finally:
        os.close(file)
    return blocks, stored


def _header(file: int) -> CogHeader:
    length = _HEAD
    while True:
        try:
            header = parse_header(os.pread(file, length, 0))
        except MoreBytesError as error:
            length = error.needed
            continue
        if header is None:
            raise OSError("the file is no plain COG")
        return header


def main(request_file: str) -> None:
    """Decode what the request needs."""
    processors = os.cpu_count() or 1
    workspace = Workspace(processors)
    files: Sequence[Asset] = list(assets(json.loads(Path(request_file).read_text())["request"]))
    with ThreadPoolExecutor(processors) as pool:
        blocks, stored = zip(*pool.map(lambda asset: decode(asset, workspace), files))
    print(f"{len(files)} assets, {sum(blocks)} blocks, {sum(stored) / 1e6:.1f} MB stored")


if __name__ == "__main__":
    main(sys.argv[1])
