"""How: maximum cloud, mask, method, grid and where to compute; what few runs change."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsCollapsibleGroupBox, QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from ..common import choices
from ..panel.choices_made import PanelChoices
from ..processing.titles import titles_of
from ..runtime.translation import tr
from .collapsible_box import inside
from .fields import choose, column, combo, form_layout
from .plain_number import PlainSpinBox


class HowBox(QgsCollapsibleGroupBox):
    """Collapsed until it is needed."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        """Build the box."""
        super().__init__(tr("How"))
        self.setCollapsed(True)
        self.max_cloud = _percent(choices.DEFAULT_MAX_CLOUD, tr("Scenes cloudier than this are left out"))
        self.cloud_in = combo(titles_of("CLOUD_IN"))
        self.masked = combo(titles_of("MASK"))
        self.buffer = PlainSpinBox()
        self.buffer.setRange(0, 10_000)
        self.buffer.setSingleStep(20)
        self.buffer.setSuffix(" m")
        self.buffer.setToolTip(tr("Clouds reach further than their mask: grow it by this much"))
        self.haze = QCheckBox(tr("Drop ha&zy observations"))
        self.haze.setToolTip(tr("Those that are much hazier than the pixel's other dates; with a mask only"))
        self.method = combo(titles_of("METHOD"))
        self.percentile = _percent(choices.DEFAULT_PERCENTILE, "")
        self.percentiles = QLineEdit()
        self.percentiles.setPlaceholderText(tr("or several: 10,50,90"))
        self.percentiles.setToolTip(tr("A band of each band for each of these, instead of the one"))
        self.explanation = QLabel()
        self.explanation.setWordWrap(True)
        self.explanation.setStyleSheet("font-style: italic")
        self.normalise = combo(titles_of("NORMALISE"))
        self.normalise.setToolTip(tr("Each date and band multiplied by one ratio: fewer seams where dates meet"))
        self.holes = combo(titles_of("HOLES"))
        self.holes.setToolTip(tr("From the same months of the years before and after; the evidence tells which pixels"))
        self.bandpass = combo(titles_of("BANDPASS"))
        self.bandpass.setToolTip(
            tr("Sentinel-2 adjusted to Landsat 8 and 9 by the coefficients of HLS, so that both may lie in one mosaic")
        )
        self.views = PlainSpinBox()
        self.views.setRange(0, choices.MAX_VIEWS)
        self.views.setSpecialValueText(tr("All"))
        self.views.setToolTip(
            tr("Of a pixel, at most: with 16, a mosaic of a year reads a quarter of the files, and is nearly the same")
        )
        self.resolution = PlainSpinBox()
        self.resolution.setRange(0, 100_000)
        self.resolution.setSpecialValueText(tr("Finest of the bands"))
        self.resolution.setToolTip(tr("Size of a pixel, in units of the output CRS"))
        self.crs = QgsProjectionSelectionWidget()
        self.crs.setOptionVisible(QgsProjectionSelectionWidget.CrsOption.CrsNotSet, True)  # noqa: FBT003 - QGIS's
        self.crs.setNotSetText(tr("The scenes' UTM zone"))
        self.crs.setCrs(QgsCoordinateReferenceSystem())
        self.resampling = combo(titles_of("RESAMPLING"))
        self.resampling.setToolTip(tr("For scenes whose pixels do not lie on the mosaic's"))
        self.engine = QLineEdit()
        self.engine.setPlaceholderText(tr("This machine"))
        self.engine.setToolTip(
            tr(
                "Empty: this machine. For a large area: the address of a Dask scheduler (tcp://host:8786) or of a Dask "
                "Gateway (gateway+https://host)"
            )
        )
        self._lay_out()
        self._connect()
        self.show_choices(PanelChoices())

    def show_choices(self, made: PanelChoices) -> None:
        """Show what is chosen."""
        self.max_cloud.setValue(made.max_cloud)
        choose(self.cloud_in, made.cloud_in)
        choose(self.masked, made.mask)
        self.buffer.setValue(made.buffer)
        self.haze.setChecked(made.haze)
        choose(self.method, made.method)
        self.percentile.setValue(made.percentile)
        self.percentiles.setText(made.percentiles)
        choose(self.normalise, made.normalise)
        choose(self.holes, made.holes)
        choose(self.bandpass, made.bandpass)
        self.views.setValue(made.views)
        self.resolution.setValue(made.resolution)
        self.crs.setCrs(QgsCoordinateReferenceSystem(made.crs) if made.crs else QgsCoordinateReferenceSystem())
        choose(self.resampling, made.resampling)
        self.engine.setText("" if made.engine == choices.LOCAL else made.engine)

    def crs_text(self) -> str:
        """Return the output CRS as its authority code, or WKT; empty for the scenes' UTM zone."""
        crs = self.crs.crs()
        return (crs.authid() or crs.toWkt()) if crs.isValid() else ""

    def _lay_out(self) -> None:
        method = QWidget()
        row = QHBoxLayout(method)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.method, 1)
        row.addWidget(self.percentile)
        form = form_layout(inside(self))
        form.addRow(tr("Maximum clo&ud"), self.max_cloud)
        form.addRow(tr("Count cloud in"), self.cloud_in)
        form.addRow(tr("Hide"), self.masked)
        form.addRow(tr("Grow by"), self.buffer)
        form.addRow("", self.haze)
        form.addRow(tr("Method"), column(method, self.percentiles, self.explanation))
        form.addRow(tr("Dates"), self.normalise)
        form.addRow(tr("Holes"), self.holes)
        form.addRow(tr("Reflectance of"), self.bandpass)
        form.addRow(tr("Clear views"), self.views)
        form.addRow(tr("Resolution"), self.resolution)
        form.addRow(tr("Output CRS"), self.crs)
        form.addRow(tr("Resampling"), self.resampling)
        form.addRow(tr("Compute on"), self.engine)
        self.form = form

    def _connect(self) -> None:
        self.method.currentIndexChanged.connect(self._show_method)
        for signal in (
            self.max_cloud.valueChanged,
            self.cloud_in.currentIndexChanged,
            self.masked.currentIndexChanged,
            self.buffer.valueChanged,
            self.haze.toggled,
            self.method.currentIndexChanged,
            self.percentile.valueChanged,
            self.percentiles.textChanged,
            self.normalise.currentIndexChanged,
            self.holes.currentIndexChanged,
            self.bandpass.currentIndexChanged,
            self.views.valueChanged,
            self.resolution.valueChanged,
            self.crs.crsChanged,
            self.resampling.currentIndexChanged,
            self.engine.textChanged,
        ):
            signal.connect(self._tell)
        self._show_method()

    def _tell(self, *_: object) -> None:
        self.changed.emit()

    def _show_method(self) -> None:
        chosen = self.method.currentData()
        self.percentile.setVisible(chosen == "percentile")
        self.percentiles.setVisible(chosen == "percentile")
        self.views.setEnabled(chosen in choices.VIEWS_METHODS)
        self.explanation.setText(next((tip for word, _, tip in titles_of("METHOD") if word == chosen), ""))


def _percent(value: float, tip: str) -> PlainSpinBox:
    box = PlainSpinBox()
    box.setRange(0, 100)
    box.setSuffix(" %")
    box.setValue(value)
    box.setToolTip(tip)
    return box
