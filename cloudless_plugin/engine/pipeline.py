"""The whole way: from a request to a mosaic and its recipe on disk."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Optional

from . import raster
from .errors import NoScenesError, SceneError
from .grid import lonlat_boxes, make_grid
from .reader import ReadError, close_files, inspect
from .recipe import make_recipe, make_tags, recipe_path, write_recipe
from .report import Reporter
from .request import Request
from .scenes import Scene, newest_baselines, read_scene
from .search import find_items
from .tiles import Composition, nothing_left, touches

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
    scenes = [scene for scene in scenes if touches(scene, grid)]
    if not scenes:
        raise NoScenesError(
            nothing_left(skipped) if skipped else "No scene covers the extent: move it, or widen the dates."
        )
    raster.check_space(output.parent, grid, len(request.bands))
    reporter.info(f"{grid.width} x {grid.height} pixels of {grid.resolution:g} in {grid.crs}")
    folder = _make_scratch(output, scratch)
    try:
        with closing(raster.ScratchRaster(folder, grid, request.bands)) as pixels:
            composition = Composition(request, grid, scenes, skipped, reporter)
            composition.run(pixels.write, partial(_tell_tiles, reporter))
            used, filled = composition.used, composition.filled
            close_files()
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
        close_files()
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
        raise NoScenesError(nothing_left(skipped))
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


def _tell_tiles(reporter: Reporter, done: int, count: int) -> None:
    share = _SEARCHED + (_COMPOSED - _SEARCHED) * done / count
    reporter.progress(share, f"Tile {done} of {count}")


def _make_scratch(output: Path, scratch: Optional[Path]) -> Path:
    try:
        if scratch is None:
            return Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
        scratch.mkdir()
        return scratch
    except OSError as error:
        raise raster.write_error(output, error) from error
