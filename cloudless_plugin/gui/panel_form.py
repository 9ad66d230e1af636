"""The panel's form: its parts one below the other, and the choices that they show."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ..panel import names, parameters
from ..panel.choices_made import PanelChoices
from ..panel.scene_choice import SceneChoice
from ..panel.times import DATES
from ..runtime.translation import tr
from .fields import form_layout, iso, month_name
from .how_box import HowBox
from .output_box import OutputBox
from .run_outputs import named_outputs
from .scenes_box import ScenesBox
from .what_box import WhatBox
from .wheel_guard import guard
from .when_box import WhenBox
from .where_box import WhereBox

_ALWAYS_SHOWN = frozenset(
    ("area", "when", "haze", "crs", "output", "evidence", "figure", "animation", "preview", "scenes")
)
"""Fields of ``PanelChoices`` of which the form shows whatever it is told, or says by itself what it cannot."""


class PanelForm(QWidget):
    """Shows ``PanelChoices``, and reads them; makes the algorithms' parameters of them."""

    changed = pyqtSignal()
    """Any field has changed."""

    def __init__(self, canvas: QgsMapCanvas, *notices: QWidget) -> None:
        """Build the form for the map ``canvas``, with notices at its top."""
        super().__init__()
        self.where = WhereBox(canvas)
        self.when = WhenBox(self.where.is_southern)
        self.scenes = ScenesBox(canvas, SceneChoice())
        self.how = HowBox()
        above, below = form_layout(), form_layout()
        above.addRow(_label(tr("&Area"), self.where.source), self.where)
        above.addRow(_label(tr("T&ime"), self.when.word), self.when)
        self.what = WhatBox(above)
        self.result = OutputBox(below)
        self._forms = (above, self.how.form, below)
        self._problem: QLabel | None = None
        self._is_set = False
        column = QVBoxLayout(self)
        for notice in notices:
            column.addWidget(notice)
        column.addLayout(above)
        above.addRow(tr("Scenes"), self.scenes)
        above.addRow(self.scenes.details)
        column.addWidget(self.how)
        column.addLayout(below)
        column.addStretch()
        self.where.changed.connect(self.when.refresh)
        for part in (self.where, self.when, self.what, self.how, self.result):
            part.changed.connect(self._tell)
        self.show_choices(PanelChoices())
        guard(self)

    def choices(self) -> PanelChoices:
        """Return what is chosen, as plain values."""
        what, how, result = self.what, self.how, self.result
        return PanelChoices(
            area=self.where.choice(),
            when=self.when.word.currentData(),
            start=iso(self.when.start),
            end=iso(self.when.end),
            months=self.when.span().months,
            catalog=what.catalogue.currentData(),
            catalog_url=what.address.currentText().strip(),
            authcfg=what.login.configId(),
            collection=what.collection.word(),
            period=what.period.currentData(),
            step=round(what.step.value()),
            bands=what.bands_text(),
            indices=what.indices.text(),
            indices_from=what.indices_from.currentData(),
            max_cloud=how.max_cloud.value(),
            cloud_in=how.cloud_in.currentData(),
            mask=how.masked.currentData(),
            buffer=how.buffer.value(),
            haze=how.haze.isChecked(),
            normalise=how.normalise.currentData(),
            holes=how.holes.currentData(),
            bandpass=how.bandpass.currentData(),
            method=how.method.currentData(),
            percentile=how.percentile.value(),
            percentiles=how.percentiles.text().strip(),
            views=round(how.views.value()),
            resolution=how.resolution.value(),
            crs=how.crs_text(),
            resampling=how.resampling.currentData(),
            engine=how.engine.text().strip() or PanelChoices().engine,
            output=result.output.filePath().strip(),
            evidence=result.evidence.isChecked(),
            figure=result.figure.isChecked(),
            animation=result.animation.isChecked(),
            preview=result.preview.isChecked(),
        )

    def choices_of_run(self) -> PanelChoices:
        """Return what is chosen, with the days and the area of today: what a run that is repeated asks for."""
        scenes = self.scenes.choice.scenes()
        return replace(self.choices(), area=self.where.fixed_choice(), when=DATES, scenes=scenes)

    def show_choices(self, made: PanelChoices) -> None:
        """Show what is chosen; a relative time is reckoned from today."""
        self._is_set = False
        self.where.choose(made.area)
        self.what.show_choices(made)
        self.how.show_choices(made)
        if made.when == DATES and made.start and made.end:
            self.when.set_days(made.start, made.end, made.months)
        else:
            self.when.set_word(made.when)
        self._show_kind()
        self.result.show_choices(made)
        if made.scenes:
            self.scenes.use_only(made.scenes)
        self._is_set = True
        self._tell()

    def lost(self, made: PanelChoices) -> tuple[str, ...]:
        """Return the parameters that the form shows otherwise than it was told to: it does not offer every value."""
        shown = self.choices()
        unseen = {*_ALWAYS_SHOWN, *(() if made.when == DATES else ("start", "end", "months"))}
        names = [each.name for each in fields(PanelChoices) if each.name not in unseen]
        lost = [name for name in names if getattr(shown, name) != getattr(made, name)]
        return tuple(name.upper() for name in [*lost, *(["crs"] if made.crs and not shown.crs else [])])

    def algorithm(self) -> str:
        """Return the id of the algorithm that Run runs."""
        return parameters.algorithm_of(self.choices())

    def search_parameters(self) -> dict[str, Any]:
        """Return the algorithm's parameters without outputs."""
        made = self.choices()
        asked = parameters.search_and_composition(made, self.when.span())
        return {**self.where.parameters(), **asked, **parameters.period(made)}

    def parameters(self) -> dict[str, Any]:
        """Return the algorithm's parameters as the form shows them."""
        made = self.choices()
        return {**self.search_parameters(), **named_outputs(parameters.outputs(made), made, self.layer_name())}

    def layer_name(self) -> str:
        """Return the name of the layer that the mosaic becomes; of a single date, it names that."""
        made, span = self.choices(), self.when.span()
        day = self.scenes.choice.only_day()
        first, last = (date.fromisoformat(day),) * 2 if day else (span.start, span.end)
        return tr(names.layer_name(made, first, last, month_name))

    def problem(self) -> tuple[str, str]:
        """Return which parameter keeps a run from beginning, and why, in a sentence; empty where none does."""
        area = self.where.problem()
        if area:
            return "EXTENT", area
        span = self.when.span()
        if span.end < span.start:
            return "END", tr("The last day lies before the first: swap them, or change one.")
        if span.start > date.today():
            return "START", tr("These days are yet to come: choose earlier ones.")
        return self.what.problem()

    def show_problem(self, parameter: str, sentence: str, *, focus: bool = True) -> bool:
        """Show a sentence below the field of a parameter; tell whether there is such a field.

        Args:
            parameter: its name.
            sentence: what is wrong; an empty one takes the last one away.
            focus: give the field the keyboard's focus.
        """
        if self._problem is not None:
            problem, self._problem = self._problem, None
            next(form for form in self._forms if form.getWidgetPosition(problem)[0] >= 0).removeRow(problem)
        field = self._fields().get(parameter)
        if not sentence or field is None:
            return False
        if self.how.isAncestorOf(field):
            self.how.setCollapsed(False)
        for form in self._forms:
            row = _row_of(form, field)
            if row >= 0:
                self._problem = ProblemLabel(sentence)
                form.insertRow(row + 1, self._problem)
                if focus:
                    field.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def shown_problem(self) -> str:
        """Return the sentence that stands below a field; empty where none does."""
        return self._problem.text() if self._problem is not None else ""

    def shut_down(self) -> None:
        """Stop following the map, and leave nothing on it."""
        self.where.shut_down()
        self.scenes.shut_down()

    def _fields(self) -> dict[str, QWidget]:
        what, how = self.what, self.how
        return {
            "EXTENT": self.where.source,
            "AREA": self.where.source,
            "START": self.when.start,
            "END": self.when.end,
            "MONTHS": self.when.months,
            "CATALOG": what.catalogue,
            "CATALOG_URL": what.address,
            "AUTHCFG": what.login,
            "COLLECTION": what.collection,
            "PERIOD": what.period,
            "STEP": what.step,
            "BANDS": what.bands,
            "INDICES": what.indices,
            "INDICES_OUTPUT": self.result.output,
            "MAX_CLOUD": how.max_cloud,
            "CLOUD_IN": how.cloud_in,
            "MASK": how.masked,
            "BUFFER": how.buffer,
            "METHOD": how.method,
            "PERCENTILE": how.percentile,
            "PERCENTILES": how.percentiles,
            "NORMALISE": how.normalise,
            "HOLES": how.holes,
            "BANDPASS": how.bandpass,
            "VIEWS": how.views,
            "RESOLUTION": how.resolution,
            "CRS": how.crs,
            "RESAMPLING": how.resampling,
            "ENGINE": how.engine,
            "OUTPUT": self.result.output,
            "OUTPUT_FOLDER": self.result.output,
            "EVIDENCE": self.result.evidence,
        }

    def _show_kind(self) -> None:
        has_many = bool(self.where.choice().split_by)
        self.result.show_kind(is_series=bool(self.what.period.currentData()), has_many=has_many)

    def _tell(self) -> None:
        if self._is_set:
            self._show_kind()
            self.changed.emit()


class ProblemLabel(QLabel):
    """A sentence about the field above it."""

    def __init__(self, sentence: str) -> None:
        """Show ``sentence``."""
        super().__init__(sentence)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)  # it may quote anybody
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setStyleSheet("ProblemLabel { color: #fff; background: #b3261e; border-radius: 3px; padding: 4px; }")


class VerticalScrollArea(QScrollArea):
    """Scrolls up and down only, and is never narrower than its content."""

    def __init__(self, content: QWidget) -> None:
        """Show ``content``."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus of its fields
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a size as wide as the content and the bar beside it."""
        hint = super().minimumSizeHint()
        hint.setWidth(self.widget().minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width())
        return hint

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Ask for a new width where the content's has changed, as another theme changes it."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def _label(text: str, field: QWidget) -> QLabel:
    """Return a label whose mnemonic leads to a field."""
    label = QLabel(text)
    label.setBuddy(field)
    return label


def _row_of(form: QFormLayout, field: QWidget) -> int:
    """Return the row of a form in which a field lies, however deep; -1 where it lies in none."""
    for row in range(form.rowCount()):
        for role in (QFormLayout.ItemRole.FieldRole, QFormLayout.ItemRole.SpanningRole):
            item = form.itemAt(row, role)
            widget = item.widget() if item is not None else None
            if widget is not None and (widget is field or widget.isAncestorOf(field)):
                return row
    return -1
