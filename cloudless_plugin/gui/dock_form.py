"""The panel's form: what it asks, as widgets, and the parameters that they make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessing, QgsProcessingOutputLayerDefinition, QgsProject
from qgis.gui import QgsAuthConfigSelect, QgsCollapsibleGroupBox, QgsFileWidget, QgsMapCanvas
from qgis.PyQt.QtCore import QDate, QEvent, QObject, QSize, Qt
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ..common import catalogues, choices, sensors
from ..runtime.translation import tr
from .advanced_options import AdvancedOptions
from .area_widget import AreaWidget
from .scene_list import SceneList

MOSAIC, SERIES = "cloudless:mosaic", "cloudless:series"
_MONTHS_BACK = 3


class DockForm(QWidget):
    """Shows the parameters of ``cloudless:mosaic`` or ``cloudless:series``, and reads them."""

    def __init__(self, canvas: QgsMapCanvas, scenes: SceneList, notice: QWidget) -> None:
        """Build the form for the map ``canvas``, with the list of scenes and a notice in it."""
        super().__init__()
        self._canvas = canvas
        self.scenes = scenes
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._add_what(form)
        self._add_how(form)
        self.more = AdvancedOptions()
        column = QVBoxLayout(self)
        column.addWidget(notice)
        column.addLayout(form)
        column.addWidget(scenes)
        column.addWidget(self._mask_box())
        column.addWidget(self.more)
        column.addStretch()
        self.catalogue.currentIndexChanged.connect(self._show_address)
        self.catalogue.currentIndexChanged.connect(self._show_collections)
        self.period.currentIndexChanged.connect(self._show_period)
        self.method.currentIndexChanged.connect(self._show_percentile)
        self._show_address()
        self._show_collections()
        self._show_period()
        self._show_percentile()

    def algorithm(self) -> str:
        """Return the id of the algorithm that Run runs."""
        return SERIES if self.period.currentData() else MOSAIC

    def parameters(self) -> dict[str, Any]:
        """Return the algorithm's parameters as the form shows them."""
        parameters = self.mosaic_parameters()
        if self.algorithm() == SERIES:
            for name in ("OUTPUT", "EVIDENCE"):
                parameters.pop(name, None)
            folder = self.output.filePath().strip()
            parameters["PERIOD"] = self.period.currentData()
            parameters["OUTPUT_FOLDER"] = folder or QgsProcessing.TEMPORARY_OUTPUT
            parameters.update(self.more.pictures(folder))
        return parameters

    def mosaic_parameters(self) -> dict[str, Any]:
        """Return the parameters of ``cloudless:mosaic``, whatever Run runs."""
        sink = self.output.filePath().strip() or QgsProcessing.TEMPORARY_OUTPUT
        destination = QgsProcessingOutputLayerDefinition(sink, QgsProject.instance())
        destination.destinationName = self.layer_name()
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
            "MASK": self.masked.currentData(),
            "BUFFER": self.buffer.value(),
            "HAZE": self.haze.isChecked(),
            "METHOD": self.method.currentData(),
            "PERCENTILE": self.percentile.value(),
            "RESOLUTION": self.resolution.value() or None,
            "OUTPUT": destination,
            **self.more.parameters(),
        }

    def layer_name(self) -> str:
        """Return the name of the layer that the mosaic becomes."""
        chosen = self.output.filePath().strip()
        if chosen:
            return Path(chosen).stem
        first, last = (edit.date().toString(Qt.DateFormat.ISODate) for edit in (self.start_day, self.end_day))
        return tr("Mosaic {first} to {last}", first=first, last=last)

    def _add_what(self, form: QFormLayout) -> None:
        """Add area, time and catalogue."""
        self.area = AreaWidget(self._canvas)
        today = QDate.currentDate()
        self.start_day = _date_edit(today.addMonths(-_MONTHS_BACK))
        self.end_day = _date_edit(today)
        self.collection = QComboBox()
        _let_shrink(self.collection)
        self.max_cloud = QSpinBox()
        self.max_cloud.setRange(0, 100)
        self.max_cloud.setSuffix(" %")
        self.max_cloud.setValue(round(choices.DEFAULT_MAX_CLOUD))
        self.max_cloud.setToolTip(tr("Scenes cloudier than this are left out"))
        form.addRow(tr("Area"), self.area)
        form.addRow(tr("First day"), self.start_day)
        form.addRow(tr("Last day"), self.end_day)
        form.addRow(tr("Catalogue"), self._catalogue_box())
        form.addRow(tr("Collection"), self.collection)
        form.addRow(tr("Maximum cloud"), self.max_cloud)

    def _catalogue_box(self) -> QWidget:
        self.catalogue = QComboBox()
        for entry in catalogues.CATALOGUES:
            self.catalogue.addItem(tr(entry.title), entry.id)
        _let_shrink(self.catalogue)
        self.address = QLineEdit()
        self.address.setPlaceholderText(tr("STAC API or item collection"))
        self.address.setClearButtonEnabled(True)
        self.login = QgsAuthConfigSelect()
        self.login.setToolTip(tr("Login to the custom catalogue, where it asks for one"))
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.catalogue, self.address, self.login):
            column.addWidget(widget)
        return box

    def _add_how(self, form: QFormLayout) -> None:
        """Add bands, resolution, method and output."""
        self.period = QComboBox()
        for word, title in _periods():
            self.period.addItem(title, word)
        _let_shrink(self.period)
        self.bands = QComboBox()
        self.bands.setEditable(True)
        self.bands.addItems([choices.DEFAULT_BANDS, "nir,red,green", "swir16,nir,red", "red,green,blue,nir"])
        self.bands.setToolTip(tr("Common names or asset keys, separated by commas"))
        _let_shrink(self.bands)
        self.resolution = QDoubleSpinBox()
        self.resolution.setRange(0, 100_000)
        self.resolution.setDecimals(1)
        self.resolution.setSuffix(" m")
        self.resolution.setSpecialValueText(tr("Finest of the bands"))
        self.output = QgsFileWidget()
        self.output.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.output.setFilter("GeoTIFF (*.tif)")
        self.output.lineEdit().setPlaceholderText(tr("[Save to temporary file]"))
        self.preview = QCheckBox(tr("Show a first picture"))
        self.preview.setChecked(True)
        self.preview.setToolTip(tr("A coarse mosaic stands on the map while the full one is made"))
        form.addRow(tr("Make"), self.period)
        form.addRow(tr("Bands"), self.bands)
        form.addRow(tr("Resolution"), self.resolution)
        form.addRow(tr("Method"), self._method_box())
        form.addRow(tr("Output"), self.output)
        form.addRow("", self.preview)

    def _method_box(self) -> QWidget:
        self.method = QComboBox()
        for word, title, tip in _methods():
            self.method.addItem(title, word)
            self.method.setItemData(self.method.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        _let_shrink(self.method)
        self.percentile = QSpinBox()
        self.percentile.setRange(0, 100)
        self.percentile.setSuffix(" %")
        self.percentile.setValue(round(choices.DEFAULT_PERCENTILE))
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.method, 1)
        row.addWidget(self.percentile)
        return box

    def _mask_box(self) -> QgsCollapsibleGroupBox:
        self.masked = QComboBox()
        titles = (tr("None"), tr("Clouds"), tr("Clouds and shadows"), tr("Strict"))
        for word, title in zip(choices.MASKS, titles):
            self.masked.addItem(title, word)
        self.masked.setCurrentIndex(self.masked.findData(choices.DEFAULT_MASK))
        self.buffer = QSpinBox()
        self.buffer.setRange(0, 10_000)
        self.buffer.setSingleStep(20)
        self.buffer.setSuffix(" m")
        self.buffer.setValue(round(choices.DEFAULT_BUFFER))
        self.buffer.setToolTip(tr("Clouds reach further than their mask: grow it by this much"))
        self.haze = QCheckBox(tr("Drop hazy observations"))
        self.haze.setChecked(True)
        self.haze.setToolTip(tr("Those that are much hazier than the pixel's other dates; with a mask only"))
        box = QgsCollapsibleGroupBox(tr("Cloud mask"))
        box.setCollapsed(True)
        form = QFormLayout(box)
        form.addRow(tr("Hide"), self.masked)
        form.addRow(tr("Grow by"), self.buffer)
        form.addRow("", self.haze)
        return box

    def _is_custom(self) -> bool:
        return bool(self.catalogue.currentData() == catalogues.CUSTOM)

    def _show_address(self) -> None:
        for widget in (self.address, self.login):
            widget.setVisible(self._is_custom())

    def _show_collections(self) -> None:
        """Offer the collections that the catalogue gives without an account; keep the choice where it is one."""
        offered = catalogues.BY_ID[self.catalogue.currentData()].without_account
        chosen = self.collection.currentData()
        self.collection.clear()
        for sensor in sensors.SENSORS:
            if not offered or sensor.collection in offered:
                self.collection.addItem(sensor.title, sensor.collection)
        self.collection.setCurrentIndex(max(0, self.collection.findData(chosen)))

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


class VerticalScrollArea(QScrollArea):
    """Scrolls up and down only, and is never narrower than its content."""

    def __init__(self, content: QWidget) -> None:
        """Show ``content``."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
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


def _date_edit(day: QDate) -> QDateEdit:
    edit = QDateEdit(day)
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("yyyy-MM-dd")
    return edit


def _let_shrink(box: QComboBox) -> None:
    """Let a long entry be cut rather than widen the panel."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
