"""The whole way: from a request to a mosaic and its recipe on disk."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Callable, Optional

import numpy as np

from . import raster
from .area import Area
from .compose import Composite
from .errors import NoScenesError, OutputError, SceneError
from .grid import Grid, lonlat_boxes, make_grid
from .overpasses import clearness, group_overpasses, moment
from .reader import ReadError, close_files, inspect
from .recipe import make_recipe, make_tags, recipe_path, write_recipe
from .report import Reporter
from .request import Request
from .scenes import Scene, newest_baselines, read_scene
from .scratch import ScratchRaster
from .search import find_items
from .tiles import Composition, nothing_left, touches

SEARCHED, _PREVIEWED, COMPOSED = 0.05, 0.15, 0.92
"""Shares of the whole that are done after the search, after the preview and after the last tile."""
_EVIDENCE = ("clear_observations", "date")
_WORTH_A_PREVIEW = 1 << 20
"""Pixels of a mosaic for which it pays to make a preview."""
_PICTURE_PASSES = 6
"""Passes of each orbit that a preview is made of at most."""
_LEAST_FACTOR = 4
"""Times that a preview is coarser at least: it takes a sixteenth of the pixels."""


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


@dataclass(frozen=True)
class Preview:
    """A coarse mosaic that is made first, to be looked at while the run goes on."""

    path: Path
    """Where to write it."""
    pixels: int
    """How many pixels long it needs to be at most: what a map canvas shows."""


def run(
    request: Request,
    output: Path,
    reporter: Reporter,
    scratch: Optional[Path] = None,
    preview: Optional[Preview] = None,
    evidence: Optional[Path] = None,
) -> Result:
    """Make the mosaic of ``request`` at ``output`` and its recipe beside it.

    Nothing is at ``output`` before all is done, and a file that was there stays as it was until then.

    Args:
        request: what to make.
        output: path of the GeoTIFF.
        reporter: told what happens, and asked whether to go on.
        scratch: folder to make and to remove, beside ``output``; ``None`` chooses a name.
        preview: what to show first, where the mosaic is much larger; ``None`` shows nothing.
        evidence: path of another GeoTIFF, of clear observations and the date of each pixel; ``None`` makes none.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    output = output.absolute()
    raster.check_output(output)
    if evidence is not None:
        evidence = evidence.absolute()
        raster.check_output(evidence)
        if evidence == output:
            raise OutputError("OUTPUT and EVIDENCE are one file: choose another name for one of them.")
    request, grid, scenes, skipped = prepare(request, reporter)
    raster.check_space(output.parent, grid, len(request.bands) + (0 if evidence is None else 2 * len(_EVIDENCE)))
    area = None if request.area is None else Area(request, grid)
    with scratch_folder(output, scratch) as folder:
        begin, factor = SEARCHED, _preview_factor(grid, preview)
        if preview and factor:
            reporter.progress(SEARCHED, "Making a first picture")
            some = clearest_passes(scenes)
            coarse_grid = grid.coarsened(factor)
            coarse_area = None if area is None else Area(request, coarse_grid)
            composition = Composition(request, coarse_grid, some, skipped, reporter, area=coarse_area, quick=True)
            coarse = compose_to(composition, folder / "preview.tif", lambda *_: None)()
            shutil.move(folder / "preview.tif", preview.path)
            reporter.preview(preview.path, coarse.display)
            unreadable = {scene.id for scene in some} - {scene.id for scene in composition.used}
            begin, scenes = _PREVIEWED, [scene for scene in scenes if scene.id not in unreadable]
        composition = Composition(request, grid, scenes, skipped, reporter, area=area, evidence=evidence is not None)
        seen = None if evidence is None else folder / "evidence.tif"
        write = compose_to(composition, folder / "mosaic.tif", partial(tell_tiles, reporter, begin, COMPOSED), seen)
        reporter.progress(COMPOSED, "Writing the GeoTIFF")
        result = write()
        reporter.check()
        outputs = outputs_of(folder / "mosaic.tif", output)
        if seen is not None and evidence is not None:
            outputs = {raster.bring_near(seen, evidence): evidence, **outputs}
        raster.replace_outputs(outputs)
    doubt = composition.plausibility.doubt()
    if doubt:
        reporter.warning(doubt)
    if not composition.filled:
        reporter.warning(
            "The mosaic is empty: every pixel is masked or without data; widen the dates or ease the mask."
        )
    reporter.progress(1.0, "Done")
    return result


def prepare(request: Request, reporter: Reporter) -> tuple[Request, Grid, list[Scene], list[SceneError]]:
    """Return the request with absolute paths, the grid, the scenes on it and those that cannot be used."""
    request = request.relative_to(Path.cwd())
    scenes, skipped = find_scenes(request, reporter)
    grid = make_grid(request, scenes)
    scenes = [scene for scene in scenes if touches(scene, grid)]
    if not scenes:
        raise NoScenesError(
            nothing_left(skipped) if skipped else "No scene covers the extent: move it, or widen the dates."
        )
    reporter.info(f"{grid.width} x {grid.height} pixels of {grid.resolution:g} in {grid.crs}")
    return request, grid, scenes, skipped


def clearest_passes(scenes: list[Scene]) -> list[Scene]:
    """Return the scenes of the clearest passes of each orbit: enough for a picture, however many there are."""
    orbits: dict[Optional[int], list[list[Scene]]] = {}
    passes = group_overpasses(scenes)
    for members in sorted(passes, key=lambda members: (-clearness(members), moment(members))):
        orbits.setdefault(members[0].orbit, []).append(members)
    chosen = {scene.id for members in orbits.values() for one in members[:_PICTURE_PASSES] for scene in one}
    return [scene for scene in scenes if scene.id in chosen]


@contextmanager
def scratch_folder(output: Path, scratch: Optional[Path]) -> Iterator[Path]:
    """Make a folder for what is not finished, and remove it at the end, whatever happens."""
    folder = _make_scratch(output, scratch)
    try:
        yield folder
    except OSError as error:
        raise raster.write_error(folder, error) from error
    finally:
        close_files()
        shutil.rmtree(folder, ignore_errors=True)


def _make_scratch(output: Path, scratch: Optional[Path]) -> Path:
    try:
        if scratch is None:
            return Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
        scratch.mkdir()
        return scratch
    except OSError as error:
        raise raster.write_error(output, error) from error


def _preview_factor(grid: Grid, preview: Optional[Preview]) -> int:
    """Return how many times coarser than the mosaic its preview is; 0 where there is none, or hardly a need."""
    if preview is None or grid.width * grid.height < _WORTH_A_PREVIEW:
        return 0
    ratio = max(grid.width, grid.height) / max(preview.pixels, 1)
    return int(max(2 ** math.ceil(math.log2(ratio)), _LEAST_FACTOR))


def compose_to(
    composition: Composition, path: Path, tell: Callable[[int, int], None], evidence: Optional[Path] = None
) -> Callable[[], Result]:
    """Compose every tile of the mosaic into a scratch file; return what writes it to ``path`` from there.

    Args:
        composition: what to do.
        path: of the Cloud Optimized GeoTIFF; its recipe is written beside it.
        tell: told how many tiles of how many are done.
        evidence: path of the GeoTIFF of clear observations and dates; ``None`` makes none.
    """
    grid = composition.grid
    with ExitStack() as stack:
        pixels = ScratchRaster(path.with_suffix(".raw"), grid, composition.request.bands)
        stack.callback(pixels.remove)
        seen = None
        if evidence is not None:
            seen = ScratchRaster(evidence.with_suffix(".raw"), grid, _EVIDENCE, wide=True)
            stack.callback(seen.remove)

        def write(tile: Grid, composite: Composite) -> None:
            pixels.write(tile, composite.pixels)
            if seen is not None:
                seen.write(tile, np.stack([composite.clear, composite.dates]))

        composition.run(write, tell)
        held = stack.pop_all()

    def finish() -> Result:
        with held:
            return _write(composition, pixels, path, seen, evidence)

    return finish


def _write(
    composition: Composition,
    pixels: ScratchRaster,
    path: Path,
    seen: Optional[ScratchRaster],
    evidence: Optional[Path],
) -> Result:
    """Write the mosaic, its recipe and the evidence."""
    request, grid, used, skipped = composition.request, composition.grid, composition.used, composition.skipped
    tags = make_tags(request, used, skipped)
    pixels.to_cog(path, tags)
    if seen is not None and evidence is not None:
        seen.to_cog(evidence, {**tags, "CLOUDLESS_UNITS": "1: observations; 2: YYYYMMDD"})
    result = Result(len(used), len(skipped), round(composition.filled_percent, 2), raster.display_range(path))
    write_recipe(make_recipe(request, grid, used, skipped, result.to_dict()), recipe_path(path))
    return result


def outputs_of(finished: Path, output: Path) -> dict[Path, Path]:
    """Return where a finished mosaic and its recipe belong, the mosaic last."""
    return {recipe_path(finished): recipe_path(output), finished: output}


def tell_tiles(reporter: Reporter, begin: float, end: float, done: int, count: int) -> None:
    """Report that ``done`` of ``count`` tiles are done, between two shares of the whole."""
    reporter.progress(begin + (end - begin) * done / count, f"Tile {done} of {count}")


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
    reporter.progress(SEARCHED, message)
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
