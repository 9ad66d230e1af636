"""The engine by itself: ``python -m cloudless_plugin.engine RECIPE.json OUTPUT.tif``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

if not __package__:  # started as a file, by an interpreter that is isolated from everything else
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    __package__ = "cloudless_plugin.engine"
    import cloudless_plugin.engine  # noqa: F401

from ..common.change import AFTER, BEFORE, ChangeRequest
from ..common.errors import CancelledError, CloudlessError, OutputError, RequestError, shortage_of
from ..common.reporting import EXIT_CANCELLED, Reporter
from ..common.results import MosaicResult
from ..common.scratch_folders import all_scratch_paths, scratch_path
from ..common.settings import Settings
from ..common.use_mark import own_in_use
from .machine.allocator import importing, keep_freed_memory
from .machine.shutdown import end_soon
from .machine.streams import mend_streams

_BAR = 24


class TerminalReporter(Reporter):
    """A progress bar where there is a terminal; warnings on standard error always."""

    def __init__(self) -> None:
        """Find out whether anyone is looking."""
        super().__init__()
        self._live = sys.stderr.isatty()

    def progress(self, fraction: float, message: str) -> None:
        """Draw the bar again in its line."""
        if self._live:
            done = round(_BAR * fraction)
            end = "\n" if fraction >= 1 else ""
            print(f"\r\033[K[{'#' * done}{' ' * (_BAR - done)}] {message}", end=end, file=sys.stderr, flush=True)

    def warning(self, message: str) -> None:
        """Print the warning on a line of its own."""
        print(f"{self._clear()}Warning: {message}", file=sys.stderr, flush=True)

    def _clear(self) -> str:
        return "\r\033[K" if self._live else ""


def main(arguments: list[str] | None = None) -> int:
    """Run a recipe; return 0, or print one sentence on standard error and return another number."""
    parser = argparse.ArgumentParser(
        prog="python -m cloudless_plugin.engine", description="Make a cloud-free mosaic from a recipe, without QGIS."
    )
    parser.add_argument("recipe", nargs="?", type=Path, metavar="RECIPE.json", help="what to make")
    parser.add_argument(
        "output",
        nargs="?",
        metavar="OUTPUT.tif",
        help="the GeoTIFF to write, or the folder of a series; of a change, the mosaics lie beside",
    )
    parser.add_argument(
        "--evidence", metavar="EVIDENCE.tif", help="also write clear observations and dates of the pixels"
    )
    parser.add_argument("--indices", metavar="INDICES.tif", help="of a mosaic, write the indices that the recipe names")
    parser.add_argument("--figure", metavar="FIGURE.png", help="of a series, also draw small multiples")
    parser.add_argument("--animation", metavar="ANIMATION.gif", help="of a series, also draw an animation")
    parser.add_argument(
        "--allow-engine",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="a Dask scheduler or gateway that the recipe may use, since you know it: it can run code on this machine",
    )
    parser.add_argument("--worker", action="store_true", help="speak JSON lines with QGIS instead")
    options = parser.parse_args(arguments)
    keep_freed_memory()
    if options.worker:
        from .worker import serve

        return serve()
    if options.recipe is None or options.output is None:
        parser.error("name a recipe and an output")
    try:
        with own_in_use():
            results = _run_recipe(options)
    except Exception as error:  # noqa: BLE001 - the user gets a sentence, whatever happens
        print(_sentence(error), file=sys.stderr)
        return EXIT_CANCELLED if isinstance(error, CancelledError) else 1
    for path, result in results.items():
        print(f"{path}: {result.scene_count} scenes, {result.skipped_count} skipped, {result.filled_percent} % filled")
    return 0


def _run_recipe(options: argparse.Namespace) -> dict[Path, MosaicResult]:
    """Make what the recipe asks for; return the result of each mosaic.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    output, evidence = _named_path("OUTPUT", options.output), _optional_path("EVIDENCE", options.evidence)
    indices = _optional_path("INDICES_OUTPUT", options.indices)
    pictures = _optional_path("FIGURE", options.figure), _optional_path("ANIMATION", options.animation)
    reporter, scratch = TerminalReporter(), scratch_path(output.absolute())
    folders = all_scratch_paths(scratch, (evidence, indices, *pictures))
    how: dict[str, Any] = {"processes": True, "settings": Settings(allowed_engines=tuple(options.allow_engine))}

    def interrupt(*_: object) -> None:
        reporter.cancelled.set()
        threading.Thread(target=end_soon, args=(folders,), daemon=True).start()

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    with importing():
        from .jobs.mosaic import run_mosaic
        from .output.recipe import read_any_recipe

    request = read_any_recipe(options.recipe)
    if isinstance(request, ChangeRequest):
        if evidence or indices:
            raise RequestError(
                "--evidence and --indices are for one mosaic, and the recipe makes a change: leave them out."
            )
        from .jobs.change import run_change

        before, after = (output.with_name(f"{output.stem}_{name}{output.suffix}") for name in (BEFORE, AFTER))
        change = run_change(request, output, reporter, scratch, before=before, after=after, **how)
        return {before: change.before, after: change.after}
    if request.period:
        if indices is not None:
            raise RequestError("--indices is for one mosaic, and the recipe makes a series: leave it out.")
        from .jobs.series import run_series

        series = run_series(request, output, reporter, scratch, *pictures, **how)
        return {step.path: step.result for step in series.steps}
    return {output: run_mosaic(request, output, reporter, scratch, evidence=evidence, indices=indices, **how)}


def _optional_path(parameter: str, name: str | None) -> Path | None:
    """Return the path that an argument names, if there is one; see ``_named_path``."""
    return None if name is None else _named_path(parameter, name)


def _named_path(parameter: str, name: str) -> Path:
    """Return the path that an argument names.

    Raises:
        OutputError: where nothing can lie there.
    """
    if not name.strip():
        raise OutputError("{parameter} is empty: give the path of a file or a folder.", parameter=parameter)
    try:
        place = Path(name).absolute()
    except OSError:
        raise OutputError(
            "The working folder is gone, in which '{path}' would lie: change to a folder that exists, or give the "
            "whole path.",
            path=name,
        ) from None
    if not place.name:
        raise OutputError(
            "{parameter} is the root of the file system, '{path}': choose a file or a folder in it.",
            parameter=parameter,
            path=name,
        )
    return Path(name)


def _sentence(error: Exception) -> str:
    """Return what to tell of an error."""
    error = shortage_of(error) or error
    if isinstance(error, CloudlessError):
        return str(error)
    if isinstance(error, ImportError):
        return f"The engine's packages are missing ({error}): run `make engine` and use its interpreter."
    return f"Something unforeseen went wrong ({type(error).__name__}: {error}): please report it."


if __name__ == "__main__":
    mend_streams()
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # threads that still wait for a server must not hold the process
