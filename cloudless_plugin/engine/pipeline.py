"""The whole way: from a request to a mosaic and its recipe on disk."""

from __future__ import annotations

import math
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable, Optional

from . import raster
from .area import Area
from .crs import is_map_crs
from .errors import NoScenesError, OutputError, SceneError
from .grid import Grid, lonlat_boxes, make_grid
from .mosaic import EVIDENCE, Mosaic, Result, compose_all
from .overpasses import clearness, group_overpasses, moment
from .reader import ReadError, inspect
from .recipe import recipe_path
from .report import Reporter
from .request import Request
from .scenes import Scene, newest_baselines, read_scene
from .search import find_items
from .text import Text, listed, plural
from .tiles import Composition, check_share, nothing_left
from .tiling import Places
from .unfinished import key_of, scratch_folder
from .workshop import Threads, Workshop, open_workshop

SEARCHED, _PREVIEWED, COMPOSED = 0.05, 0.15, 0.92
"""Shares of the whole that are done after the search, after the preview and after the last tile."""
_WORTH_A_PREVIEW = 1 << 20
"""Pixels of a mosaic for which it pays to make a preview."""
_PICTURE_PASSES = 6
"""Passes of each orbit that a preview is made of at most."""
_LEAST_FACTOR = 4
"""Times that a preview is coarser at least: it takes a sixteenth of the pixels."""


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
    *,
    processes: bool = False,
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
        processes: whether others may be forked beside this one, which is faster.

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
    raster.check_space(output.parent, grid, len(request.bands) + (0 if evidence is None else 2 * len(EVIDENCE)))
    area = None if request.area is None else Area(request, grid)
    key = key_of(request, grid, scenes, skipped, "" if evidence is None else "evidence")
    with scratch_folder(output, scratch, key) as folder:
        begin = SEARCHED
        if preview and (factor := _preview_factor(grid, preview)):
            begin, scenes = _PREVIEWED, _show_first(request, grid, scenes, skipped, reporter, folder, preview, factor)
        composition = Composition(request, grid, scenes, skipped, reporter, area=area, evidence=evidence is not None)
        seen = None if evidence is None else folder / "evidence.tif"
        mosaic = Mosaic(composition, folder / "mosaic.tif", seen)
        processes = processes and composition.tile_count > 1

        def tell(_: Mosaic) -> None:
            tell_tiles(reporter, begin + (COMPOSED - begin) * composition.done_share, composition)

        with open_workshop(request.engine, scenes, reporter, processes=processes) as workshop:
            _compose_alone(mosaic, workshop, reporter, tell)
        reporter.progress(COMPOSED, "Writing the GeoTIFF")
        result = mosaic.write()
        reporter.check()
        outputs = outputs_of(mosaic.path, output)
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


def _show_first(
    request: Request,
    grid: Grid,
    scenes: list[Scene],
    skipped: list[SceneError],
    reporter: Reporter,
    folder: Path,
    preview: Preview,
    factor: int,
) -> list[Scene]:
    """Make a coarse mosaic of a few scenes and show it; return the scenes less those that could not be read."""
    reporter.progress(SEARCHED, "Making a first picture")
    some = clearest_passes(scenes)
    coarse = grid.coarsened(factor)
    area = None if request.area is None else Area(request, coarse)
    matched = len(scenes) + len(skipped)
    # In as few tiles as can be: those that are neighbours read the same blocks of an overview.
    composition = Composition(
        request, coarse, some, skipped, reporter, area=area, matched=matched, fewest=1, quick=True
    )
    mosaic = Mosaic(composition, folder / "preview.tif", resumable=False)
    with Threads.here(some) as threads:
        _compose_alone(mosaic, threads, reporter, lambda _: None)
    display = mosaic.write().display
    shutil.move(mosaic.path, preview.path)
    reporter.preview(preview.path, display)
    unreadable = {scene.id for scene in some} - {scene.id for scene in composition.used}
    return [scene for scene in scenes if scene.id not in unreadable]


def prepare(request: Request, reporter: Reporter) -> tuple[Request, Grid, list[Scene], list[SceneError]]:
    """Return the request with absolute paths, the grid, the scenes on it and those that cannot be used."""
    request = request.relative_to(Path.cwd())
    scenes, skipped = find_scenes(request, reporter)
    grid = make_grid(request, scenes)
    scenes = Places(scenes, grid).touching(grid)
    if not scenes:
        raise NoScenesError(
            nothing_left(skipped) if skipped else "No scene covers the extent: move it, or widen the dates."
        )
    reporter.info(
        Text(
            "{width} x {height} pixels of {resolution:g} in {crs}",
            width=grid.width,
            height=grid.height,
            resolution=grid.resolution,
            crs=grid.crs,
        )
    )
    return request, grid, scenes, skipped


def clearest_passes(scenes: list[Scene]) -> list[Scene]:
    """Return the scenes of the clearest passes of each orbit: enough for a picture, however many there are."""
    orbits: dict[Optional[int], list[list[Scene]]] = {}
    passes = group_overpasses(scenes)
    for members in sorted(passes, key=lambda members: (-clearness(members), moment(members))):
        orbits.setdefault(members[0].orbit, []).append(members)
    chosen = {scene.id for members in orbits.values() for one in members[:_PICTURE_PASSES] for scene in one}
    return [scene for scene in scenes if scene.id in chosen]


def _preview_factor(grid: Grid, preview: Optional[Preview]) -> int:
    """Return how many times coarser than the mosaic its preview is; 0 where there is none, or hardly a need."""
    if preview is None or grid.width * grid.height < _WORTH_A_PREVIEW:
        return 0
    ratio = max(grid.width, grid.height) / max(preview.pixels, 1)
    return int(max(2 ** math.ceil(math.log2(ratio)), _LEAST_FACTOR))


def outputs_of(finished: Path, output: Path) -> dict[Path, Path]:
    """Return where a finished mosaic and its recipe belong, the mosaic last."""
    return {recipe_path(finished): recipe_path(output), finished: output}


def tell_tiles(reporter: Reporter, share: float, composition: Composition) -> None:
    """Report how many tiles are done, and the share of the whole that this is."""
    done, count = composition.done_count, composition.tile_count
    reporter.progress(share, Text("Tile {done} of {count}", done=done, count=count))


def _compose_alone(mosaic: Mosaic, workshop: Workshop, reporter: Reporter, tell: Callable[[Mosaic], None]) -> None:
    """Compose one mosaic.

    Raises:
        NoScenesError: where no scene is left of it.
        CloudlessError: see ``mosaic.compose_all``.
    """
    for done in compose_all([mosaic], workshop, reporter, tell):
        if not done.composition.used:
            done.close()
            raise NoScenesError(nothing_left(done.composition.skipped))


def find_scenes(request: Request, reporter: Reporter) -> tuple[list[Scene], list[SceneError]]:
    """Return the scenes that match the request, sorted by time and id, and those that cannot be used.

    Raises:
        CatalogueError: where the catalogue, or most of what it names, cannot be reached or read.
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
    check_share(skipped, len(found.items))
    scenes = newest_baselines(scenes)
    days = {scene.day for scene in scenes}
    message = listed(
        [plural(len(scenes), "{count} scene", "{count} scenes"), plural(len(days), "{count} date", "{count} dates")]
    )
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
        reason = Text("its item has no CRS and its file cannot be read ({reason})", reason=error.reason)
        raise SceneError(scene.id, reason) from error
    epsg = next(iter(seen.values()))["epsg"]
    if not is_map_crs(epsg):
        raise SceneError(scene.id, Text("neither its item nor its files tell a CRS"))
    assets = {
        key: replace(asset, transform=seen[key]["transform"], shape=seen[key]["shape"])
        for key, asset in scene.assets.items()
    }
    return replace(scene, epsg=epsg, assets=assets)


def _skip(error: SceneError, reporter: Reporter) -> SceneError:
    reporter.warning(Text("Scene skipped: {problem}", problem=error))
    return error
