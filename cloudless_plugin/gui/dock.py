"""The panel: area, time and how to compose; Run and Cancel; what is happening now."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsProcessing, QgsProcessingOutputLayerDefinition, QgsProject
from qgis.gui import QgsAuthConfigSelect, QgsCollapsibleGroupBox, QgsDockWidget, QgsFileWidget
from qgis.PyQt.QtCore import QDate, QEvent, QObject, QSize, Qt, QUrl
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ..engine import catalogues, options, sensors
from ..engine.text import plural
from ..runtime.location import engine_interpreter
from ..runtime.network import qgis_variables
from ..runtime.worker import cool_down, warm_up
from ..translation import tr
from .area import AreaWidget
from .more import MoreOptions
from .options import PAGE
from .run import AlgorithmRun
from .scenes import ScenesBox
from .setup import EngineSetup, SetupNotice

MOSAIC, SERIES = "cloudless:mosaic", "cloudless:series"
_MONTHS_BACK = 3
_SUCCESS_SECONDS = 8


class CloudlessDock(QgsDockWidget):
    """Fills the parameters of ``cloudless:mosaic`` or ``cloudless:series`` and runs it."""

    def __init__(self, iface: Any) -> None:
        """Build the panel on the window of ``iface``."""
        super().__init__("Cloudless", iface.mainWindow())
        self.setObjectName("CloudlessDock")
        self._iface = iface
        self.run = AlgorithmRun(self)
        self.setup = EngineSetup(self)
        self.notice = SetupNotice(self.setup, lambda: iface.showOptionsDialog(iface.mainWindow(), PAGE))
        self._build()
        self.run.progressed.connect(lambda percent: self.bar.setValue(round(percent)))
        self.run.said.connect(self.status.setText)
        self.run.warned.connect(self._warn)
        self.run.linked.connect(self._show_dashboard)
        self.run.succeeded.connect(self._succeed)
        self.run.failed.connect(self._fail)
        self.run_button.clicked.connect(self.start)
        self.cancel_button.clicked.connect(self.cancel)
        self.catalogue.currentIndexChanged.connect(self._show_address)
        self.period.currentIndexChanged.connect(self._show_period)
        self.scenes.asked.connect(lambda: self.scenes.look(MOSAIC, self._mosaic_parameters()))
        self.scenes.failed.connect(self._fail)
        self.scenes.ended.connect(self._warm_up)
        self._show_address()
        self._show_period()
        self._show_running(running=False)

    def algorithm(self) -> str:
        """Return the id of the algorithm that Run runs."""
        return SERIES if self.period.currentData() else MOSAIC

    def parameters(self) -> dict[str, Any]:
        """Return the algorithm's parameters as the panel shows them."""
        parameters = self._mosaic_parameters()
        if self.algorithm() == SERIES:
            for name in ("OUTPUT", "EVIDENCE"):
                parameters.pop(name, None)
            folder = self.output.filePath().strip()
            parameters["PERIOD"] = self.period.currentData()
            parameters["OUTPUT_FOLDER"] = folder or QgsProcessing.TEMPORARY_OUTPUT
            parameters.update(self.more.pictures(folder))
        return parameters

    def _mosaic_parameters(self) -> dict[str, Any]:
        sink = self.output.filePath().strip() or QgsProcessing.TEMPORARY_OUTPUT
        destination = QgsProcessingOutputLayerDefinition(sink, QgsProject.instance())
        destination.destinationName = self._layer_name()
        return {
            "EXTENT": self.area.extent(),
            "START": self.start_day.date().toString(Qt.DateFormat.ISODate),
            "END": self.end_day.date().toString(Qt.DateFormat.ISODate),
            "CATALOG": self.catalogue.currentData(),
            "CATALOG_URL": self.address.text().strip() if self._is_custom() else "",
            "AUTHCFG": self.login.configId() if self._is_custom() else "",
            "COLLECTION": self.collection.currentData(),
            "BANDS": self.bands.currentText().strip(),
            "MAX_CLOUD": self.max_cloud.value(),
            "MASK": self.mask.currentData(),
            "BUFFER": self.buffer.value(),
            "METHOD": self.method.currentData(),
            "PERCENTILE": self.percentile.value(),
            "RESOLUTION": self.resolution.value() or None,
            "OUTPUT": destination,
            **self.more.parameters(),
        }

    def start(self) -> None:
        """Run the algorithm with what the panel shows."""
        self._show_running(running=True)
        self.status.setText(tr("Starting"))
        pixels = self._canvas_pixels() if self.preview.isChecked() and self.algorithm() == MOSAIC else 0
        parameters = self.parameters()
        chosen = self.scenes.chosen(self.algorithm(), parameters)
        if chosen:
            parameters["SCENES"] = chosen
        self.run.start(self.algorithm(), parameters, name=self._layer_name(), preview_pixels=pixels)

    def enterEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Have the engine warm by the time that a button is pressed."""
        super().enterEvent(event)
        self._warm_up()

    def _warm_up(self) -> None:
        busy = self.run.is_running() or self.scenes.is_looking() or self.setup.is_running()
        if self.isVisible() and not busy and not self.setup.problem():
            warm_up(engine_interpreter(), qgis_variables())

    def cancel(self) -> None:
        """Stop the run."""
        self.status.setText(tr("Cancelling"))
        self.cancel_button.setEnabled(False)
        self.run.cancel()

    def shut_down(self) -> None:
        """Stop everything that is going on, before the panel is removed."""
        self.run.cancel()
        self.setup.cancel()
        self.area.shut_down()
        self.scenes.shut_down()
        cool_down()

    def _build(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._add_what(form)
        self._add_how(form)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.addWidget(self.notice)
        column.addLayout(form)
        self.scenes = ScenesBox(self._iface.mapCanvas())
        column.addWidget(self.scenes)
        column.addWidget(self._mask_box())
        self.more = MoreOptions()
        column.addWidget(self.more)
        column.addStretch()
        scroll = _VerticalScrollArea()
        scroll.setWidget(inner)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        layout.addLayout(self._footer())
        self.setWidget(whole)

    def _add_what(self, form: QFormLayout) -> None:
        """Add area, time and catalogue."""
        self.area = AreaWidget(self._iface.mapCanvas())
        today = QDate.currentDate()
        self.start_day = _date_edit(today.addMonths(-_MONTHS_BACK))
        self.end_day = _date_edit(today)
        self.catalogue = QComboBox()
        for entry in catalogues.CATALOGUES:
            self.catalogue.addItem(tr(entry.title), entry.id)
        _let_shrink(self.catalogue)
        self.address = QLineEdit()
        self.address.setPlaceholderText(tr("STAC API or item collection"))
        self.address.setClearButtonEnabled(True)
        self.login = QgsAuthConfigSelect()
        self.login.setToolTip(tr("Login to the custom catalogue, where it asks for one"))
        source = QWidget()
        column = QVBoxLayout(source)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.catalogue, self.address, self.login):
            column.addWidget(widget)
        self.collection = QComboBox()
        for sensor in sensors.SENSORS:
            self.collection.addItem(sensor.title, sensor.collection)
        _let_shrink(self.collection)
        self.max_cloud = QSpinBox()
        self.max_cloud.setRange(0, 100)
        self.max_cloud.setSuffix(" %")
        self.max_cloud.setValue(round(options.DEFAULT_MAX_CLOUD))
        self.max_cloud.setToolTip(tr("Scenes cloudier than this are left out"))
        form.addRow(tr("Area"), self.area)
        form.addRow(tr("First day"), self.start_day)
        form.addRow(tr("Last day"), self.end_day)
        form.addRow(tr("Catalogue"), source)
        form.addRow(tr("Collection"), self.collection)
        form.addRow(tr("Maximum cloud"), self.max_cloud)

    def _add_how(self, form: QFormLayout) -> None:
        """Add bands, resolution, method and output."""
        self.bands = QComboBox()
        self.bands.setEditable(True)
        self.bands.addItems([options.DEFAULT_BANDS, "nir,red,green", "swir16,nir,red", "red,green,blue,nir"])
        self.bands.setToolTip(tr("Common names or asset keys, separated by commas"))
        _let_shrink(self.bands)
        self.resolution = QDoubleSpinBox()
        self.resolution.setRange(0, 100_000)
        self.resolution.setDecimals(1)
        self.resolution.setSuffix(" m")
        self.resolution.setSpecialValueText(tr("Finest of the bands"))
        self.method = QComboBox()
        for word, title, tip in _methods():
            self.method.addItem(title, word)
            self.method.setItemData(self.method.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        _let_shrink(self.method)
        self.percentile = QSpinBox()
        self.percentile.setRange(0, 100)
        self.percentile.setSuffix(" %")
        self.percentile.setValue(round(options.DEFAULT_PERCENTILE))
        method = QWidget()
        row = QHBoxLayout(method)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.method, 1)
        row.addWidget(self.percentile)
        self.method.currentIndexChanged.connect(self._show_percentile)
        self._show_percentile()
        self.output = QgsFileWidget()
        self.output.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.output.setFilter("GeoTIFF (*.tif)")
        self.output.lineEdit().setPlaceholderText(tr("[Save to temporary file]"))
        self.period = QComboBox()
        for word, title in _periods():
            self.period.addItem(title, word)
        _let_shrink(self.period)
        form.addRow(tr("Make"), self.period)
        form.addRow(tr("Bands"), self.bands)
        form.addRow(tr("Resolution"), self.resolution)
        form.addRow(tr("Method"), method)
        self.preview = QCheckBox(tr("Show a first picture"))
        self.preview.setChecked(True)
        self.preview.setToolTip(tr("A coarse mosaic stands on the map while the full one is made"))
        form.addRow(tr("Output"), self.output)
        form.addRow("", self.preview)

    def _mask_box(self) -> QgsCollapsibleGroupBox:
        self.mask = QComboBox()
        titles = (tr("None"), tr("Clouds"), tr("Clouds and shadows"), tr("Strict"))
        for word, title in zip(options.MASKS, titles):
            self.mask.addItem(title, word)
        self.mask.setCurrentIndex(self.mask.findData(options.DEFAULT_MASK))
        self.buffer = QSpinBox()
        self.buffer.setRange(0, 10_000)
        self.buffer.setSingleStep(20)
        self.buffer.setSuffix(" m")
        self.buffer.setValue(round(options.DEFAULT_BUFFER))
        self.buffer.setToolTip(tr("Clouds reach further than their mask: grow it by this much"))
        box = QgsCollapsibleGroupBox(tr("Cloud mask"))
        box.setCollapsed(True)
        form = QFormLayout(box)
        form.addRow(tr("Hide"), self.mask)
        form.addRow(tr("Grow by"), self.buffer)
        return box

    def _footer(self) -> QVBoxLayout:
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.status.setOpenExternalLinks(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.run_button = QPushButton(tr("Run"))
        self.run_button.setDefault(True)
        self.cancel_button = QPushButton(tr("Cancel"))
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addStretch()
        row.addWidget(self.run_button)
        row.addWidget(self.cancel_button)
        footer = QVBoxLayout()
        footer.setContentsMargins(9, 4, 9, 9)
        footer.addWidget(self.status)
        self.dashboard = QLabel()
        self.dashboard.setOpenExternalLinks(True)
        footer.addWidget(self.dashboard)
        footer.addLayout(row)
        return footer

    def _is_custom(self) -> bool:
        return self.catalogue.currentData() == catalogues.CUSTOM

    def _show_address(self) -> None:
        for widget in (self.address, self.login):
            widget.setVisible(self._is_custom())

    def _show_period(self) -> None:
        is_series = self.algorithm() == SERIES
        mode = QgsFileWidget.StorageMode.GetDirectory if is_series else QgsFileWidget.StorageMode.SaveFile
        self.output.setStorageMode(mode)
        self.output.setFilePath("")
        placeholder = tr("[Save to temporary folder]") if is_series else tr("[Save to temporary file]")
        self.output.lineEdit().setPlaceholderText(placeholder)
        self.preview.setVisible(not is_series)
        self.more.show_series(is_series=is_series)

    def _show_percentile(self) -> None:
        self.percentile.setVisible(self.method.currentData() == "percentile")

    def _show_running(self, *, running: bool) -> None:
        self.run_button.setVisible(not running)
        self.cancel_button.setVisible(running)
        self.cancel_button.setEnabled(running)
        self.bar.setValue(0)
        self.bar.setVisible(running)
        self.dashboard.hide()

    def _show_dashboard(self, address: str) -> None:
        self.dashboard.setText(f'<a href="{escape(address)}">{tr("Dask dashboard")}</a>')
        self.dashboard.show()

    def _canvas_pixels(self) -> int:
        """Return how many pixels long the map is on the screen."""
        canvas = self._iface.mapCanvas()
        return round(max(canvas.width(), canvas.height()) * canvas.devicePixelRatioF())

    def _layer_name(self) -> str:
        chosen = self.output.filePath().strip()
        if chosen:
            return Path(chosen).stem
        first, last = (edit.date().toString(Qt.DateFormat.ISODate) for edit in (self.start_day, self.end_day))
        return tr("Mosaic {first} to {last}", first=first, last=last)

    def _warn(self, message: str) -> None:
        self._iface.messageBar().pushMessage("Cloudless", message, Qgis.MessageLevel.Warning)

    def _succeed(self, results: dict[str, Any]) -> None:
        self._show_running(running=False)
        self._warm_up()
        scenes = plural(round(results["SCENE_COUNT"]), "{count} scene", "{count} scenes")
        if "PERIOD_COUNT" in results:
            mosaics = plural(results["PERIOD_COUNT"], "{count} mosaic", "{count} mosaics")
            text = tr("Done: {mosaics} of {scenes}", mosaics=mosaics, scenes=scenes)
            for name, title in (("FIGURE", tr("figure")), ("ANIMATION", tr("animation"))):
                if name in results:
                    text += f', <a href="{QUrl.fromLocalFile(results[name]).toString()}">{title}</a>'
        else:
            filled = round(results["FILLED_PERCENT"], 1)
            text = tr("Done: {scenes}, {filled} % filled", scenes=scenes, filled=filled)
        self.status.setText(text)
        self._iface.messageBar().pushMessage("Cloudless", text, Qgis.MessageLevel.Success, _SUCCESS_SECONDS)

    def _fail(self, message: str) -> None:
        self._show_running(running=False)
        self.notice.refresh()
        if message:
            self.status.setText("")
            self._iface.messageBar().pushMessage("Cloudless", message, Qgis.MessageLevel.Critical, 0)
        else:
            self.status.setText(tr("Cancelled; nothing was written."))


def _periods() -> list[tuple[str, str]]:
    """Return word and title of what can be made; the empty word is one mosaic of the whole time."""
    return [
        ("", tr("One mosaic")),
        ("month", tr("A mosaic of each month")),
        ("quarter", tr("A mosaic of each quarter")),
        ("season", tr("A mosaic of each season")),
        ("year", tr("A mosaic of each year")),
        ("month-of-year", tr("A mosaic of each month of any year")),
    ]


def _methods() -> list[tuple[str, str, str]]:
    """Return word, title and tool tip of each method."""
    return [
        ("median", tr("Median"), tr("The middle of the clear views, band by band")),
        ("mean", tr("Mean"), tr("The mean of the clear views, band by band")),
        ("percentile", tr("Percentile"), tr("Lower is darker: 25 suppresses haze, as the Copernicus mosaics do")),
        ("geomedian", tr("Geometric median"), tr("The middle of all bands together; keeps their relations")),
        ("medoid", tr("Medoid"), tr("The real view that is nearest to all others")),
        ("max-ndvi", tr("Greenest"), tr("The view with the largest NDVI")),
        ("recent", tr("Most recent"), tr("The last clear view")),
        ("best", tr("Best available"), tr("Far from clouds, in the middle of the season, of a clear scene")),
    ]


class _VerticalScrollArea(QScrollArea):
    """Scrolls up and down only, and is never narrower than what it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

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


def _date_edit(day: QDate) -> QDateEdit:
    edit = QDateEdit(day)
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("yyyy-MM-dd")
    return edit


def _let_shrink(box: QComboBox) -> None:
    """Let a long entry be cut rather than widen the panel."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
