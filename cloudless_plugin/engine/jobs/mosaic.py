"""One mosaic, from the request to the file."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Optional

from ...common.beside import item_path, recipe_path
from ...common.indices import check_indices_file
from ...common.messages import Message
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.results import MosaicResult
from ...common.settings import Settings
from ..mosaicking.mosaic_writer import MosaicWriter
from ..output.output_checks import check_distinct, check_geotiff, check_output
from ..output.publish import outputs_of
from ..stac.scene import Scene
from .job import EVIDENCE, INDICES, Beside, Job, Written, beside_in, run_job
from .prepare import Prepared
from .preview import Preview, preview_beside
from .run_context import RunContext

_PARAMETERS = {EVIDENCE: "EVIDENCE", INDICES: "INDICES_OUTPUT"}
"""Names of the parameters of files beside the mosaic, by their kind."""


def run_mosaic(
    request: Request,
    output: Path,
    reporter: Reporter,
    scratch: Optional[Path] = None,
    preview: Optional[Preview] = None,
    evidence: Optional[Path] = None,
    indices: Optional[Path] = None,
    *,
    processes: bool = False,
    settings: Optional[Settings] = None,
) -> MosaicResult:
    """Make the mosaic of ``request`` at ``output``, and its recipe and STAC item beside it.

    Nothing is at ``output`` before all is done, and a file that was there stays as it was until then.

    Args:
        request: what to make.
        output: path of the GeoTIFF.
        reporter: told what happens, and asked whether to go on.
        scratch: folder to make and to remove, beside ``output``; ``None`` chooses a name.
        preview: what to show first, where the mosaic is much larger; ``None`` shows nothing.
        evidence: path of another GeoTIFF, of clear observations and the date of each pixel; ``None`` makes none.
        indices: path of another GeoTIFF, of the indices that the request names.
        processes: whether processes may be forked beside this one, which is faster.
        settings: limits, logins, allowed engines and cache; ``None`` is the defaults.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    with RunContext.open_for(reporter, settings or Settings()) as context:
        check_indices_file(request.indices, is_named=indices is not None)
        job = _MosaicJob(output, preview, {EVIDENCE: evidence, INDICES: indices})
        written, _ = run_job(job, request, context, scratch, processes=processes)
        ((mosaic, result),) = written.items()
        if not mosaic.queue.filled:
            reporter.warning(
                "The mosaic is empty: every pixel is masked or without data; widen the dates or ease the mask."
            )
        reporter.progress(1.0, "Done")
        return result


class _MosaicJob(Job):
    """One mosaic of all scenes."""

    writing = Message("Writing the GeoTIFF")

    def __init__(self, output: Path, preview: Optional[Preview], beside: Mapping[str, Optional[Path]]) -> None:
        super().__init__(output)
        self._preview = preview
        self._beside = {kind: path.absolute() for kind, path in beside.items() if path is not None}

    @property
    def others(self) -> dict[str, Path]:
        """Evidence and indices."""
        return {_PARAMETERS[kind]: path for kind, path in self._beside.items()}

    def companions(self, label: str, request: Request) -> Beside:  # noqa: ARG002
        """Return evidence and indices."""
        return self._beside

    def check(self) -> None:
        """Refuse outputs that cannot be written, or are one file."""
        check_output(self.output)
        for path in self._beside.values():
            check_geotiff(path)
        check_distinct({"OUTPUT": self.output, **self.others}, ())

    def places(self, prepared: Prepared) -> dict[str, Path]:  # noqa: ARG002
        """Return the mosaic, its recipe, its STAC item, evidence and indices."""
        told = {"OUTPUT.json": recipe_path(self.output), "OUTPUT.item.json": item_path(self.output)}
        return {"OUTPUT": self.output, **told, **self.others}

    def parts(self, prepared: Prepared) -> dict[str, list[Scene]]:
        """Return all scenes together."""
        return {"mosaic": prepared.scenes}

    def target(self, label: str) -> Path:  # noqa: ARG002
        """Return the output, since there is one mosaic only."""
        return self.output

    def beside(self, prepared: Prepared, folder: Path, context: RunContext) -> AbstractContextManager[None]:
        """Make the preview."""
        if self._preview is None:
            return nullcontext()
        return preview_beside(prepared, self._preview, folder, context)

    def keeps(self, mosaic: MosaicWriter) -> bool:
        """Keep the mosaic, even an empty one, as long as a scene is left."""
        mosaic.check_scenes_left()
        return True

    def finish(self, written: Written, prepared: Prepared, folder: Path, context: RunContext) -> dict[Path, Path]:  # noqa: ARG002
        """Put evidence and indices first; the mosaic comes last."""
        (mosaic,) = written
        made = beside_in(folder, mosaic.path.stem, self._beside)
        beside = {made[kind]: path for kind, path in self._beside.items()}
        return {**beside, **outputs_of(mosaic.path, self.output)}
