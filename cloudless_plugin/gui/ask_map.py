"""Asking the map: from a click to the chart of what all dates have seen there, and from a dot back to the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtBoundSignal, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog

from ..common.errors import CloudlessError, OutputError
from ..common.messages import Message
from ..common.place_records import AskPlace, GiveUpPlace, PlaceComposite, PlaceEnd, PlaceRow, PlaceRows, read_rows
from ..common.request import Request
from ..common.results import FoundOverpass
from ..panel.place_columns import Column, columns_of, first_column, request_for, without
from ..panel.place_dots import ChartContent
from ..panel.place_spans import spans_of
from ..panel.place_words import progress_words, summary_words, write_csv
from ..processing.live_engine import LiveEngine
from ..processing.parameter_values import crs_text
from ..processing.place_features import plain_geometry
from ..runtime.translation import tr
from .ask_button import AskButton
from .ask_tool import AskPolygonTool, AskTool, PlaceMark
from .date_view import DateView
from .place_content import caption_of, dots_of, place_name
from .place_source import request_of_layer
from .place_subject import Line, Subject, line_of
from .place_window import PlaceWindow
from .questions import Questions

_USER = "places"
_REDRAWN = 80
"""Milliseconds between two pictures of a chart to which dots are added."""
_SEARCHED_AROUND = Message("The place lies beyond the area: its dates were searched around it.")


@dataclass
class _Answer:
    """What is known of a subject."""

    column: Column
    asked: Request
    """That was sent."""
    rows: dict[str, PlaceRow]
    """By time and scenes."""
    composites: tuple[PlaceComposite, ...] = ()
    is_whole: bool = False
    is_beyond: bool = False


class AskMap(QObject):
    """Owns button, tools and window."""

    failed = pyqtSignal(str)
    """Why nothing can be asked, in a sentence."""
    hinted = pyqtSignal(str)
    """What to do on the map."""

    def __init__(
        self, iface: QgisInterface, engine: LiveEngine, questions: Questions, dates: DateView, pixels: Callable[[], int]
    ) -> None:
        """Ask ``engine`` under what ``questions`` ask; ``dates`` shows a date, ``pixels`` is the map's length."""
        super().__init__()
        self._iface, self._engine, self._questions = iface, engine, questions
        self._dates, self._pixels = dates, pixels
        canvas = iface.mapCanvas()
        self.point, self.polygon = AskTool(canvas), AskPolygonTool(canvas)
        self.button = AskButton(self._switch, self._open)
        self.window: PlaceWindow | None = None
        self._mark = PlaceMark(canvas)
        self._number = 0
        self._wanted = ""
        """Name of the column that was shown last."""
        self._subject: Subject | None = None
        self._answer: _Answer | None = None
        self._seen: list[PlaceRow] = []
        """Of the subject: all rows, as soon as they are known, those that are left out as well."""
        self._left_out: set[str] = set()
        """Ids of scenes that are not ticked."""
        self._left_out_first: set[str] = set()
        """Those when the place was asked, without which a mosaic may have been made."""
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(_REDRAWN)
        self._redraw.timeout.connect(self._draw)
        self._links: list[tuple[pyqtBoundSignal, Callable[..., object]]] = [
            (engine.placed, self._take),
            (engine.died, self._tell_end),
            (QgsProject.instance().cleared, self._forget),
        ]
        for tool in (self.point, self.polygon):
            self._links += [(tool.drawn, self.ask), (tool.ended, self._end_tool), (tool.refused, self.hinted.emit)]
        for signal, slot in self._links:
            signal.connect(slot)

    # -- asking ------------------------------------------------------------------------------------------------------

    def ask(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Ask about a point or a polygon, under the request of the current layer, or else of the panel."""
        current = self._iface.activeLayer()
        own = request_of_layer(current)
        problem = "" if own is not None else self._questions.form.problem()[1]
        if problem:
            self.failed.emit(problem)
            return
        try:
            if own is not None and current is not None:
                self._subject = Subject.of_layer(geometry, crs, current, own, self._questions)
            else:
                self._subject = Subject.of_panel(geometry, crs, self._questions)
        except CloudlessError as error:
            self.failed.emit(tr(error.message))
            return
        self._seen, self._left_out = [], set()
        if self._subject.is_panel:
            self._left_out = set(self._questions.form.scenes.choice.unticked())
        self._left_out_first = set(self._left_out)
        self._mark.show(geometry, crs)
        self._open()
        columns = columns_of(self._subject.request)
        column = first_column(columns, self._wanted, self._subject.request)
        window = self._window()
        window.show_columns(columns, column)
        window.show_source(" · ".join(filter(None, (place_name(geometry, crs), self._subject.title))))
        self._send(column)

    def _send(self, column: Column) -> None:
        """Ask for a column; the rows that are left out stay."""
        subject = self._subject
        place = plain_geometry(subject.geometry) if subject is not None else None
        if subject is None or place is None:
            return
        asked = request_for(subject.request, column)
        if self._rows_left_out():
            asked = without(asked, self._seen, self._left_out)
        self._wanted, self._number = column.name, self._number + 1
        self._answer = _Answer(column, asked, self._rows_left_out())
        try:
            self._engine.start(_USER)
        except CloudlessError as error:
            self.failed.emit(tr(error.message))
            return
        geographic, anywhere = subject.crs.isGeographic(), subject.is_live
        crs, number = crs_text(subject.crs), self._number
        self._engine.send(AskPlace(number, asked.to_dict(), place, crs, geographic, anywhere, subject.logins))
        window = self._window()
        window.show_looking()
        window.say("")
        self._draw()

    def _take(self, answer: PlaceRows | PlaceEnd) -> None:
        known = self._answer
        if known is None or answer.number != self._number:
            return
        if isinstance(answer, PlaceRows):
            known.rows.update((_key(row), row) for row in read_rows(answer.rows))
            done = len(known.rows) - len(self._rows_left_out())
            self._window().show_progress(done, answer.count)
            self._window().say(tr(progress_words(done, answer.count)))
            if not self._redraw.isActive():
                self._redraw.start()
            return
        self._window().show_progress(0, 0)
        if answer.problem:
            self._window().say(tr(answer.problem))
            self._draw()
            return
        known.rows = {**self._rows_left_out(), **{_key(row): row for row in read_rows(answer.rows)}}
        self._seen = list(known.rows.values())
        left_out = self._rows_left_out()
        if 0 < len(left_out) < len(self._seen) and not known.asked.scenes:
            self._send(known.column)  # without them: the mosaic does not use them
            return
        if len(left_out) < len(self._seen):
            known.composites = tuple(PlaceComposite.from_dict(composite) for composite in answer.composites)
        known.is_whole, known.is_beyond = True, answer.is_beyond
        said = [summary_words([row for key, row in known.rows.items() if key not in left_out])]
        said += [_SEARCHED_AROUND] if answer.is_beyond else []
        self._window().say("\n".join(tr(sentence) for sentence in (*said, *answer.notes)))
        self._draw()

    def _rows_left_out(self) -> dict[str, PlaceRow]:
        return {_key(row): row for row in self._seen if set(row.scenes) <= self._left_out}

    # -- the chart ---------------------------------------------------------------------------------------------------

    def _rows(self) -> list[PlaceRow]:
        """Return the rows by time, in the order of the chart's dots."""
        known = self._answer
        return [] if known is None else [known.rows[key] for key in sorted(known.rows)]

    def _draw(self) -> None:
        self._redraw.stop()
        subject, known = self._subject, self._answer
        if subject is None or known is None or self.window is None:
            return
        column = known.column
        line = Line({})
        if known.is_whole:
            is_same = self._left_out == self._left_out_first
            line = line_of(subject, column, known.asked, known.composites, is_whole=is_same)
        dots = dots_of(self._rows(), column, self._left_out)
        spans = spans_of(subject.request)
        self.window.show_content(ChartContent(caption_of(column), dots, spans, line.values, line.name, line.told))

    def _choose(self, column: Column) -> None:
        known = self._answer
        if known is None:
            return
        self._wanted = column.name
        if not column.entry and known.is_whole:  # the request's bands are in every answer
            known.column = column
            self._draw()
        else:
            self._send(column)

    def _tick(self, index: int, on: bool) -> None:  # noqa: FBT001 - a slot
        rows, known = self._rows(), self._answer
        if known is None or not self._seen or not 0 <= index < len(rows):
            self._draw()
            return
        row = rows[index]
        if on:
            self._left_out -= set(row.scenes)
        else:
            self._left_out |= set(row.scenes)
        scenes = self._questions.form.scenes
        scenes.choice.tick([_overpass_of(row)], ticked=on)
        scenes.refresh()
        scenes.ticked.emit()
        if len(self._rows_left_out()) < len(self._seen):
            self._send(known.column)
        else:
            self._draw()

    # -- the map -----------------------------------------------------------------------------------------------------

    def _show_date(self, index: int) -> None:
        """Show the date of a dot on the map, by the panel's list where it has that date; -1 takes it off."""
        subject, known, rows = self._subject, self._answer, self._rows()
        scenes = self._questions.form.scenes
        if subject is None or known is None or not 0 <= index < len(rows):
            scenes.list.clearSelection()
            self._dates.clear()
            return
        row = rows[index]
        if subject.is_panel and not known.is_beyond and scenes.choose(row.scenes):
            return
        request = known.asked if not (subject.is_live or known.is_beyond) else self._of_view(known.asked)
        plain = replace(request, indices=())
        self._dates.show(_overpass_of(row), plain.to_dict(), subject.logins, self._pixels())

    def _of_view(self, request: Request) -> Request:
        """Return a request for what the map shows."""
        canvas = self._iface.mapCanvas()
        box, crs = canvas.extent(), crs_text(canvas.mapSettings().destinationCrs())
        extent = box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()
        return replace(request, extent=extent, extent_crs=crs, area=None, resolution=None, crs=None)

    def _switch(self, tool_name: str) -> None:
        """Make one of the tools the map's, or give the former one back where the name is empty."""
        if not tool_name:
            self.point.cancel()
            self.polygon.cancel()
            return
        try:
            self._engine.start(_USER)  # it is ready by the time that the map is clicked
        except CloudlessError as error:
            self.button.setChecked(False)
            self.failed.emit(tr(error.message))
            return
        tool = self.polygon if tool_name == "polygon" else self.point
        tool.start()
        self.button.setChecked(True)
        self.hinted.emit(tool.hint())

    def _end_tool(self) -> None:
        self.button.setChecked(False)
        self.hinted.emit("")
        if self.window is None or self.window.isHidden():
            self._engine.leave(_USER)

    # -- the window --------------------------------------------------------------------------------------------------

    def _window(self) -> PlaceWindow:
        if self.window is None:
            window = self.window = PlaceWindow(self._iface.mainWindow())
            self._iface.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, window)
            window.chosen.connect(self._choose)
            window.dated.connect(self._show_date)
            window.ticked.connect(self._tick)
            window.table_wanted.connect(lambda: self._ask_and_save("CSV (*.csv)", ".csv", self.save_table))
            window.picture_wanted.connect(lambda: self._ask_and_save("PNG (*.png)", ".png", self.save_picture))
            window.closed.connect(self._close)
        return self.window

    def _open(self) -> None:
        self._window().show()
        self._window().raise_()

    def _close(self) -> None:
        """Let go of the engine, and of the mark and the date on the map."""
        self._mark.clear()
        if self._window().on_map.isChecked():
            self._show_date(-1)
        self._engine.send(GiveUpPlace())
        self._number += 1
        self._window().show_progress(0, 0)
        if not self.button.isChecked():
            self._engine.leave(_USER)

    def _forget(self) -> None:
        """Show nothing of a project that is gone."""
        if self.window is not None:
            self.window.close()

    def _tell_end(self, sentence: str) -> None:
        known = self._answer
        if known is not None and not known.is_whole and self.window is not None:
            self.window.show_progress(0, 0)
            ended = tr("The engine has ended, perhaps because the memory ran out: click the place again.")
            self.window.say(tr(sentence) if sentence else ended)

    def shut_down(self) -> None:
        """Leave the map and the window of QGIS as they were."""
        for signal, slot in self._links:
            signal.disconnect(slot)
        self._redraw.stop()
        self.point.shut_down()
        self.polygon.shut_down()
        self._mark.shut_down()
        if self.window is not None:
            self._iface.removeDockWidget(self.window)
            self.window.deleteLater()
            self.window = None
        self._engine.leave(_USER)

    # -- files -------------------------------------------------------------------------------------------------------

    def save_table(self, path: Path) -> None:
        """Write what the chart shows as a table.

        Raises:
            OutputError: where that cannot be written.
        """
        known, rows = self._answer, self._rows()
        if known is not None:
            used = [not set(row.scenes) <= self._left_out for row in rows]
            write_csv(path, rows, known.asked, known.column, used)

    def save_picture(self, path: Path) -> None:
        """Write the chart as a picture.

        Raises:
            OutputError: where that cannot be written.
        """
        if not self._window().chart.snapshot().save(str(path), "PNG"):
            raise OutputError("“{path}” cannot be written: choose another file, or free space on its disk.", path=path)

    def _ask_and_save(self, filters: str, suffix: str, save: Callable[[Path], None]) -> None:
        name, _ = QFileDialog.getSaveFileName(self._iface.mainWindow(), tr("Save as"), "place" + suffix, filters)
        if not name:
            return
        try:
            save(Path(name if name.lower().endswith(suffix) else name + suffix))
        except CloudlessError as error:
            self._window().say(tr(error.message))


def _key(row: PlaceRow) -> str:
    return f"{row.sample.datetime} {','.join(row.scenes)}"


def _overpass_of(row: PlaceRow) -> FoundOverpass:
    return FoundOverpass(row.sample.datetime[:10], row.sample.platform, None, 0.0, row.scenes, "")
