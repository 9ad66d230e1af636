"""The whole way: from a request to a mosaic and its recipe on disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from . import raster
from .compose import compose, mask_factor
from .crs import transform_bounds
from .errors import NoScenesError, RequestError, SceneError
from .grid import Grid, lonlat_boxes, make_grid
from .reader import ReadError, files, inspect
from .recipe import make_recipe, make_tags, recipe_path, write_recipe
from .report import Reporter
from .request import Request
from .scenes import Scene, newest_baselines, read_scene
from .search import find_items

TILE = 512
"""Pixels along an edge of a tile, as in the files that are read and written."""
MEMORY = 1 << 30
"""Bytes that the stacks of all the tiles in work may take."""
READERS = 16
"""Files read at once: more than processors, since a remote file is mostly waited for."""
_POLL = 0.1
"""Seconds between two looks at whether the user has cancelled."""
_SEARCHED, _COMPOSED = 0.05, 0.92
"""Shares of the whole that are done after the search and after the last tile."""


@dataclass(frozen=True)
class Result:
    """What a run gives besides its files."""

    scene_count: int
    """Scenes used."""
    skipped_count: int
    """Scenes that could not be read."""
    filled_percent: float
    """Share of the pixels with data."""
    display: Optional[tuple[float, float]]
    """What to show as black and as white; ``None`` where the mosaic is empty."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


def run(request: Request, output: Path, reporter: Reporter, scratch: Optional[Path] = None) -> Result:
    """Make the mosaic of ``request`` at ``output`` and its recipe beside it.

    Nothing is at ``output`` before all is done, and a file that was there stays as it was until then.

    Args:
        request: what to make.
        output: path of the GeoTIFF.
        reporter: told what happens, and asked whether to go on.
        scratch: folder to make and to remove, beside ``output``; ``None`` chooses a name.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    output = output.absolute()
    request = request.relative_to(Path.cwd())
    raster.check_output(output)
    scenes, skipped = find_scenes(request, reporter)
    grid = make_grid(request, scenes)
    scenes = [scene for scene in scenes if _touches(scene, grid)]
    if not scenes:
        raise NoScenesError(
            _nothing_left(skipped) if skipped else "No scene covers the extent: move it, or widen the dates."
        )
    raster.check_space(output.parent, grid, len(request.bands))
    reporter.info(f"{grid.width} x {grid.height} pixels of {grid.resolution:g} in {grid.crs}")
    folder = _make_scratch(output, scratch)
    try:
        with closing(raster.ScratchRaster(folder, grid, request.bands)) as pixels:
            used, filled = _compose_tiles(request, grid, scenes, skipped, pixels, reporter)
            files.close()
            reporter.progress(_COMPOSED, "Writing the GeoTIFF")
            pixels.to_cog(folder / "mosaic.tif", make_tags(request, used, skipped))
        reporter.check()
        share = round(100 * filled / (grid.width * grid.height), 2)
        result = Result(len(used), len(skipped), share, raster.display_range(folder / "mosaic.tif"))
        write_recipe(make_recipe(request, grid, used, skipped, result.to_dict()), folder / "recipe.json")
        raster.replace_outputs({folder / "recipe.json": recipe_path(output), folder / "mosaic.tif": output})
        output.with_name(output.name + ".aux.xml").unlink(missing_ok=True)
    except OSError as error:
        raise raster.write_error(folder, error) from error
    finally:
        files.close()
        shutil.rmtree(folder, ignore_errors=True)
    if not filled:
        reporter.warning(
            "The mosaic is empty: every pixel is masked or without data; widen the dates or ease the mask."
        )
    reporter.progress(1.0, "Done")
    return result


def find_scenes(request: Request, reporter: Reporter) -> tuple[list[Scene], list[SceneError]]:
    """Return the scenes that match the request, sorted by time and id, and those that cannot be used.

    Raises:
        CatalogueError: where the catalogue cannot be reached or read.
        NoScenesError: where nothing matches.
        RequestError: where the extent is too large to be meant.
    """
    boxes = lonlat_boxes(request)
    reporter.progress(0.0, "Searching")
    found = find_items(request, boxes, reporter)
    scenes: list[Scene] = []
    skipped: list[SceneError] = []
    for item in found.items:
        reporter.check()
        try:
            scenes.append(_located(read_scene(item, request)))
        except SceneError as error:
            skipped.append(_skip(error, reporter))
    if not scenes:
        raise NoScenesError(_nothing_left(skipped))
    scenes = newest_baselines(scenes)
    days = len({scene.day for scene in scenes})
    message = f"{len(scenes)} {'scene' if len(scenes) == 1 else 'scenes'}, {days} {'date' if days == 1 else 'dates'}"
    reporter.info(message)
    reporter.progress(_SEARCHED, message)
    return scenes, skipped


def _located(scene: Scene) -> Scene:
    """Return the scene with the CRS of its files, where its item does not tell it."""
    if scene.epsg:
        return scene
    try:
        seen = {key: inspect(asset.href) for key, asset in scene.assets.items()}
    except ReadError as error:
        raise SceneError(scene.id, f"its item has no CRS and its file cannot be read ({error.reason})") from error
    epsg = next(iter(seen.values()))["epsg"]
    if not epsg:
        raise SceneError(scene.id, "neither its item nor its files tell a CRS")
    assets = {
        key: replace(asset, transform=seen[key]["transform"], shape=seen[key]["shape"])
        for key, asset in scene.assets.items()
    }
    return replace(scene, epsg=epsg, assets=assets)


def _skip(error: SceneError, reporter: Reporter) -> SceneError:
    reporter.warning(f"Scene skipped: {error}")
    return error


def _nothing_left(skipped: Sequence[SceneError]) -> str:
    return (
        f"None of the {len(skipped)} scenes that match can be read (the first: {skipped[0]}): check the catalogue and "
        "the network, or choose other dates."
    )


def _touches(scene: Scene, grid: Grid) -> bool:
    """Tell whether the scene's files reach into the grid; where the item does not say, assume it."""
    asset = next(iter(scene.assets.values()))
    if not asset.transform or not asset.shape:
        return True
    a, _, c, _, e, f = asset.transform
    bounds = (c, f + e * asset.shape[0], c + a * asset.shape[1], f)
    if f"EPSG:{scene.epsg}" != grid.crs:
        try:
            bounds = transform_bounds(bounds, f"EPSG:{scene.epsg}", grid.crs)
        except RequestError:
            return True
    west, south, east, north = grid.bounds
    left, bottom, right, top = bounds
    turns: tuple[int, ...] = (0,)
    if grid.is_geographic:
        # Across the antimeridian the grid goes on beyond 180 degrees, and bounds begin east of where they end.
        right += 360 * (left > right)
        turns = (-360, 0, 360)
    return bottom < north and top > south and any(left + turn < east and right + turn > west for turn in turns)


def _make_scratch(output: Path, scratch: Optional[Path]) -> Path:
    try:
        if scratch is None:
            return Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
        scratch.mkdir()
        return scratch
    except OSError as error:
        raise raster.write_error(output, error) from error


def _compose_tiles(
    request: Request,
    grid: Grid,
    scenes: list[Scene],
    skipped: list[SceneError],
    pixels: raster.ScratchRaster,
    reporter: Reporter,
) -> tuple[list[Scene], int]:
    """Compose every tile, a bounded number at a time, and write it where it belongs.

    A scene that cannot be read is left out of every tile: those that it had part in are made again without it. It is
    appended to ``skipped``.

    Returns:
        The scenes that were used, and the number of pixels with data.
    """
    used = list(scenes)
    size = tile_size(grid, request)
    tiles = list(grid.tiles(size))
    queue = deque(tiles)
    filled: dict[Grid, int] = {}
    running: dict[Future[NDArray[np.uint16]], tuple[Grid, list[Scene]]] = {}
    at_once = tiles_at_once(size, len(scenes), request)
    readers, composers = ThreadPoolExecutor(READERS), ThreadPoolExecutor(at_once)
    try:
        while queue or running:
            reporter.check()
            while queue and len(running) < at_once:
                tile = queue.popleft()
                part = [scene for scene in used if _touches(scene, tile)]
                running[composers.submit(compose, part, tile, request, pool=readers)] = tile, part
            for future in wait(running, timeout=_POLL, return_when=FIRST_COMPLETED).done:
                tile, part = running.pop(future)
                unreadable = _unreadable(future, part)
                if unreadable is not None:
                    queue.append(tile)
                    bad = next((scene for scene in used if scene.id == unreadable.scene_id), None)
                    if bad is not None:
                        skipped.append(_skip(unreadable, reporter))
                        used.remove(bad)
                        again = [done for done in filled if _touches(bad, done)]
                        queue.extend(again)
                        for done in again:
                            del filled[done]
                    if not used:
                        raise NoScenesError(_nothing_left(skipped))
                elif any(scene not in used for scene in part):
                    queue.append(tile)
                else:
                    mosaic = future.result()
                    pixels.write(tile, mosaic)
                    filled[tile] = int(np.count_nonzero(mosaic.any(axis=0)))
                    share = _SEARCHED + (_COMPOSED - _SEARCHED) * len(filled) / len(tiles)
                    reporter.progress(share, f"Tile {len(filled)} of {len(tiles)}")
        return used, sum(filled.values())
    finally:
        composers.shutdown(wait=False, cancel_futures=True)
        readers.shutdown(wait=False, cancel_futures=True)


def tile_size(grid: Grid, request: Request) -> int:
    """Return the pixels along an edge of a tile: fewer where each is cut into parts for the mask."""
    return min(TILE, max(2 * TILE // mask_factor(grid, request), TILE // 8))


def tiles_at_once(size: int, scenes: int, request: Request) -> int:
    """Return how many tiles are composed at once: one a processor, as long as their stacks fit ``MEMORY`` bytes."""
    stack = size * size * scenes * (len(request.bands) * np.dtype(np.uint16).itemsize + 2)
    return max(1, min(os.cpu_count() or 1, MEMORY // max(2 * stack, 1)))


def _unreadable(future: Future[Any], scenes: Sequence[Scene]) -> Optional[SceneError]:
    """Return the scene because of which a tile could not be made; ``None`` where it was made."""
    error = future.exception()
    if error is None:
        return None
    if not isinstance(error, ReadError):
        raise error
    for scene in scenes:
        if any(asset.href == error.href for asset in scene.assets.values()):
            return SceneError(scene.id, error.reason)
    raise error
