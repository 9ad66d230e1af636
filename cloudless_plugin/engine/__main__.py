"""The engine by itself: ``python -m cloudless_plugin.engine RECIPE.json OUTPUT.tif``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

if not __package__:  # started as a file, by an interpreter that is isolated from everything else
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    __package__ = "cloudless_plugin.engine"
    import cloudless_plugin.engine  # noqa: F401

from ..common.errors import CancelledError, CloudlessError
from ..common.reporting import EXIT_CANCELLED, Reporter
from ..common.results import MosaicResult
from ..common.scratch_folders import all_scratch_paths, scratch_path
from .machine.allocator import importing, keep_freed_memory
from .machine.shutdown import end_soon

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
        "output", nargs="?", type=Path, metavar="OUTPUT.tif", help="the GeoTIFF to write, or the folder of a series"
    )
    parser.add_argument(
        "--evidence", type=Path, metavar="EVIDENCE.tif", help="also write clear observations and dates of the pixels"
    )
    parser.add_argument("--figure", type=Path, metavar="FIGURE.png", help="of a series, also draw small multiples")
    parser.add_argument("--animation", type=Path, metavar="ANIMATION.gif", help="of a series, also draw an animation")
    parser.add_argument("--worker", action="store_true", help="speak JSON lines with QGIS instead")
    options = parser.parse_args(arguments)
    keep_freed_memory()
    if options.worker:
        from .worker import serve

        return serve()
    if options.recipe is None or options.output is None:
        parser.error("name a recipe and an output")
    return _run_recipe(options.recipe, options.output, options.evidence, options.figure, options.animation)


def _run_recipe(recipe: Path, output: Path, evidence: Path | None, figure: Path | None, animation: Path | None) -> int:
    reporter = TerminalReporter()
    scratch = scratch_path(output.absolute())
    folders = all_scratch_paths(scratch, (evidence, figure, animation))

    def interrupt(*_: object) -> None:
        reporter.cancelled.set()
        threading.Thread(target=end_soon, args=(folders,), daemon=True).start()

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    try:
        with importing():
            from .jobs.mosaic import run_mosaic
            from .output.recipe import read_recipe

        request = read_recipe(recipe)
        results: dict[Path, MosaicResult] = {}
        if request.period:
            from .jobs.series import run_series

            series = run_series(request, output, reporter, scratch, figure, animation, processes=True)
            results = {step.path: step.result for step in series.steps}
        else:
            results[output] = run_mosaic(request, output, reporter, scratch, evidence=evidence, processes=True)
    except CancelledError as error:
        print(error, file=sys.stderr)
        return EXIT_CANCELLED
    except CloudlessError as error:
        print(error, file=sys.stderr)
        return 1
    except ImportError as error:
        print(
            f"The engine's packages are missing ({error}): run `make engine` and use its interpreter.", file=sys.stderr
        )
        return 1
    except Exception as error:  # noqa: BLE001 - the user gets a sentence, whatever happens
        print(f"Something unforeseen went wrong ({type(error).__name__}: {error}): please report it.", file=sys.stderr)
        return 1
    for path, result in results.items():
        print(f"{path}: {result.scene_count} scenes, {result.skipped_count} skipped, {result.filled_percent} % filled")
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # threads that still wait for a server must not hold the process
