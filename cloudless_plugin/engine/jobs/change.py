"""The change between two times: two mosaics on one grid, and the later less the earlier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Optional

from ...common.beside import item_path, recipe_path, write_json
from ...common.change import AFTER, BEFORE, ChangeRequest
from ...common.errors import NoScenesError
from ...common.messages import Message
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.results import ChangeResult, MosaicResult
from ...common.settings import Settings
from ..geo.grid import Grid
from ..mosaicking.mosaic_writer import MosaicWriter
from ..output.description import UNIT
from ..output.difference import around_zero, write_difference
from ..output.output_checks import check_distinct, check_geotiff, check_output, check_recipe_place
from ..output.publish import outputs_of
from ..output.recipe import change_recipe, change_tags
from ..stac.scene import Scene
from .area_limit import prepare_within_limit
from .area_views import ViewsByKey
from .job import EVIDENCE, INDICES, Beside, Job, Written, beside_in, run_job
from .prepare import Prepared
from .run_context import RunContext
from .stages import WRITTEN
from .view_order import with_orders

_LEAST_SHOWN = 500.0
"""Change of reflectance x 10000, at least, where the colours end."""
_TITLES = {BEFORE: Message("Earlier time"), AFTER: Message("Later time")}


def run_change(
    request: ChangeRequest,
    output: Path,
    reporter: Reporter,
    scratch: Optional[Path] = None,
    *,
    before: Path,
    after: Path,
    before_evidence: Optional[Path] = None,
    after_evidence: Optional[Path] = None,
    processes: bool = False,
    settings: Optional[Settings] = None,
) -> ChangeResult:
    """Make the mosaics of two times on the grid of the later one, and the difference of an index or of all bands.

    Nothing is at any of the paths before all is done, and files that were there stay as they were until then.

    Args:
        request: what to make.
        output: path of the GeoTIFF of the change, Float32, NaN where either time has no data; its recipe lies beside.
        reporter: told what happens, and asked whether to go on.
        scratch: folder to make and to remove, beside ``output``; ``None`` chooses a name.
        before: path of the earlier mosaic; recipe and STAC item lie beside.
        after: path of the later mosaic.
        before_evidence: path of the evidence of the earlier mosaic; ``None`` makes none.
        after_evidence: path of the evidence of the later mosaic.
        processes: see ``run_mosaic``.
        settings: limits, logins, allowed engines and cache; ``None`` is the defaults.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    evidence = {BEFORE: before_evidence, AFTER: after_evidence}
    with RunContext.open_for(reporter, settings or Settings()) as context:
        job = _ChangeJob(request, output, {BEFORE: before, AFTER: after}, evidence)
        run_job(job, request.later, context, scratch, processes=processes)
        if not job.result.compared_percent:
            reporter.warning(
                Message("The change is empty: no pixel has data in both times; widen the dates or ease the mask.")
            )
        reporter.progress(1.0, "Done")
        return job.result


class _ChangeJob(Job):
    """The mosaics of two times, and their difference."""

    writing = Message("Writing the GeoTIFFs")
    result: ChangeResult
    """Set by ``finish``."""

    def __init__(
        self,
        request: ChangeRequest,
        output: Path,
        mosaics: Mapping[str, Path],
        evidence: Mapping[str, Optional[Path]],
    ) -> None:
        super().__init__(output)
        self._request = request
        self._mosaics = {label: path.absolute() for label, path in mosaics.items()}
        self._evidence = {label: path.absolute() for label, path in evidence.items() if path is not None}
        self._prepared: dict[str, Prepared] = {}
        """What is prepared for each time, the earlier first."""

    @property
    def others(self) -> dict[str, Path]:
        """Mosaics with their recipes and STAC items, and evidence."""
        found = {}
        for label, path in self._mosaics.items():
            name = label.upper()
            found.update({name: path, f"{name}.json": recipe_path(path), f"{name}.item.json": item_path(path)})
        return {**found, **{f"{label.upper()}_EVIDENCE": path for label, path in self._evidence.items()}}

    def companions(self, label: str, request: Request) -> Beside:
        """Return evidence, and the values of the index, which nobody is given."""
        evidence = {EVIDENCE: self._evidence[label]} if label in self._evidence else {}
        return {**evidence, **({INDICES: self.output} if request.indices else {})}

    def check(self) -> None:
        """Refuse outputs that cannot be written, or are one file."""
        check_geotiff(self.output)
        check_recipe_place(self.output)
        for path in self._mosaics.values():
            check_output(path)
        for path in self._evidence.values():
            check_geotiff(path)
        check_distinct(self._places, ())

    def places(self, prepared: Prepared) -> dict[str, Path]:  # noqa: ARG002
        """Return the change, the mosaics, their recipes, and evidence."""
        return self._places

    @property
    def _places(self) -> dict[str, Path]:
        return {"OUTPUT": self.output, "OUTPUT.json": recipe_path(self.output), **self.others}

    def prepare(self, request: Request, context: RunContext) -> tuple[Prepared, ViewsByKey]:
        """Prepare the later time, and the earlier one on its grid; return what both have together."""
        after, seen_after = _prepare(AFTER, request, context, None)
        before, seen_before = _prepare(BEFORE, _on_grid(self._request.earlier, after.grid), context, after.grid)
        self._prepared = {BEFORE: before, AFTER: after}
        scenes, skipped = before.scenes + after.scenes, before.skipped + after.skipped
        together = replace(after, scenes=scenes, skipped=skipped, matched=before.matched + after.matched)
        return together, {**seen_before, **seen_after}

    def ordered(self, prepared: Prepared, context: RunContext, views: ViewsByKey) -> Prepared:
        """Order the views of each time by its own days."""
        for label, own in self._prepared.items():
            self._prepared[label] = with_orders(own, {label: own.scenes}, context, views)
        orders = {label: order for own in self._prepared.values() for label, order in own.orders.items()}
        return replace(prepared, orders=orders)

    def prepared_for(self, label: str, prepared: Prepared) -> Prepared:  # noqa: ARG002
        """Return what is prepared for a time."""
        return self._prepared[label]

    def told(self, request: Request) -> Request:
        """Return the request of a mosaic by itself: the index is that of the change."""
        return replace(request, indices=())

    def planes_besides(self, request: Request) -> int:  # noqa: ARG002
        """Return those of the change."""
        return 2 * len(self._request.bands)

    def titles(self, prepared: Prepared) -> Mapping[str, str]:  # noqa: ARG002
        """Return what the two times are called."""
        return _TITLES

    def parts(self, prepared: Prepared) -> dict[str, list[Scene]]:  # noqa: ARG002
        """Return the scenes of each time."""
        return {label: own.scenes for label, own in self._prepared.items()}

    def target(self, label: str) -> Path:
        """Return where the mosaic of a time belongs."""
        return self._mosaics[label]

    def keeps(self, mosaic: MosaicWriter) -> bool:
        """Keep the mosaic, even an empty one, as long as a scene is left."""
        mosaic.check_scenes_left()
        return True

    def finish(self, written: Written, prepared: Prepared, folder: Path, context: RunContext) -> dict[Path, Path]:
        """Subtract the earlier mosaic, or its index, from the later; the change comes last."""
        context.reporter.progress(WRITTEN, Message("Computing the change"))
        by_label = {mosaic.path.stem: (mosaic, result) for mosaic, result in written.items()}
        path = folder / "change.tif"
        self._compare(by_label, prepared.grid, path, context)
        outputs: dict[Path, Path] = {}
        for label, (mosaic, _) in by_label.items():
            if label in self._evidence:
                outputs[beside_in(folder, label, [EVIDENCE])[EVIDENCE]] = self._evidence[label]
            outputs.update(outputs_of(mosaic.path, self._mosaics[label]))
        return {**outputs, recipe_path(path): recipe_path(self.output), path: self.output}

    def _compare(
        self, written: Mapping[str, tuple[MosaicWriter, MosaicResult]], grid: Grid, path: Path, context: RunContext
    ) -> None:
        """Write the difference and its recipe, and keep the result."""
        before, after = (written[label][0] for label in (BEFORE, AFTER))
        rasters = (before.indices or before.path, after.indices or after.path)
        has_index = after.indices is not None
        bands = dict.fromkeys(self._request.bands, "" if has_index else UNIT)
        scenes = [*before.queue.used, *after.queue.used]
        skipped = [*before.queue.plan.skipped, *after.queue.plan.skipped]
        tags = change_tags(self._request, scenes, skipped)
        made = write_difference(rasters, path, grid, bands, tags, context.reporter.check)
        share = round(100 * made.known / max(after.queue.pixels, 1), 2)
        display = around_zero(made.ranges, self._least_shown())
        self.result = ChangeResult(written[BEFORE][1], written[AFTER][1], share, display)
        recipe = change_recipe(self._request, grid, scenes, skipped, _kept(self.result))
        write_json(recipe, recipe_path(path))

    def _least_shown(self) -> list[float]:
        """Return by how much a value changes, at least, where the colours end: a quarter of an index's known range."""
        indices = self._request.later.asked_indices
        ranges = [index.range or (0.0, 0.0) for index in indices]
        return [(high - low) / 4 for low, high in ranges] or [_LEAST_SHOWN] * len(self._request.bands)


def _prepare(label: str, request: Request, context: RunContext, grid: Optional[Grid]) -> tuple[Prepared, ViewsByKey]:
    """Prepare one of the two times.

    Raises:
        NoScenesError: that says which of them has none.
    """
    days = {"time": _TITLES[label], "first": request.start, "last": request.end}
    context.reporter.info(Message("{time}, {first} to {last}", **days))
    try:
        return prepare_within_limit(request, context, grid)
    except NoScenesError as error:
        raise NoScenesError("{time}, {first} to {last}: {problem}", **days, problem=error.message) from error


def _on_grid(request: Request, grid: Grid) -> Request:
    """Return a request whose mosaic, made by itself, has the pixels of a grid, as far as a request can say that."""
    if any(grid.origin):
        return request
    return replace(request, crs=grid.crs, resolution=grid.resolution)


def _kept(result: ChangeResult) -> dict[str, Any]:
    """Return the result as the recipe has it: counts of both times together."""
    counts = {"scene_count": result.scene_count, "skipped_count": result.skipped_count}
    return {**counts, **asdict(result)}
