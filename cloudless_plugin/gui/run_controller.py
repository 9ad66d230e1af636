"""A run of the panel: the questions before it, its parts, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from qgis.core import (
    QgsVirtualLayerDefinition,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ..common.messages import byte_size, duration
from ..common.results import RunEstimate
from ..panel import parameters
from ..panel.choices_made import PanelChoices
from ..panel.estimate_words import must_ask
from ..panel.memory import Memory
from ..panel.run_record import RunRecord, with_recipe
from ..runtime.translation import tr
from . import areas, notices, processing_history
from .algorithm_runner import AlgorithmRunner
from .allowed_engines import may_use
from .run_outputs import named_outputs, plain_outputs

_BESIDE = ("EVIDENCE", "INDICES_OUTPUT")
"""Parameters of files beside a mosaic."""


class Part(NamedTuple):
    """One run of an algorithm; a mosaic of each feature has several."""

    algorithm: str
    parameters: dict[str, Any]
    name: str
    choices: PanelChoices
    preview_pixels: int


class RunController(QObject):
    """Runs parts one after the other, and remembers each that ends well."""

    said = pyqtSignal(str)
    """What is happening now."""
    recorded = pyqtSignal()
    """A part has ended well, and is remembered."""
    ended = pyqtSignal(str)
    """All is done; or what went wrong, in a sentence."""
    cancelled = pyqtSignal(int)
    """The user has stopped it, after so many parts had ended well."""

    def __init__(self, memory: Memory, parent: QWidget) -> None:
        """Remember runs in ``memory``; ``parent`` is the window of the questions."""
        super().__init__(parent)
        self._memory = memory
        self._window = parent
        self.run = AlgorithmRunner(self)
        self._parts: list[Part] = []
        self._count = self._done = 0
        self._began = 0.0
        self._seconds: Callable[[], float] = lambda: 0.0
        self.run.said.connect(self._say)
        self.run.succeeded.connect(self._succeed)
        self.run.failed.connect(self._fail)

    def may_begin(self, made: PanelChoices, plan: RunEstimate | None) -> PanelChoices | None:
        """Ask the user what must be asked; return the choices to run, ``None`` where he would rather not."""
        if not may_use(made.engine, self._window):
            return None
        if plan is not None and must_ask(plan) and not self._accepts(plan):
            return None
        return self._with_free_output(made)

    def start(self, parts: list[Part], seconds: Callable[[], float]) -> None:
        """Run the parts; ``seconds()`` tells how long that has taken so far."""
        self._parts, self._count, self._seconds = list(parts), len(parts), seconds
        self._done = 0
        self._next()

    def is_running(self) -> bool:
        """Tell whether a part is running, or one is left."""
        return self.run.is_running() or bool(self._parts)

    def cancel(self) -> None:
        """Stop; what has ended is kept."""
        del self._parts[1:]
        self.run.cancel()

    def shut_down(self) -> None:
        """Stop, and take off the map what is not finished."""
        self.cancel()
        self.run.close_preview()

    def _next(self) -> None:
        if not self._parts:
            self.ended.emit("")
            return
        part = self._parts[0]
        self._began = self._seconds()
        if part.choices.area.split_by and part.choices.output:
            with suppress(OSError):  # the run will say what is wrong
                Path(part.choices.output).mkdir(parents=True, exist_ok=True)
        self.run.start(part.algorithm, part.parameters, name=part.name, preview_pixels=part.preview_pixels)

    def _say(self, text: str) -> None:
        if self._count > 1:
            number = self._count - len(self._parts) + 1
            text = tr(
                "{name} ({number} of {count}): {text}", name=self._name(), number=number, count=self._count, text=text
            )
        self.said.emit(text)

    def _name(self) -> str:
        return self._parts[0].name if self._parts else ""

    def _succeed(self, results: dict[str, Any]) -> None:
        part = self._parts.pop(0)
        self._done += 1
        run = with_recipe(_record(part, results, self._seconds() - self._began))
        self._memory.add_run(run)
        self._memory.add_address(part.parameters.get("CATALOG_URL") or "")
        processing_history.add(part.algorithm, areas.parameters_of(plain_outputs(part.parameters)), results)
        self.recorded.emit()
        self._next()

    def _fail(self, sentence: str) -> None:
        name, self._parts = self._name(), []
        if not sentence:
            self.cancelled.emit(self._done)
        elif self._count > 1:
            self.ended.emit(tr("{name}: {problem}", name=name, problem=sentence))
        else:
            self.ended.emit(sentence)

    def _accepts(self, plan: RunEstimate) -> bool:
        question = tr(
            "This run reads about {read}, takes about {time} and {disk} on the disk. Run it?",
            read=byte_size(plan.read_bytes),
            time=duration(plan.seconds),
            disk=byte_size(plan.disk_bytes),
        )
        return notices.choose(self._window, "\n\n".join([question, *map(tr, plan.advice)]), [tr("Run")]) == 0

    def _with_free_output(self, made: PanelChoices) -> PanelChoices | None:
        """Return the choices with an output that may be written; ``None`` where the user cancels."""
        path = Path(made.output)
        if not made.output or not (_has_mosaics(path) if made.period or made.area.split_by else path.is_file()):
            return made
        other = parameters.numbered(made.output)
        question = tr("“{name}” is there already.", name=path.name)
        answers = [tr("Save as “{name}”", name=Path(other).name), tr("Replace")]
        answer = notices.choose(self._window, question, answers)
        if answer < 0:
            return None
        return made if answer else replace(made, output=other)


def _has_mosaics(folder: Path) -> bool:
    """Tell whether mosaics lie in a folder, or in one of those within, as each feature's series has one."""
    return any(any(folder.glob(pattern)) for pattern in ("*.tif", "*/*.tif"))


def _record(part: Part, results: dict[str, Any], seconds: float) -> RunRecord:
    return RunRecord(
        algorithm=part.algorithm,
        name=part.name,
        output=str(results.get("OUTPUT") or results.get("OUTPUT_FOLDER") or ""),
        choices=part.choices,
        scenes=round(results.get("SCENE_COUNT", 0)),
        filled_percent=float(results.get("FILLED_PERCENT", -1.0)),
        one_view_percent=float(results.get("ONE_VIEW_PERCENT", -1.0)),
        skipped=round(results.get("SKIPPED_COUNT", 0)),
        periods=round(results.get("PERIOD_COUNT", 0)),
        seconds=seconds,
        figure=str(results.get("FIGURE", "")),
        animation=str(results.get("ANIMATION", "")),
        ended=datetime.now(timezone.utc).astimezone().isoformat(timespec="seconds"),
    )


def feature_parts(
    features: list[tuple[str, str]], asked: dict[str, Any], made: PanelChoices, algorithm: str
) -> list[Part]:
    """Return a part for each feature, named by it; files go into the chosen folder.

    Args:
        features: name and polygon of each.
        asked: the parameters of all of them together.
        made: what is chosen.
        algorithm: its id.
    """
    own = ("EXTENT", "OUTPUT", "OUTPUT_FOLDER", *_BESIDE)
    rest = {key: value for key, value in asked.items() if key not in own}
    taken: set[str] = set()
    parts = []
    for name, polygon in features:
        stem = file_name(name, taken)
        place = str(Path(made.output) / stem) if made.output else ""
        outputs = parameters.outputs(replace(made, output=place if made.period or not place else f"{place}.tif"))
        values = {**rest, "AREA": polygon, **named_outputs(outputs, made, name)}
        parts.append(Part(algorithm, values, name, made, 0))
    return parts


def file_name(name: str, taken: set[str]) -> str:
    """Return a name as part of a path, other than those ``taken``, to which it is added."""
    plain = "".join(letter if letter.isalnum() or letter in "-_ ." else "_" for letter in name).strip(" .") or "mosaic"
    number, found = 1, plain
    while found.casefold() in taken:
        number += 1
        found = f"{plain}-{number}"
    taken.add(found.casefold())
    return found


def scenes_source(ids: tuple[str, ...]) -> str:
    """Return a table of scenes as a text that Processing reads as a layer."""
    rows = ", ".join("('{}')".format(each.replace("'", "''")) for each in ids)
    definition = QgsVirtualLayerDefinition()
    # SQLite takes 500 selects in a union, and any number of values.
    definition.setQuery(f"select column1 as id from (values {rows})")  # noqa: S608 - quotes are doubled
    definition.setGeometryWkbType(QgsWkbTypes.Type.NoGeometry)
    return f"virtual://{definition.toString()}"
